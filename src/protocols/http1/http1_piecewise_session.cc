// Requests in pieces.
#include "protocols/http1/http1_piecewise_session.h"

namespace vastar {

Forwarding forwarding_by(const Proxy& proxy, const Origin& origin) {
  Forwarding forwarding{.before_target = "http://" + origin.authority(), .fields = {}};
  if (const std::string value = proxy.authorization(); !value.empty()) {
    forwarding.fields = "Proxy-Authorization: " + value + "\r\n";
  }
  return forwarding;
}

bool Http1PiecewiseSession::submit(Slot slot, Outbox& outbox) {
  if (capacity() == 0) return false;
  const RequestBytes& request = take(slot);
  const std::string_view bytes = request.bytes;
  const std::size_t body = bytes.find("\r\n\r\n") + 4;
  body_ = request.expects && body < bytes.size() ? Body::kBehindHead : Body::kNotHeld;
  head_ = bytes.substr(0, body);
  rest_ = bytes.substr(body);
  if (body_ == Body::kNotHeld) append(bytes, outbox);
  return true;
}

void Http1PiecewiseSession::flush(Outbox& outbox) {
  if (body_ == Body::kBehindHead) {
    append(head_, outbox);
    body_ = Body::kHeld;
  } else if (body_ == Body::kDue) {
    outbox.append_borrowed(rest_);
    body_ = Body::kNotHeld;
  }
}

// `bytes` begin with the head; what is behind the request line stays as it is.
void Http1PiecewiseSession::append(std::string_view bytes, Outbox& outbox) const {
  if (forwarding_.before_target.empty()) return outbox.append_borrowed(bytes);
  const std::size_t target = bytes.find(' ') + 1;
  const std::size_t fields = bytes.find("\r\n", target) + 2;
  outbox.append_borrowed(bytes.substr(0, target));
  outbox.append_borrowed(forwarding_.before_target);
  outbox.append_borrowed(bytes.substr(target, fields - target));
  if (!forwarding_.fields.empty()) outbox.append_borrowed(forwarding_.fields);
  outbox.append_borrowed(bytes.substr(fields));
}

void Http1PiecewiseSession::go_on(Slot /*slot*/) {
  if (body_ == Body::kHeld) body_ = Body::kDue;
}

// A 100 is no part of the response: its first byte is that of what follows.
void Http1PiecewiseSession::interim_ended(std::uint16_t status) {
  if (status != 100) return begin_head();
  go_on(kNoSlot);
  begin_anew();
}

std::size_t Http1PiecewiseSession::receive(std::span<const char> bytes, Nanos now, Outbox& outbox,
                                           Events& events) {
  const std::size_t taken = Http1Session::receive(bytes, now, outbox, events);
  if (body_ != Body::kNotHeld) give_up_on_body(events);
  return taken;
}

void Http1PiecewiseSession::discarded(std::uint64_t count, Nanos now, Events& events) {
  Http1Session::discarded(count, now, events);
  if (body_ != Body::kNotHeld) give_up_on_body(events);
}

// With a final response before its body a request ends where the peer may not know of: it may take
// the next one for that body, so there is none (RFC 9112, 9.3).
void Http1PiecewiseSession::give_up_on_body(Events& events) {
  for (Event& event : events) {
    if (event.kind == Event::Kind::kFirstByte) continue;
    event.keep_alive = false;
    body_ = Body::kNotHeld;
    retire();
  }
}

}  // namespace vastar
