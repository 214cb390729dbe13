// Bodies that are held until the peer asks for them (RFC 9110, 10.1.1).
#include "engine/worker.h"

namespace vastar {

void Worker::hold_body(Connection& connection, Slot slot) {
  if (!held_bodies_) {
    held_bodies_ = std::make_unique<HeldBodies>(loop_, context_.plan.expect_wait,
                                                [this] { on_held_too_long(); });
  }
  connection.load().awaiting |= Connection::kGoAhead;
  held_bodies_->add({.slot = slot, .since = operations_[slot].times.sent_start});
}

// A peer need not know of 100 (Continue).
void Worker::on_held_too_long() {
  const Nanos now = monotonic_now();
  while (held_bodies_->due(now)) {
    const HeldBodies::Held held = held_bodies_->pop();
    const Operation& operation = operations_[held.slot];
    if (operation.stage != Stage::kSubmitted || operation.times.sent_start != held.since) continue;
    Connection& connection = *operation.connection;
    if (!connection.session().holds_back(held.slot)) continue;
    ++unasked_bodies_;
    connection.session().go_on(held.slot);
    send_held_body(connection, held.slot, now);
  }
  held_bodies_->wait_again();
  wrap_up(now);
}

// Unless it is still waited for. Until it has left the request is being written.
void Worker::send_held_body(Connection& connection, Slot slot, Nanos now) {
  if (connection.session().holds_back(slot)) return;
  connection.load().awaiting &= static_cast<std::uint8_t>(~Connection::kGoAhead);
  outbox_.clear();
  connection.session().flush(outbox_);
  if (outbox_.empty()) return;  // the response came instead
  operations_[slot].times.sent_end = 0;
  if (!connection.send(outbox_)) return ended(connection, true);
  if (!connection.has_unsent()) all_sent(connection, now);
}

}  // namespace vastar
