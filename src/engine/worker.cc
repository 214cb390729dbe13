// A worker's life, and how operations are started: due, submitted, sent.
#include "engine/worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <utility>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::size_t kReadBuffer = 65'536;
constexpr Nanos kLongestSweep = 100 * kMillisecond;

}  // namespace

Worker::Worker(const WorkerContext& context, unsigned index)
    : context_(context),
      index_(index),
      timeout_example_("no complete response within " + format_duration(context.plan.timeout)),
      handshake_timeout_example_("the TLS handshake was not finished within " +
                                 format_duration(context.plan.timeout)),
      tunnel_timeout_example_("the proxy did not answer CONNECT within " +
                              format_duration(context.plan.timeout)),
      lookup_timeout_example_("the host's name was not resolved within " +
                              format_duration(context.plan.timeout)),
      read_buffer_(kReadBuffer),
      origins_(context.plan.url.origin(), context.addresses, monotonic_now()),
      sessions_(context.protocol.for_worker(origins_, {index, context.workers})),
      has_series_(!context.protocol.series().empty()),
      streams_(context.plan.load.streams),
      operations_(share_of(context.plan.load.concurrency, index, context.workers) * streams_),
      pacer_(context.plan.load, 0, index, context.workers),
      agenda_(operations_.size()),
      pace_timer_(loop_, [this] { on_pace(); }),
      sweep_timer_(loop_, [this] { on_sweep(); }),
      deadline_timer_(loop_, [this] { on_deadline(); }) {
  if (context.samples != nullptr) samples_ = context.samples->open(index);
  if (context.seconds != nullptr) recorder_.show_seconds_on(*context.seconds);
  freed_.reserve(operations_.size());
  for (Slot slot = 0; slot < operations_.size(); ++slot) {
    operations_[slot].connection = &connection_to(kFirstOrigin, slot / streams_);
  }
}

Connection& Worker::connection_to(OriginIndex origin, std::uint32_t group) {
  if (origin >= by_origin_.size()) by_origin_.resize(origin + 1);
  std::vector<Connection*>& of_origin = by_origin_[origin];
  if (of_origin.empty()) of_origin.resize(operations_.size() / streams_);
  if (of_origin[group] == nullptr) {
    of_origin[group] = &connections_.emplace_back(*this, origin, group);
  }
  return *of_origin[group];
}

const Proxy* Worker::tunnel_to(OriginIndex origin) const {
  const Origin& to = origins_.at(origin);
  const Proxies& proxies = context_.plan.routes.proxies;
  const bool forwarded =
      !to.secure() && !proxies.always_tunnel && context_.protocol.can_be_forwarded();
  return forwarded ? nullptr : proxies.on_the_way_to(to);
}

const Proxy* Worker::forwarder_to(OriginIndex origin) const {
  const Proxy* const proxy = context_.plan.routes.proxies.on_the_way_to(origins_.at(origin));
  return proxy == nullptr || tunnel_to(origin) != nullptr ? nullptr : proxy;
}

Result<std::unique_ptr<TlsStream>> Worker::start_tls(OriginIndex origin, int fd) {
  if (!tls_) {
    const Result<const TlsContext*> context = context_.tls.get();
    if (!context) return context.error();
    tls_.emplace(**context);
  }
  const Origin& to = origins_.at(origin);
  return tls_->start(fd, to.host, to.port);
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
  sessions_->take(opening_);
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
  origin_ = last_end_ = origin;
  failing_since_ = last_failed_connect_ = 0;
  idle_swept_ = origin;
  counted_from_ = origin + load.settle;
  pacer_ = Pacer(load, origin, index_, context_.workers);
  bounded_by_count_ = load.requests > 0;
  stopping_ = gave_up_ = false;
  sampling_ = samples_ != nullptr && context_.samples->taking();
  recorder_.reset(counted_from_, load.duration > 0 ? pacer_.deadline() : Recorder::kNoEnd);
  for (auto* counter :
       {&progress_.started, &progress_.succeeded, &progress_.failed, &progress_.received_bytes}) {
    counter->store(0, std::memory_order_relaxed);
  }
  Measurements of_warm_up;
  sessions_->take(of_warm_up);
  sessions_->count_from(counted_from_);
  cpu_start_ = thread_cpu_now();
  Nanos shortest = context_.plan.timeout;
  if (const Nanos longest = sessions_->longest(); longest > 0)
    shortest = std::min(shortest, longest);
  sweep_timer_.every(std::clamp(shortest / 10, kMillisecond, kLongestSweep));
  if (load.duration > 0) deadline_timer_.at(origin + load.duration);

  if (stop_raised()) interrupt(origin);
  for (Operation& operation : operations_) operation.times = {};
  offer_all(load);
  wrap_up(monotonic_now());
  if (!done()) loop_.run();

  if (!stopping_) close_cpu_window(monotonic_now());
  sweep_timer_.cancel();
  deadline_timer_.cancel();
  pace_timer_.cancel();
  armed_for_ = 0;
  agenda_.clear();
  idle_.clear();
}

