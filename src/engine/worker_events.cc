// What connections tell a worker: connected, received, ended.
#include <fmt/format.h>

#include <cerrno>
#include <string>

#include "engine/worker.h"

namespace vastar {

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
    const bool answered = connection.answer(outbox_);
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

}  // namespace vastar
