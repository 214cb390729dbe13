// What a worker does by the clock: due operations, timeouts, the end of starting and of draining.
#include <algorithm>
#include <cerrno>
#include <utility>

#include "engine/worker.h"

namespace vastar {
void Worker::on_pace() {
  if (preconnect_) {
    advance_preconnect();
  } else {
    serve_due();
  }
}

void Worker::on_sweep() {
  const Nanos now = monotonic_now();
  if (preconnect_) {
    give_up_slow_connects(now);
    advance_preconnect();
    return;
  }
  if (stop_raised() && !stopping_) interrupt(now);
  if (bounded_by_count_ && !stopping_) check_target_gone(now);
  check_timeouts(now);
  if (now - idle_swept_ >= context_.plan.idle_after) close_idle_connections(now);
  if (context_.plan.routes.refresh > 0) refresh_names(now);
  wrap_up(now);
  if (context_.seconds != nullptr) recorder_.pass(now);
}

void Worker::on_deadline() {
  const Nanos now = monotonic_now();
  if (leaving_ > 0) return loop_.stop();
  if (stopping_) {
    abort_what_is_left(now);
  } else {
    last_end_ = std::max(last_end_, pacer_.deadline());
    stop_starting(now);
  }
  wrap_up(now);
}

void Worker::interrupt(Nanos now) {
  pacer_.end_at(now);
  stop_starting(now);
}

void Worker::stop_starting(Nanos now) {
  stopping_ = true;
  wind_down(now);
  close_cpu_window(now);
  deadline_timer_.at(now + context_.plan.drain_cap);
}

// Operations that only wait for their next exchange may be over by that.
void Worker::wind_down(Nanos now) {
  sessions_->wind_down();
  for (Slot slot = 0; slot < operations_.size(); ++slot) {
    Operation& operation = operations_[slot];
    Event event{.slot = slot};
    if (operation.stage != Stage::kPaused || !sessions_->overstayed(slot, now, event)) continue;
    end_pause(operation.times, now);
    finish(event, now);
  }
}

void Worker::abort_what_is_left(Nanos now) {
  for (Slot slot = 0; slot < operations_.size(); ++slot) {
    if (operations_[slot].stage == Stage::kNone) continue;
    give_up(slot, Failure::kDrainAborted, "under way when the time to drain was over", now);
  }
}

void Worker::check_timeouts(Nanos now) {
  const Nanos longest = sessions_->longest();
  for (Slot slot = 0; slot < operations_.size(); ++slot) {
    const Operation& operation = operations_[slot];
    if (operation.stage == Stage::kNone || operation.stage == Stage::kPaused) continue;
    if (longest > 0 && operation.stage == Stage::kSubmitted) check_overstayed(slot, now);
    if (operation.stage == Stage::kNone) continue;
    if (now - operation.times.started < context_.plan.timeout) continue;
    const Connection& connection = *operation.connection;
    Failure failure = connection.connecting() ? Failure::kConnectTimeout : Failure::kTimeout;
    if (connection.locating()) failure = Failure::kDns;
    give_up(slot, failure, too_slow(connection), now);
  }
}

std::string_view Worker::too_slow(const Connection& connection) const {
  if (connection.locating()) return lookup_timeout_example_;
  if (connection.tunneling()) return tunnel_timeout_example_;
  return connection.shaking() ? handshake_timeout_example_ : timeout_example_;
}

void Worker::count_failed_connect(const Connection& connection, Nanos now) {
  if (failing_since_ == 0) failing_since_ = connection.connect_started();
  last_failed_connect_ = now;
}

// Connects have failed one after the other; that nothing had to be connected is no sign of it.
void Worker::check_target_gone(Nanos now) {
  if (failing_since_ == 0 || connections_up() > 0) return;
  if (last_failed_connect_ - failing_since_ < context_.plan.give_up_after) return;
  gave_up_ = true;
  stop_starting(now);
}

// A redirect may lead to dozens of hosts once and never again: their connections would be kept for
// as long as the load lasts. Those to the first origin are the load that was asked for.
void Worker::close_idle_connections(Nanos now) {
  idle_swept_ = now;
  for (Connection& connection : connections_) {
    Connection::Load& load = connection.load();
    const bool used = std::exchange(load.used, false) || load.submitted > 0 || load.waiting > 0;
    if (used || connection.origin() == kFirstOrigin || !connection.up()) continue;
    drop(connection, now);
  }
}

void Worker::give_up_slow_connects(Nanos now) {
  for (Connection& connection : connections_) {
    if (!connection.connecting() && !connection.opening()) continue;
    if (now - connection.connect_started() < context_.plan.timeout) continue;
    last_connect_problem_ = {Failure::kConnectTimeout, connect_error_text(ETIMEDOUT)};
    if (connection.tunneling()) {
      last_connect_problem_ = {Failure::kProxyFailed, tunnel_timeout_example_};
    }
    if (connection.shaking()) {
      last_connect_problem_ = {Failure::kTlsHandshake, handshake_timeout_example_};
    }
    if (connection.opening()) opening_problem_ = "the target was silent for too long";
    connection.close();
    preconnect_->failed(connection, ETIMEDOUT);
  }
}

}  // namespace vastar
