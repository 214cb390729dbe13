// Reads HTTP/1.1 responses.
#include "protocols/http1/http1_session.h"

#include <algorithm>
#include <utility>

#include "wire/head.h"

namespace vastar {
namespace {

constexpr unsigned kMaxInterim = 100;

}  // namespace

bool Http1Session::submit(Slot slot, Outbox& outbox) {
  if (Http1Session::capacity() == 0) return false;
  outbox.append_borrowed(take(slot).bytes);
  return true;
}

std::size_t Http1Session::receive(std::span<const char> bytes, Nanos now, Outbox& /*outbox*/,
                                  Events& events) {
  if (state_ == State::kBroken) return bytes.size();
  now_ = now;
  std::string_view rest(bytes.data(), bytes.size());
  head_in_one_read_ = false;
  while (!rest.empty() && !events.full() && state_ != State::kBroken) step(rest, events);
  return bytes.size() - rest.size();
}

void Http1Session::step(std::string_view& bytes, Events& events) {
  switch (state_) {
    case State::kIdle:
      return fail(kNoSlot, Failure::kProtocol,
                  served_ ? "bytes after the response" : "bytes before the request", events);
    case State::kWaiting:
      return begin_response(bytes, events);
    case State::kStatusLine:
      return take_status_line(bytes, events);
    case State::kFields:
      return take_fields(bytes, events);
    case State::kLength: {
      const std::string_view data = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
      bytes.remove_prefix(data.size());
      left_ -= data.size();
      return take_data(data, events);
    }
    case State::kChunks:
      return take_chunks(bytes, events);
    case State::kUntilClose:
      return take_data(std::exchange(bytes, {}), events);
    case State::kBroken:
      return;
  }
}

void Http1Session::begin_response(std::string_view& bytes, Events& events) {
  events.push({.kind = Event::Kind::kFirstByte, .slot = slot_});
  const std::size_t known = memo_->match(bytes);
  if (known == 0) return begin_head();
  wants_ = exchanges_->wants(slot_, memo_->known().status, now_);
  if (wants_.fields) return begin_head();
  bytes.remove_prefix(known);
  framing_ = memo_->known().framing;
  status_ = memo_->known().status;
  minor_ = memo_->known().minor;
  begin_body(events);
}

void Http1Session::begin_head() {
  framing_ = Framing();
  state_ = State::kStatusLine;
  head_in_one_read_ = true;
}

void Http1Session::take_status_line(std::string_view& bytes, Events& events) {
  std::string_view line;
  const LineCutter::Cut cut = lines_.next(bytes, kMaxHeadBytes, line);
  // Told from the first octets, since a peer of another protocol may never end its line.
  if (!may_be_status_line(line)) {
    return fail(slot_, Failure::kProtocol, why_not_status_line(line), events);
  }
  if (cut != LineCutter::Cut::kLine) return no_line(cut, events);
  StatusLine parsed;
  if (const char* wrong = parse_status_line(line, parsed)) {
    return fail(slot_, Failure::kProtocol, wrong, events);
  }
  head_bytes_ = static_cast<std::uint32_t>(line.size() + kCrLfBytes);
  minor_ = static_cast<std::uint8_t>(parsed.minor);
  status_ = parsed.status;
  state_ = State::kFields;
  if (status_ >= 200) wants_ = exchanges_->wants(slot_, status_, now_);
}

void Http1Session::take_fields(std::string_view& bytes, Events& events) {
  std::string_view line;
  while (!bytes.empty()) {
    const LineCutter::Cut cut = lines_.next(bytes, kMaxHeadBytes - head_bytes_, line);
    if (cut != LineCutter::Cut::kLine) return no_line(cut, events);
    head_bytes_ += static_cast<std::uint32_t>(line.size() + kCrLfBytes);
    if (line.empty()) return finish_head(bytes, events);
    Field field;
    const char* wrong = parse_field(line, field);
    if (wrong == nullptr) wrong = framing_.add(field);
    if (wrong != nullptr) return fail(slot_, Failure::kProtocol, wrong, events);
    if (wants_.fields && status_ >= 200) exchanges_->field(slot_, field.name, field.value);
  }
}

void Http1Session::no_line(LineCutter::Cut cut, Events& events) {
  if (cut == LineCutter::Cut::kMore) return;
  const char* wrong =
      cut == LineCutter::Cut::kBareLf ? "head line ended by LF without CR" : "head over 64 KiB";
  fail(slot_, Failure::kProtocol, wrong, events);
}

void Http1Session::finish_head(std::string_view bytes_behind, Events& events) {
  if (const char* wrong = framing_.check(minor_)) {
    return fail(slot_, Failure::kProtocol, wrong, events);
  }
  if (status_ >= 200) {
    if (head_in_one_read_) {
      memo_->learn({bytes_behind.data() - head_bytes_, head_bytes_},
                   {.framing = framing_, .status = status_, .minor = minor_});
    }
    return begin_body(events);
  }
  if (status_ == 101) {
    return fail(slot_, Failure::kProtocol, "101 without a request to upgrade", events);
  }
  if (++interim_ > kMaxInterim) {
    return fail(slot_, Failure::kProtocol, "more than 100 interim responses", events);
  }
  interim_ended(status_);
}

void Http1Session::interim_ended(std::uint16_t /*status*/) { begin_head(); }

// RFC 9112, 6.3, in its order.
void Http1Session::begin_body(Events& events) {
  if (has_no_body()) return finish(events);
  if (framing_.chunked()) {
    chunks_ = ChunkDecoder();
    state_ = State::kChunks;
  } else if (framing_.has_length()) {
    left_ = framing_.length();
    state_ = State::kLength;
    if (left_ == 0) finish(events);
  } else {
    state_ = State::kUntilClose;
  }
}

bool Http1Session::has_no_body() const {
  const bool tunnel = request_->connect && status_ < 300;
  return request_->head || tunnel || status_ == 204 || status_ == 304;
}

void Http1Session::take_chunks(std::string_view& bytes, Events& events) {
  while (!bytes.empty() && !chunks_.done() && chunks_.error() == nullptr) {
    Field trailer;
    take_data(chunks_.next(bytes, wants_.fields ? &trailer : nullptr), events);
    if (state_ != State::kChunks) return;  // that was enough
    if (!trailer.name.empty()) exchanges_->trailer(slot_, trailer.name, trailer.value);
  }
  if (chunks_.error() != nullptr) {
    fail(slot_, Failure::kProtocol, chunks_.error(), events);
  } else if (chunks_.done()) {
    finish(events);
  }
}

void Http1Session::take_data(std::string_view data, Events& events) {
  body_bytes_ += data.size();
  if (wants_.body && !data.empty() && !exchanges_->body(slot_, data, now_)) {
    usable_ = false;  // the rest of the body is in the way
    finish(events);
    state_ = State::kBroken;
  } else if (state_ == State::kLength && left_ == 0) {
    finish(events);
  }
}

std::uint64_t Http1Session::discardable() const {
  if (wants_.body) return 0;
  if (state_ == State::kLength) return left_;
  return state_ == State::kChunks ? chunks_.data_left() : 0;
}

void Http1Session::discarded(std::uint64_t count, Nanos now, Events& events) {
  now_ = now;
  body_bytes_ += count;
  if (state_ == State::kChunks) {
    chunks_.skip(count);
  } else if (state_ == State::kLength) {
    left_ -= count;
    if (left_ == 0) finish(events);
  }
}

void Http1Session::end(bool reset, Nanos now, Events& events) {
  now_ = now;
  switch (state_) {
    case State::kIdle:
      state_ = State::kBroken;
      return;
    case State::kBroken:
      return;
    default:
      break;
  }
  if (reset) return fail(slot_, Failure::kReset, "reset by the peer", events);
  switch (state_) {
    case State::kUntilClose:
      finish(events);
      state_ = State::kBroken;
      return;
    case State::kWaiting:
      return fail(slot_, Failure::kClosed, "closed before the response", events);
    case State::kStatusLine:
    case State::kFields:
      return fail(slot_, Failure::kTruncated, "closed inside the response's head", events);
    default:
      return fail(slot_, Failure::kTruncated, "closed inside the response's body", events);
  }
}

void Http1Session::finish(Events& events) {
  const bool tunnel = request_->connect && status_ < 300;
  usable_ = usable_ && state_ != State::kUntilClose && !tunnel && request_->keep_alive &&
            framing_.keep_alive(minor_);
  Event event{.kind = Event::Kind::kFinished,
              .keep_alive = usable_,
              .status = status_,
              .slot = slot_,
              .body_bytes = body_bytes_};
  if (wants_.end) exchanges_->ended(slot_, now_, event);
  events.push(event);
  slot_ = kNoSlot;
  served_ = true;
  state_ = State::kIdle;
}

void Http1Session::fail(Slot slot, Failure failure, const char* detail, Events& events) {
  events.push(
      {.kind = Event::Kind::kFailed,
       .failure = failure,
       .keep_alive = false,
       // Bytes came that nobody had asked for: the framing before them is not to be trusted.
       .taints = slot == kNoSlot,
       .slot = slot,
       .detail = detail});
  state_ = State::kBroken;
}

}  // namespace vastar