void Worker::leave() {
  stopping_ = true;  // nothing is started from here
  say_goodbye();
  if (leaving_ == 0) return;
  deadline_timer_.at(monotonic_now() + context_.plan.drain_cap);
  loop_.run();
  deadline_timer_.cancel();
  leaving_ = 0;
  for (Connection& connection : connections_) {
    if (connection.load().leaving) connection.close();  // it has not answered in time
  }
}

void Worker::say_goodbye() {
  Outbox goodbye;  // not outbox_: a send that fails uses that
  for (Connection& connection : connections_) {
    if (!connection.up()) continue;
    goodbye.clear();
    if (!connection.session().leave(goodbye)) continue;
    connection.load().leaving = true;
    ++leaving_;
    if (!connection.send(goodbye)) ended(connection, true);
  }
}

// The loop has slept since the last run: what the target closed meanwhile is not sent on.
void Worker::drop_dead_connections() {
  stopping_ = at_rest_ = true;          // nothing is started from here, and nothing is waited for
  constexpr std::size_t kOfATurn = 32;  // events that libevent takes from epoll at first
  std::size_t before = 0;
  do {
    before = connections_up();
    for (std::size_t seen = 0; seen <= before; seen += kOfATurn) loop_.poll();
  } while (connections_up() != before);
  at_rest_ = false;
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
  sessions_->take(outcome.measurements);
  outcome.observed = observed() - outcome.measurements.overlap;
  outcome.measurements.add(take_opening());
  outcome.last_end = last_end_;
  outcome.cpu_pct = cpu_pct_;
  outcome.scheduled = pacer_.count_scheduled();
  outcome.unsolicited = std::exchange(unsolicited_, 0);
  outcome.gave_up = gave_up_;
  outcome.refreshes = std::exchange(refreshes_, {});
  outcome.unasked_bodies = std::exchange(unasked_bodies_, 0);
  return outcome;
}

// ---- starting operations ----

