// The main loop of vastar: connected, sent, received, next.
#include "engine/worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::size_t kReadBuffer = 65'536;
constexpr Nanos kLongestSweep = 100 * kMillisecond;

// A counter that one thread writes and others read now and then.
void bump(std::atomic<std::uint64_t>& counter) {
  counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

// The event that says the connection as a whole has failed, if there is one.
const Event* connection_failure(const Events& events) {
  for (const Event& event : events) {
    if (event.kind == Event::Kind::kFailed && event.slot == kNoSlot) return &event;
  }
  return nullptr;
}

}  // namespace

Worker::Worker(const WorkerContext& context, unsigned index)
    : context_(context),
      index_(index),
      timeout_example_("no complete response within " + format_duration(context.plan.timeout)),
      read_buffer_(kReadBuffer),
      origins_(context.plan.url.origin()),
      sessions_(context.protocol.for_worker(origins_, {index, context.workers})),
      operations_(share_of(context.plan.load.concurrency, index, context.workers)),
      pacer_(context.plan.load, 0, index, context.workers),
      agenda_(operations_.size()),
      pace_timer_(loop_, [this] { on_pace(); }),
      sweep_timer_(loop_, [this] { on_sweep(); }),
      deadline_timer_(loop_, [this] { on_deadline(); }) {
  freed_.reserve(operations_.size());
  for (Slot slot = 0; slot < operations_.size(); ++slot) connections_.emplace_back(*this, slot);
}

// ---- before the load ----

void Worker::connect_all(std::size_t limit) {
  preconnect_.emplace(connections_, limit);
  sweep_timer_.every(kLongestSweep);
  advance_preconnect();
  if (!preconnect_->done()) loop_.run();
  sweep_timer_.cancel();
  preconnect_.reset();
  opening_ = recorder_.take();
}

void Worker::advance_preconnect() {
  preconnect_->advance(monotonic_now());
  if (preconnect_->next_retry() > 0) pace_timer_.at(preconnect_->next_retry());
  if (preconnect_->done() || stop_raised()) loop_.stop();
}

std::size_t Worker::connections_up() const {
  return static_cast<std::size_t>(
      std::count_if(connections_.begin(), connections_.end(), [](auto& c) { return c.up(); }));
}

// ---- the load ----

void Worker::run(const LoadShape& load, Nanos origin) {
  drop_dead_connections();
  origin_ = last_end_ = last_up_ = origin;
  counted_from_ = origin + load.settle;
  pacer_ = Pacer(load, origin, index_, context_.workers);
  bounded_by_count_ = load.requests > 0;
  stopping_ = gave_up_ = false;
  recorder_.reset(counted_from_, load.duration > 0 ? pacer_.deadline() : Recorder::kNoEnd);
  for (auto* counter :
       {&progress_.started, &progress_.succeeded, &progress_.failed, &progress_.received_bytes}) {
    counter->store(0, std::memory_order_relaxed);
  }
  cpu_start_ = thread_cpu_now();
  sweep_timer_.every(std::clamp(context_.plan.timeout / 10, kMillisecond, kLongestSweep));
  if (load.duration > 0) deadline_timer_.at(origin + load.duration);

  if (stop_raised()) interrupt(origin);
  for (Operation& operation : operations_) operation.times = {};
  for (Slot slot = 0; slot < operations_.size(); ++slot) offer(slot, monotonic_now());
  if (!done()) loop_.run();

  if (!stopping_) close_cpu_window(monotonic_now());
  sweep_timer_.cancel();
  deadline_timer_.cancel();
  pace_timer_.cancel();
  armed_for_ = 0;
  agenda_.clear();
  idle_.clear();
}

// The loop has slept since the last run: what the target closed meanwhile is not sent on.
void Worker::drop_dead_connections() {
  stopping_ = true;  // nothing is started from here
  std::size_t before = 0;
  do {
    before = connections_up();
    loop_.poll();
  } while (connections_up() != before);
}

// From the start of the counted time to the end of each connection's last operation, or of starting
// if that is later.
Nanos Worker::observed() const {
  Nanos sum = 0;
  for (const Operation& operation : operations_) {
    sum += std::max(operation.times.end, pacer_.deadline()) - counted_from_;
  }
  return sum;
}

// Of the time in which operations are started: a long drain would make a busy generator look idle.
void Worker::close_cpu_window(Nanos now) {
  const auto elapsed = static_cast<double>(std::max<Nanos>(now - origin_, 1));
  cpu_pct_ = 100.0 * static_cast<double>(thread_cpu_now() - cpu_start_) / elapsed;
}

WorkerOutcome Worker::take() {
  WorkerOutcome outcome;
  outcome.measurements = recorder_.take();
  outcome.observed = observed() - outcome.measurements.overlap;
  outcome.measurements.add(take_opening());
  outcome.last_end = last_end_;
  outcome.cpu_pct = cpu_pct_;
  outcome.scheduled = pacer_.count_scheduled();
  outcome.unsolicited = std::exchange(unsolicited_, 0);
  outcome.gave_up = gave_up_;
  return outcome;
}

