// How exchanges and operations end: by what their session says, by a failure, or given up.
#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "engine/worker.h"
#include "plan/expected_status.h"

namespace vastar {
namespace {

// The event that says the connection as a whole has failed, if there is one.
const Event* connection_failure(const Events& events) {
  for (const Event& event : events) {
    if (event.kind == Event::Kind::kFailed && event.slot == kNoSlot) return &event;
  }
  return nullptr;
}

}  // namespace

// Carries out events_. True when an exchange ended.
bool Worker::apply_events(Connection& connection, Nanos now) {
  const Event* const whole = connection_failure(events_);
  bool ended_one = false;
  for (const Event& event : events_) {
    if (event.kind == Event::Kind::kFirstByte) {
      operations_[event.slot].times.first_byte = now;
      continue;
    }
    connection.load().closing |= event.kind == Event::Kind::kClosing || !event.keep_alive;
    if (event.slot == kNoSlot) continue;
    ended_one = true;
    if (event.kind == Event::Kind::kFailed) {
      fail(event.slot, event.failure, event.detail, now);
    } else if (event.kind == Event::Kind::kRefused) {
      refuse(event.slot, now);
    } else if (whole != nullptr && whole->taints) {
      fail(event.slot, whole->failure, whole->detail, now);
    } else {
      // A response that came before its request had left: what is left of that is in the way.
      connection.load().closing |= streams_ == 1 && connection.has_unsent();
      event.kind == Event::Kind::kNext ? next_exchange(event, now) : finish(event, now);
    }
  }
  if (ended_one) connection.set_proven();
  if (whole != nullptr) {
    const bool any = fail_submitted(connection, whole->failure, whole->detail, now) ||
                     fail_hopeless(connection, whole->failure, whole->detail, now);
    if (connection.opening()) opening_problem_ = whole->detail;
    if (!any && !ended_one && !connection.opening()) ++unsolicited_;
    ended_one |= any;
    drop(connection, now);
  } else if (connection.load().closing && connection.load().submitted == 0) {
    refuse_all(connection, now);
    drop(connection, now);
  }
  return ended_one;
}

// It takes no more operations, has none, and never had one: the next would be told the same.
void Worker::refuse_all(Connection& connection, Nanos now) {
  constexpr const char* kWhy = "the peer takes no requests on its connections";
  if (connection.opening()) opening_problem_ = kWhy;
  if (fail_hopeless(connection, Failure::kRefused, kWhy, now)) connection.rest(now);
}

// Every operation that the connection's session has. True when there was one.
bool Worker::fail_submitted(Connection& connection, Failure failure, std::string_view example,
                            Nanos now) {
  bool any = false;
  for (Slot slot = first_slot(connection), i = 0; i < streams_; ++i, ++slot) {
    if (!has(connection, slot, Stage::kSubmitted)) continue;
    fail(slot, failure, example, now);
    any = true;
  }
  return any;
}

// A connection that ends and never took anything would be made again and again for those that wait
// for it: they fail. True when there was one.
bool Worker::fail_hopeless(Connection& connection, Failure failure, std::string_view example,
                           Nanos now) {
  if (connection.proven()) return false;
  const bool any = connection.load().waiting > 0;
  for (Slot slot = first_slot(connection), i = 0; i < streams_; ++i, ++slot) {
    if (has(connection, slot, Stage::kWaiting)) fail(slot, failure, example, now);
  }
  return any;
}

void Worker::finish(const Event& event, Nanos now) {
  OperationTimes& times = operations_[event.slot].times;
  times.end = now;
  char text[32];
  Failure failure = event.failure;
  if (now - times.started > context_.plan.timeout) {  // the sweep would have come a little later
    failure = Failure::kTimeout;
    recorder_.failed(times, failure, timeout_example_);
    bump(progress_.failed);
  } else if (event.failure != Failure::kNone) {
    recorder_.failed(times, event.failure, event.detail, true, event.status);
    bump(progress_.failed);
  } else if (event.judged || is_expected(context_.plan.expect_status, event.status)) {
    recorder_.succeeded(times, event.status);
    bump(progress_.succeeded);
  } else {
    const auto example = fmt::format_to_n(text, sizeof text, "status {}", event.status);
    failure = Failure::kHttpStatus;
    recorder_.failed(times, failure, {text, example.size}, true, event.status);
    bump(progress_.failed);
  }
  sessions_->finished(event.slot, failure);
  if (sampling_) [[unlikely]]
    sample(event.slot, failure, &event);
  release(event.slot, now);
}

// The operation goes on with another exchange, perhaps after a pause.
void Worker::next_exchange(const Event& event, Nanos now) {
  Operation& operation = operations_[event.slot];
  OperationTimes& times = operation.times;
  leave_stage(operation);
  times.end = now;
  recorder_.hop(times, event.series == 0 && event.redirected);
  if (has_series_) next_in_series(event, now);
  if (times.first_sent == 0) times.first_sent = times.sent_start;
  times.sent_start = times.sent_end = times.first_byte = 0;
  operation.moved = false;
  operation.connection = &connection_to(event.origin, operation.connection->group());
  if (event.delay == 0) {
    operation.stage = Stage::kReady;
    freed_.push_back(event.slot);
    return;
  }
  operation.stage = Stage::kPaused;
  wait_until(now + event.delay, event.slot);
}

// The pause since the last exchange is over. It is nobody's latency: the times move with it.
void Worker::end_pause(OperationTimes& times, Nanos until) {
  const Nanos pause = until - times.end;
  for (Nanos* time : {&times.intended, &times.started, &times.first_sent, &times.series_start}) {
    *time += pause;
  }
}

// A step that counts by itself leaves its time behind; a hop goes on with that of the exchange
// before.
void Worker::next_in_series(const Event& event, Nanos now) {
  const OperationTimes& times = operations_[event.slot].times;
  if (event.series != 0) recorder_.step(times, event.series, event.status);
  count_apart(event.slot, event.series != 0 ? now : times.series_start);
}

// The peer has not begun with it: it is submitted again, once.
void Worker::refuse(Slot slot, Nanos now) {
  Operation& operation = operations_[slot];
  if (std::exchange(operation.moved, true)) {
    return fail(slot, Failure::kRefused, "refused by the peer, twice", now);
  }
  leave_stage(operation);
  OperationTimes& times = operation.times;
  if (times.sent_end > 0 && times.first_sent == 0) times.first_sent = times.sent_start;
  times.sent_start = times.sent_end = times.first_byte = 0;
  wait_again(slot);
}

void Worker::fail(Slot slot, Failure failure, std::string_view example, Nanos now) {
  Event event{.slot = slot};
  if (sessions_->survives(slot, failure, now, event)) {
    return event.kind == Event::Kind::kNext ? next_exchange(event, now) : finish(event, now);
  }
  OperationTimes& times = operations_[slot].times;
  if (operations_[slot].stage == Stage::kPaused) {
    times.series = 0;  // what was to come has not begun, and the pause is nobody's time
  } else {
    times.end = now;
  }
  recorder_.failed(times, failure, example);
  sessions_->failed(slot, failure, now);
  bump(progress_.failed);
  if (sampling_) [[unlikely]]
    sample(slot, failure, nullptr);
  release(slot, now);
}

// The operation is given up by this side.
void Worker::give_up(Slot slot, Failure failure, std::string_view example, Nanos now) {
  Connection& connection = *operations_[slot].connection;
  const bool submitted = has(connection, slot, Stage::kSubmitted);
  outbox_.clear();
  const bool lives = !submitted || connection.session().cancel(slot, outbox_);
  fail(slot, failure, example, now);
  go_on_without(connection, submitted, lives, now);
}

// As give_up(), where that is how it was to end.
void Worker::check_overstayed(Slot slot, Nanos now) {
  Event event{.slot = slot};
  if (!sessions_->overstayed(slot, now, event)) return;
  Connection& connection = *operations_[slot].connection;
  outbox_.clear();
  const bool lives = connection.session().cancel(slot, outbox_);
  finish(event, now);
  go_on_without(connection, true, lives, now);
}

// What becomes of a connection whose operation was given up: `submitted` to its session, which says
// whether it `lives` on. What it has to say of that is in the outbox.
void Worker::go_on_without(Connection& connection, bool submitted, bool lives, Nanos now) {
  if (!lives) {
    fail_submitted(connection, Failure::kClosed, "its connection was given up with another", now);
    drop(connection, now);
  } else if (submitted) {
    hold_back(connection);
    if (!connection.send(outbox_)) return ended(connection, true);
    submit_waiting(connection, now);  // it has room for another
  } else if (connection.connecting()) {
    count_failed_connect(connection, now);
    if (connection.load().waiting == 0) connection.close();
  }
}

void Worker::leave_stage(Operation& operation) {
  Connection::Load& load = operation.connection->load();
  if (operation.stage == Stage::kSubmitted) --load.submitted;
  if (operation.stage == Stage::kWaiting) --load.waiting;
  operation.stage = Stage::kNone;
}

void Worker::release(Slot slot, Nanos now) {
  leave_stage(operations_[slot]);
  --in_flight_;
  last_end_ = now;
  freed_.push_back(slot);
}

}  // namespace vastar