// The slot is free: gives it its next operation, or lets it wait.
void Worker::offer(Slot slot, Nanos now) {
  if (stopping_) return;
  if (context_.plan.load.opening > 0 && operations_[slot].times.started > 0) {
    if (unopened_ == operations_.size()) return;
    slot = unopened_++;  // this one is held; the next one's turn
  }
  const Connection& connection = *operations_[slot].connection;
  if (connection.down() && connection.retry_at() > now) {
    wait_until(connection.retry_at(), slot);
    return;
  }
  const OperationTimes& last = operations_[slot].times;
  // With another slot idle, what is due now has waited for the generator and not for this slot.
  const Nanos free_since = idle_.empty() ? std::max(last.end, connection.retry_at()) : 0;
  const Pacer::Turn turn = pacer_.next(now, last.started, free_since, connection.group());
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

// The first operation of each slot; with a ramp those of all workers join one by one.
void Worker::offer_all(const LoadShape& load) {
  Slot offered = static_cast<Slot>(operations_.size());
  if (load.opening > 0) {
    offered = std::min(offered, std::max<Slot>(load.opening / context_.workers, 1));
    unopened_ = offered;
  }
  if (load.senders > 0) offered = std::min(offered, load.senders * streams_);
  for (Slot slot = 0; slot < offered; ++slot) {
    const std::uint64_t place = std::uint64_t{slot} * context_.workers + index_;
    const Nanos wait = load.ramp / static_cast<Nanos>(load.slots()) * static_cast<Nanos>(place);
    if (wait > 0) {
      wait_until(origin_ + wait, slot);
    } else {
      offer(slot, monotonic_now());
    }
  }
}

void Worker::wait_until(Nanos due, Slot slot) {
  agenda_.add(due, slot);
  arm(due);
}

void Worker::begin(Slot slot, Nanos intended, Nanos lag, Nanos now) {
  Operation& operation = operations_[slot];
  operation.times = {.intended = intended, .started = now, .lag = lag};
  if (const OriginIndex to = sessions_->begin(slot); to != operation.connection->origin()) {
    operation.connection = &connection_to(to, operation.connection->group());
  }
  if (has_series_) count_apart(slot, intended);
  operation.stage = Stage::kReady;
  operation.moved = false;
  ++in_flight_;
  recorder_.started(now);
  bump(progress_.started);
  go_on(slot, now);
}

void Worker::count_apart(Slot slot, Nanos from) {
  operations_[slot].times.series = sessions_->series(slot);
  operations_[slot].times.series_start = from;
}

// The operation's next exchange goes to its connection, or waits for it.
void Worker::go_on(Slot slot, Nanos now) {
  Operation& operation = operations_[slot];
  Connection& connection = *operation.connection;
  if (connection.up() && !connection.load().closing && connection.session().capacity() > 0) {
    return submit(slot, now);
  }
  wait_again(slot);
  if (connection.down()) connection.connect(now);
}

void Worker::wait_again(Slot slot) {
  operations_[slot].stage = Stage::kWaiting;
  ++operations_[slot].connection->load().waiting;
}

// Hands the exchange to its connection, which is up and has room, and sends it.
void Worker::submit(Slot slot, Nanos now) {
  Operation& operation = operations_[slot];
  Connection& connection = *operation.connection;
  outbox_.clear();
  operation.stage = Stage::kSubmitted;
  ++connection.load().submitted;
  connection.load().used = true;
  operation.times.sent_start = now;
  sessions_->sending(slot, now);
  if (!connection.session().submit(slot, outbox_)) return break_unsent(connection, now);
  if (outbox_.empty()) return hold_back(connection);
  if (!connection.send(outbox_)) return break_unsent(connection, now);
  if (!connection.has_unsent()) operation.times.sent_end = monotonic_now();
}

// Those that wait, in turn, while there is room.
void Worker::submit_waiting(Connection& connection, Nanos now) {
  Connection::Load& load = connection.load();
  for (std::uint32_t looked = 0; looked < streams_ && load.waiting > 0; ++looked) {
    if (!connection.up() || load.closing || connection.session().capacity() == 0) return;
    load.turn = (load.turn + 1) % streams_;
    const Slot slot = first_slot(connection) + load.turn;
    if (!has(connection, slot, Stage::kWaiting)) continue;
    --load.waiting;
    submit(slot, now);
  }
}

void Worker::hold_back(Connection& connection) {
  if (std::exchange(connection.load().held_back, true)) return;
  held_back_.push_back(&connection);
}

// Last in every callback: what sessions kept back leaves, all of a connection with one call.
void Worker::flush_held_back() {
  for (std::size_t i = 0; i < held_back_.size(); ++i) {
    Connection& connection = *held_back_[i];
    if (!std::exchange(connection.load().held_back, false)) continue;  // closed meanwhile
    outbox_.clear();
    connection.session().flush(outbox_);
    if (!connection.send(outbox_)) {
      break_unsent(connection, monotonic_now());
    } else if (!connection.has_unsent()) {
      all_sent(connection, monotonic_now());
    }
    const Slot slot = first_slot(connection);
    if (connection.up() && connection.session().holds_back(slot)) hold_body(connection, slot);
  }
  held_back_.clear();
}

// Dead before a byte had left: the peer closed it while it was idle. That is no failure of these
// operations, which go over to a fresh connection, once.
void Worker::break_unsent(Connection& connection, Nanos now) {
  const bool stale = connection.proven();
  for (Slot slot = first_slot(connection), i = 0; i < streams_; ++i, ++slot) {
    if (!has(connection, slot, Stage::kSubmitted)) continue;
    Operation& operation = operations_[slot];
    if (operation.times.sent_end > 0) {
      fail(slot, Failure::kReset, "the connection broke", now);
    } else if (stale && !operation.moved) {
      refuse(slot, now);
    } else {
      fail(slot, Failure::kReset, "the connection broke before the request could be sent", now);
    }
  }
  drop(connection, now);
  wrap_up(now);
}

// Starts what is due, the clock read anew for each, and sets the timer for what is not.
void Worker::serve_due() {
  armed_for_ = 0;
  for (Nanos now = monotonic_now(); agenda_.due(now); now = monotonic_now()) {
    const Nanos due = agenda_.next_due();
    const Slot slot = agenda_.pop();
    if (operations_[slot].stage == Stage::kPaused) {
      end_pause(operations_[slot].times, due);
      go_on(slot, now);
    } else {
      offer(slot, now);
    }
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
  wrap_up(monotonic_now());
}

// Makes sure that the pace timer fires at `due` or earlier.
void Worker::arm(Nanos due) {
  if (armed_for_ != 0 && armed_for_ <= due) return;
  armed_for_ = due;
  pace_timer_.at(due);
}

// ---- at the end of a callback ----

// Last in every callback that may have ended or submitted operations: free slots are offered, what
// sessions kept back leaves, and again for what that may have ended.
void Worker::wrap_up(Nanos now) {
  if (offering_) return;  // an operation failed as it began: the loop below goes on
  offering_ = true;
  while (!freed_.empty() || !held_back_.empty()) {
    offer_freed(now);
    flush_held_back();
  }
  offering_ = false;
  if (done()) loop_.stop();
}

void Worker::offer_freed(Nanos now) {
  while (!freed_.empty()) {
    const Slot slot = freed_.back();
    freed_.pop_back();
    if (operations_[slot].stage == Stage::kReady) {
      go_on(slot, now);
    } else {
      offer(slot, now);
    }
  }
}

bool Worker::done() const {
  const bool all_started = stopping_ || (bounded_by_count_ && pacer_.exhausted());
  return !preconnect_ && !at_rest_ && in_flight_ == 0 && leaving_ == 0 && all_started;
}

bool Worker::stop_raised() const { return context_.stop != nullptr && context_.stop->raised(); }

}  // namespace vastar