// ---- starting operations ----

// The slot is free: gives it its next operation, or lets it wait.
void Worker::offer(Slot slot, Nanos now) {
  if (stopping_) return;
  const Connection& connection = connection_of(slot);
  if (connection.down() && connection.retry_at() > now) {
    wait_until(connection.retry_at(), slot);
    return;
  }
  const OperationTimes& last = operations_[slot].times;
  // With another slot idle, what is due now has waited for the generator and not for this slot.
  const Nanos free_since = idle_.empty() ? std::max(last.end, connection.retry_at()) : 0;
  const Pacer::Turn turn = pacer_.next(now, last.started, free_since);
  switch (turn.what) {
    case Pacer::Turn::What::kNow:
      begin(slot, turn.intended, turn.lag, now);
      break;
    case Pacer::Turn::What::kLater:
      wait_until(turn.due, slot);
      break;
    case Pacer::Turn::What::kIdle:
      idle_.push_back(slot);
      arm(pacer_.next_arrival());
      break;
    case Pacer::Turn::What::kNever:
      break;
  }
}

void Worker::wait_until(Nanos due, Slot slot) {
  agenda_.add(due, slot);
  arm(due);
}

void Worker::begin(Slot slot, Nanos intended, Nanos lag, Nanos now) {
  Operation& operation = operations_[slot];
  operation.times = {.intended = intended, .started = now, .lag = lag};
  operation.active = true;
  operation.submitted = operation.moved = false;
  ++in_flight_;
  recorder_.started(now);
  bump(progress_.started);
  Connection& connection = connection_of(slot);
  if (connection.up()) {
    submit(slot, now);
  } else {
    connection.connect(now);
  }
}

// Hands the operation to its connection, which is up, and sends it.
void Worker::submit(Slot slot, Nanos now) {
  Connection& connection = connection_of(slot);
  Operation& operation = operations_[slot];
  outbox_.clear();
  operation.submitted = connection.session().submit(slot, outbox_);
  operation.times.sent_start = now;
  if (operation.submitted && connection.send(outbox_)) {
    if (!connection.has_unsent()) operation.times.sent_end = monotonic_now();
    return;
  }
  // Dead before a byte had left: the peer closed it while it was idle. That is no failure of this
  // operation, which goes over to a fresh connection, once.
  const bool stale = connection.proven() && !operation.moved;
  connection.close();
  operation.submitted = false;
  operation.times.sent_start = 0;
  if (stale) {
    operation.moved = true;
    connection.connect(now);
  } else {
    fail(slot, Failure::kReset, "the connection broke before the request could be sent", now);
    offer_freed(now);
  }
}

// Starts what is due, the clock read anew for each, and sets the timer for what is not.
void Worker::serve_due() {
  armed_for_ = 0;
  for (Nanos now = monotonic_now(); agenda_.due(now); now = monotonic_now()) {
    offer(agenda_.pop(), now);
  }
  const auto arrival_due = [this](Nanos now) {
    return !stopping_ && !idle_.empty() && !pacer_.exhausted() && pacer_.next_arrival() <= now;
  };
  for (Nanos now = monotonic_now(); arrival_due(now); now = monotonic_now()) {
    const Slot slot = idle_.front();
    idle_.pop_front();
    offer(slot, now);
  }
  if (!agenda_.empty()) arm(agenda_.next_due());
  if (!stopping_ && !idle_.empty() && !pacer_.exhausted()) arm(pacer_.next_arrival());
  if (done()) loop_.stop();
}

// Makes sure that the pace timer fires at `due` or earlier.
void Worker::arm(Nanos due) {
  if (armed_for_ != 0 && armed_for_ <= due) return;
  armed_for_ = due;
  pace_timer_.at(due);
}

// ---- what connections tell ----

