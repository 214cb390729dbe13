// The request to upgrade, and what has to be true of a 101.
#include "protocols/websocket/opening.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "protocols/http/redirect.h"
#include "wire/head.h"
#include "wire/websocket/handshake.h"

namespace vastar {
namespace {

constexpr std::size_t kShownBody = 160;  // bytes of a refusal's body that a message shows
constexpr std::uint16_t kSwitching = 101;

bool is_named(const Field& field, std::string_view name) {
  return equals_ignoring_case(field.name, name);
}

}  // namespace

std::string opening_head(const RequestSpec& request, const WebSocketPlan& plan) {
  std::string head = fmt::format("GET {} HTTP/1.1\r\n", request.target);
  for (const Header& header : request.headers) {
    fmt::format_to(std::back_inserter(head), "{}: {}\r\n", header.name, header.value);
  }
  head += "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
  if (!plan.subprotocols.empty()) {
    head += fmt::format("Sec-WebSocket-Protocol: {}\r\n", fmt::join(plan.subprotocols, ", "));
  }
  if (plan.compress) head += fmt::format("Sec-WebSocket-Extensions: {}\r\n", ws::kDeflateOffer);
  return head;
}

Opening::Opening(const WebSocketPlan& plan, std::string key) : plan_(plan), key_(std::move(key)) {}

std::string Opening::request(std::string_view head, std::string_view token) const {
  std::string text(head);
  if (!token.empty()) text += fmt::format("Authorization: Bearer {}\r\n", token);
  return text + fmt::format("Sec-WebSocket-Key: {}\r\n\r\n", key_);
}

Opening::State Opening::take(std::string_view& bytes) {
  return final_head_ ? take_body(bytes) : take_head(bytes);
}

Opening::State Opening::take_head(std::string_view& bytes) {
  while (!bytes.empty()) {
    std::string_view line;
    const LineCutter::Cut cut = lines_.next(bytes, kMaxHeadBytes - head_bytes_, line);
    // Told from the first octets, since a peer of another protocol may never end its line.
    if (status_ == 0 && !may_be_status_line(line)) return broken(kNotHttp1);
    if (cut == LineCutter::Cut::kMore) return State::kMore;
    if (cut == LineCutter::Cut::kBareLf) return broken("a head line ended by LF without CR");
    if (cut == LineCutter::Cut::kTooLong) return broken("a head over 64 KiB");
    head_bytes_ += line.size() + kCrLfBytes;
    if (const State state = take_line(line); state != State::kMore) return state;
    if (final_head_) return take_body(bytes);
  }
  return State::kMore;
}

Opening::State Opening::take_line(std::string_view line) {
  if (status_ == 0) {
    StatusLine parsed;
    if (const char* wrong = parse_status_line(line, parsed)) return broken(wrong);
    status_ = parsed.status;
    minor_ = static_cast<std::uint8_t>(parsed.minor);
    return State::kMore;
  }
  if (line.empty()) return finish_head();
  Field field;
  const char* wrong = parse_field(line, field);
  if (wrong == nullptr) wrong = take_field(field);
  return wrong == nullptr ? State::kMore : broken(wrong);
}

const char* Opening::take_field(const Field& field) {
  if (is_named(field, "upgrade")) upgrade_ = upgrade_ || list_has(field.value, "websocket");
  if (is_named(field, "connection")) connection_ = connection_ || list_has(field.value, "upgrade");
  if (is_named(field, "location")) location_ = field.value;
  if (is_named(field, "sec-websocket-accept")) accept_ = field.value == ws::accept_of(key_);
  if (is_named(field, "sec-websocket-extensions") && status_ == kSwitching) {
    if (const char* wrong = ws::read_deflate_answer(field.value, plan_.compress, deflate_)) {
      return wrong;
    }
  }
  if (is_named(field, "sec-websocket-protocol")) {
    if (subprotocol_) return "a second Sec-WebSocket-Protocol";
    subprotocol_ = field.value;
  }
  return framing_.add(field);
}

Opening::State Opening::finish_head() {
  if (status_ == kSwitching) {
    const char* wrong = check_upgrade();
    return wrong == nullptr ? State::kOpen : broken(wrong);
  }
  if (status_ < 200) {  // an interim response: another one follows
    forget_head();
    return State::kMore;
  }
  if (const char* wrong = framing_.check(minor_)) return broken(wrong);
  final_head_ = true;
  return State::kMore;
}

void Opening::forget_head() {
  status_ = 0;
  framing_ = Framing();
  upgrade_ = connection_ = accept_ = false;
  subprotocol_.reset();
  location_.clear();
}

// RFC 6455, 4.1, in its order.
const char* Opening::check_upgrade() const {
  if (minor_ == 0) return "a 101 of HTTP/1.0";
  if (!upgrade_) return "a 101 without Upgrade: websocket";
  if (!connection_) return "a 101 without Connection: Upgrade";
  if (!accept_) return "a 101 whose Sec-WebSocket-Accept does not fit the key that was sent";
  const auto& offered = plan_.subprotocols;
  if (subprotocol_ && std::find(offered.begin(), offered.end(), *subprotocol_) == offered.end()) {
    return "a 101 with a subprotocol that was not offered";
  }
  return nullptr;
}

// Of a refusal: as much as a message shows, or all there is.
Opening::State Opening::take_body(std::string_view& bytes) {
  bool whole =
      status_ == 204 || status_ == 304 || (framing_.has_length() && framing_.length() == 0);
  while (!bytes.empty() && !whole) {
    std::string_view data = bytes;
    if (framing_.chunked()) {
      data = chunks_.next(bytes);
      whole = chunks_.done() || chunks_.error() != nullptr;
    } else {
      bytes = {};
    }
    body_ += data;
    whole = whole || body_.size() >= kShownBody ||
            (framing_.has_length() && body_.size() >= framing_.length());
  }
  return whole ? refuse() : State::kMore;
}

Opening::State Opening::refuse() {
  refusal_ = fmt::format("the handshake was answered with status {}", status_);
  if (!location_.empty()) refusal_ += fmt::format(", Location: {}", shown_location(location_));
  if (framing_.has_length()) body_.resize(std::min<std::size_t>(body_.size(), framing_.length()));
  const std::string shown = printable(trim(body_), kShownBody);
  if (!shown.empty()) refusal_ += ": " + on_one_line(shown);
  return State::kRefused;
}

Opening::State Opening::broken(std::string_view why) {
  refusal_ = fmt::format("the handshake failed: {}", why);
  return State::kBroken;
}

Opening::State Opening::end() {
  if (final_head_) return refuse();
  return broken(status_ == 0 && head_bytes_ == 0 ? "the target closed the connection"
                                                 : "its response was not finished");
}

}  // namespace vastar
