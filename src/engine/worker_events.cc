// What connections tell a worker: connected, received, ended; and how operations end by it.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
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

// ---- what connections tell ----

void Worker::connected(Connection& connection, Nanos now) {
  failing_since_ = 0;
  record_connect(connection, now);
  outbox_.clear();
  connection.session().open(outbox_);
  const bool sent = connection.send(outbox_);
  if (sent && connection.session().capacity() == 0) {
    connection.load().awaiting = Connection::kOpening;
  }
  if (preconnect_) {
    if (!connection.opening()) settle_preconnect(connection, sent);
  } else if (!sent) {
    ended(connection, true);
  } else {
    submit_waiting(connection, now);
    wrap_up(now);
  }
}

void Worker::record_connect(const Connection& connection, Nanos now) {
  recorder_.connection_opened();
  const TlsStream* const tls = connection.tls();
  const Nanos reached = tls == nullptr ? now : connection.reached();
  recorder_.phase(Phase::kConnect, reached - connection.connect_started());
  if (tls == nullptr) return;
  recorder_.phase(Phase::kTls, now - reached);
  const TlsFacts facts = tls->facts();
  recorder_.handshake(facts.protocol, facts.cipher, facts.alpn, facts.resumed);
}

void Worker::settle_preconnect(Connection& connection, bool usable) {
  if (usable) {
    preconnect_->connected();
  } else {
    connection.close();
    preconnect_->failed(connection, ECONNRESET);
  }
  advance_preconnect();
}

void Worker::connect_failed(Connection& connection, Failure failure, const std::string& why,
                            int errno_value) {
  last_connect_problem_ = {failure, why};
  count_failed_connect(connection, monotonic_now());
  if (preconnect_) {
    preconnect_->failed(connection, errno_value);
    // Not from here: this may run inside Preconnect::advance.
    pace_timer_.at(monotonic_now());
    return;
  }
  const Nanos now = monotonic_now();
  const std::string example = connect_example(connection.origin(), failure, why);
  for (Slot slot = first_slot(connection), i = 0; i < streams_; ++i, ++slot) {
    if (has(connection, slot, Stage::kWaiting)) fail(slot, failure, example, now);
  }
  wrap_up(now);
}

std::string Worker::connect_example(OriginIndex index, Failure failure,
                                    const std::string& why) const {
  const Origin& origin = origins_.at(index);
  const std::string target = origin.authority();
  if (is_tls(failure)) return fmt::format("TLS with {}: {}", target, why);
  const Proxy* const proxy = context_.plan.routes.proxies.on_the_way_to(origin);
  if (proxy == nullptr) return fmt::format("connect to {}: {}", target, why);
  if (!is_proxy(failure))
    return fmt::format("connect to the proxy {}: {}", proxy->authority(), why);
  return fmt::format("CONNECT {} through the proxy {}: {}", target, proxy->authority(), why);
}

bool Worker::received(Connection& connection, std::span<const char> bytes) {
  const Nanos now = monotonic_now();
  count_received(bytes.size());
  bool ended_one = false;
  while (!bytes.empty() && connection.up()) {
    events_.clear();
    outbox_.clear();
    bytes = bytes.subspan(connection.session().receive(bytes, now, outbox_, events_));
    const bool answered = connection.send(outbox_);
    ended_one |= apply_events(connection, now);
    if (!answered && connection.up()) ended(connection, true);
  }
  if (connection.load().awaiting != 0) attend(connection, now);
  if (connection.load().waiting > 0) submit_waiting(connection, now);
  wrap_up(now);
  return ended_one;
}

void Worker::attend(Connection& connection, Nanos now) {
  if (connection.opening()) return check_opened(connection);
  std::uint8_t& awaiting = connection.load().awaiting;
  if ((awaiting & Connection::kGoAhead) != 0) {
    send_held_body(connection, first_slot(connection), now);
  }
  if ((awaiting & Connection::kRoom) != 0 && connection.up() && !connection.has_unsent()) {
    awaiting &= static_cast<std::uint8_t>(~Connection::kRoom);
    all_sent(connection, now);
  }
}

// Its session has had to agree on something with the target before it could take an operation.
void Worker::check_opened(Connection& connection) {
  if (connection.session().capacity() == 0) return;
  connection.load().awaiting = Connection::kNothing;
  if (preconnect_) settle_preconnect(connection, true);
}

bool Worker::discarded(Connection& connection, std::uint64_t count) {
  const Nanos now = monotonic_now();
  count_received(count);
  events_.clear();
  connection.session().discarded(count, now, events_);
  const bool ended_one = apply_events(connection, now);
  wrap_up(now);
  return ended_one;
}

void Worker::ended(Connection& connection, bool reset) {
  const Nanos now = monotonic_now();
  do {
    events_.clear();
    connection.session().end(reset, now, events_);
    if (connection.tls() != nullptr) explain_tls_end(connection, reset);
    apply_events(connection, now);
  } while (events_.full() && connection.up());
  if (!connection.up()) return wrap_up(now);
  // No session may lose an operation; one that stays silent about it does not make it hang.
  const Failure failure = reset ? Failure::kReset : Failure::kClosed;
  if (!fail_submitted(connection, failure, "the connection ended", now)) {
    fail_hopeless(connection, failure, "the connection ended before it took a request", now);
  }
  drop(connection, now);
  wrap_up(now);
}

// What the session said of an end, in the light of TLS: an alert is more than a reset, and a body
// that ends with its connection may have been cut off by anybody when TLS did not say goodbye
// (RFC 8446, 6.1; RFC 9112, 9.8).
void Worker::explain_tls_end(const Connection& connection, bool reset) {
  const TlsStream& tls = *connection.tls();
  const bool broke = reset && !tls.failure().text.empty();
  if (broke) last_connect_problem_ = {tls.failure().failure, tls.failure().text};
  for (Event& event : events_) {
    if (broke && event.kind == Event::Kind::kFailed) {
      event.failure = tls.failure().failure;
      event.detail = tls.failure().text.c_str();
    } else if (tls.cut_off() &&
               (event.kind == Event::Kind::kFinished || event.kind == Event::Kind::kNext)) {
      event.kind = Event::Kind::kFailed;
      event.failure = Failure::kTruncated;
      event.detail = "the connection ended without TLS's close_notify: the body may be cut off";
    }
  }
}

// Closes a connection that has no operation any more. Those that wait for it get a fresh one.
void Worker::drop(Connection& connection, Nanos now) {
  const bool opening = connection.opening();
  if (connection.load().leaving) --leaving_;
  connection.close();
  if (opening && preconnect_) {
    preconnect_->failed(connection, EPROTO);
    pace_timer_.at(monotonic_now());  // as in connect_failed()
  }
  if (connection.load().waiting > 0) connection.connect(now);
}

void Worker::count_received(std::uint64_t bytes) {
  if (leaving_ > 0) return;
  recorder_.received(bytes);
  bump(progress_.received_bytes, bytes);
}

void Worker::all_sent(Connection& connection, Nanos now) {
  bool uploading = false;
  for (Slot slot = first_slot(connection), i = 0; i < streams_; ++i, ++slot) {
    OperationTimes& times = operations_[slot].times;
    if (times.sent_end > 0 || !has(connection, slot, Stage::kSubmitted)) continue;
    const bool whole = !connection.session().uploading(slot);
    if (whole) times.sent_end = now;
    uploading |= !whole;
  }
  if (uploading) connection.load().awaiting |= Connection::kRoom;
}

// ---- ending operations ----

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
  sessions_->failed(slot, failure);
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