void Worker::connected(Connection& connection, Nanos now) {
  last_up_ = now;
  recorder_.connection_opened();
  recorder_.phase(Phase::kConnect, now - connection.connect_started());
  outbox_.clear();
  connection.session().open(outbox_);
  const bool sent = connection.send(outbox_);
  if (preconnect_) {
    settle_preconnect(connection, sent);
  } else if (!sent) {
    ended(connection, true);
  } else if (operation_of(connection).active) {
    submit(connection.first_slot(), now);
  }
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

void Worker::connect_failed(Connection& connection, int errno_value) {
  last_connect_error_ = errno_value;
  if (preconnect_) {
    preconnect_->failed(connection, errno_value);
    // Not from here: this may run inside Preconnect::advance.
    pace_timer_.at(monotonic_now());
    return;
  }
  if (!operation_of(connection).active) return;
  const std::string example = fmt::format("connect to {}: {}", context_.plan.url.authority(),
                                          connect_error_text(errno_value));
  const Nanos now = monotonic_now();
  fail(connection.first_slot(), classify_connect(errno_value), example, now);
  offer_freed(now);
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
  offer_freed(now);
  return ended_one;
}

bool Worker::discarded(Connection& connection, std::uint64_t count) {
  const Nanos now = monotonic_now();
  count_received(count);
  events_.clear();
  connection.session().discarded(count, now, events_);
  const bool ended_one = apply_events(connection, now);
  offer_freed(now);
  return ended_one;
}

void Worker::ended(Connection& connection, bool reset) {
  const Nanos now = monotonic_now();
  events_.clear();
  connection.session().end(reset, now, events_);
  apply_events(connection, now);
  connection.close();
  // No session may lose an operation; one that stays silent about it does not make it hang.
  if (operation_of(connection).active) {
    fail(connection.first_slot(), reset ? Failure::kReset : Failure::kClosed,
         "the connection ended", now);
  }
  offer_freed(now);
}

void Worker::count_received(std::uint64_t bytes) {
  recorder_.received(bytes);
  progress_.received_bytes.store(progress_.received_bytes.load(std::memory_order_relaxed) + bytes,
                                 std::memory_order_relaxed);
}

void Worker::all_sent(Connection& connection, Nanos now) {
  Operation& operation = operation_of(connection);
  if (operation.active) operation.times.sent_end = now;
}

// ---- ending operations ----

// Carries out events_. True when an operation ended.
bool Worker::apply_events(Connection& connection, Nanos now) {
  const Event* const whole = connection_failure(events_);
  bool ended_one = false;
  bool keep = whole == nullptr;
  for (const Event& event : events_) {
    if (event.kind == Event::Kind::kFirstByte) {
      operations_[event.slot].times.first_byte = now;
      continue;
    }
    if (event.slot == kNoSlot) continue;
    ended_one = true;
    if (event.kind == Event::Kind::kFailed) {
      keep = false;
      fail(event.slot, event.failure, event.detail, now);
    } else if (whole != nullptr) {
      // Its framing cannot be trusted: bytes came behind it that nobody had asked for.
      fail(event.slot, whole->failure, whole->detail, now);
    } else {
      finish(event, now);
      keep = keep && event.keep_alive && !connection.has_unsent();
    }
  }
  if (whole != nullptr && !ended_one) ended_one = fail_whole(connection, *whole, now);
  if (ended_one) connection.set_proven();
  if (!keep) connection.close();
  return ended_one;
}

// The connection failed as a whole. True when an operation was in flight on it.
bool Worker::fail_whole(Connection& connection, const Event& event, Nanos now) {
  if (operation_of(connection).active) {
    fail(connection.first_slot(), event.failure, event.detail, now);
    return true;
  }
  ++unsolicited_;
  return false;
}

void Worker::finish(const Event& event, Nanos now) {
  OperationTimes& times = operations_[event.slot].times;
  times.end = now;
  if (now - times.started > context_.plan.timeout) {  // the sweep would have come a little later
    recorder_.failed(times, Failure::kTimeout, timeout_example_);
    bump(progress_.failed);
  } else if (is_success(event.status)) {
    recorder_.succeeded(times, event.status);
    bump(progress_.succeeded);
  } else {
    char example[32];
    const auto text = fmt::format_to_n(example, sizeof example, "status {}", event.status);
    recorder_.failed(times, Failure::kHttpStatus, {example, text.size}, true, event.status);
    bump(progress_.failed);
  }
  release(event.slot, now);
}

bool Worker::is_success(std::uint16_t status) const {
  const auto& expected = context_.plan.expect_status;
  if (expected.empty()) return status < 400;
  return std::find(expected.begin(), expected.end(), status) != expected.end();
}

void Worker::fail(Slot slot, Failure failure, std::string_view example, Nanos now) {
  OperationTimes& times = operations_[slot].times;
  times.end = now;
  recorder_.failed(times, failure, example);
  bump(progress_.failed);
  release(slot, now);
}

void Worker::release(Slot slot, Nanos now) {
  operations_[slot].active = false;
  --in_flight_;
  last_end_ = now;
  freed_.push_back(slot);
}

// Last in every callback that may have ended operations.
void Worker::offer_freed(Nanos now) {
  if (offering_) return;  // an operation failed as it began: the loop below has its slot next
  offering_ = true;
  while (!freed_.empty()) {
    const Slot slot = freed_.back();
    freed_.pop_back();
    offer(slot, now);
  }
  offering_ = false;
  if (done()) loop_.stop();
}

bool Worker::done() const {
  const bool all_started = stopping_ || (bounded_by_count_ && pacer_.exhausted());
  return !preconnect_ && in_flight_ == 0 && all_started;
}

bool Worker::stop_raised() const { return context_.stop != nullptr && context_.stop->raised(); }

}  // namespace vastar
