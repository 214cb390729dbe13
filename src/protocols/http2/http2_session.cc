// Carries requests over HTTP/2: what is asked of nghttp2, and what it tells.
#include "protocols/http2/http2_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/out_of_memory.h"

namespace vastar {
namespace {

constexpr unsigned kMaxInterim = 100;
constexpr std::uint16_t kLowestStatus = 100;     // RFC 9110, 15: nghttp2 takes any three digits
constexpr std::uint32_t kMaxHeadBytes = 65'536;  // as RFC 9113, 6.5.2 counts them
constexpr std::uint32_t kFieldOverhead = 32;     // RFC 9113, 6.5.2
// Beyond this many, a peer that does nothing but ask would fill what is still to be sent.
constexpr std::uint32_t kMostQuestions = 10'000;
// Stream identifiers have 31 bits and are never used again. The rest is for what is under way.
constexpr std::int32_t kLastId = 0x7fff'0000;
constexpr std::uint8_t kMaxContinuations = 64;  // of one head
constexpr std::size_t kWorthBorrowing = 2048;   // less is cheaper to copy than to send as a piece
constexpr std::string_view kHttp1Greeting = "HTTP/";

std::uint16_t status_of(std::string_view digits) {  // three of them: nghttp2 has checked
  unsigned status = 0;
  for (const char digit : digits) status = status * 10 + static_cast<unsigned>(digit - '0');
  return static_cast<std::uint16_t>(status);
}

// A connection without memory is no fault of the peer's, and no request can be sent any more.
template <typename Code>
Code unless_out_of_memory(Code code) {
  if (code == NGHTTP2_ERR_NOMEM) out_of_memory();
  return code;
}

bool ends_stream(const nghttp2_frame& frame) {
  return (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
}

}  // namespace

Http2Session::Http2Session(Http2Shared& shared, OriginIndex origin)
    : shared_(&shared), streams_(shared.streams()), origin_(origin) {
  nghttp2_session* session = nullptr;
  if (nghttp2_session_client_new2(&session, shared.callbacks(), this, shared.option()) != 0) {
    out_of_memory();
  }
  session_.reset(session);
  free_.reserve(streams_.size());
  for (auto stream = streams_.rbegin(); stream != streams_.rend(); ++stream) {
    free_.push_back(&*stream);  // taken from the end: the first one first
  }
}

// ---- what the engine asks ----

void Http2Session::open(Outbox& outbox) {
  const Http2Windows& windows = shared_->windows();
  const std::array<nghttp2_settings_entry, 3> settings = {{
      {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, windows.stream},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, kMaxHeadBytes},
  }};
  nghttp2_session* const session = session_.get();
  unless_out_of_memory(
      nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size()));
  unless_out_of_memory(nghttp2_session_set_local_window_size(
      session, NGHTTP2_FLAG_NONE, 0, static_cast<std::int32_t>(windows.connection)));
  pump(outbox);
}

std::size_t Http2Session::capacity() const {
  const std::size_t open = streams_.size() - free_.size();
  return closing_ || broken_ || open >= limit_ ? 0 : limit_ - open;
}

bool Http2Session::submit(Slot slot, Outbox& /*outbox*/) {
  if (capacity() == 0) return false;
  Exchanges& exchanges = shared_->exchanges();
  const RequestSpec& request = exchanges.fields(slot);
  const bool fixed = exchanges.fixed(slot);
  const Http2Fields& fields = shared_->fields(request, origin_, fixed);

  Stream& stream = *free_.back();
  stream = Stream();
  stream.slot = slot;
  stream.upload = request.body;
  stream.uploading = !request.body.empty();
  stream.borrowed = fixed;
  stream.keep_alive = request.keep_alive;
  stream.connect = request.method == "CONNECT";
  const nghttp2_data_provider body = {{.ptr = &stream}, &Http2Session::read_body};
  stream.id = unless_out_of_memory(
      nghttp2_submit_request(session_.get(), nullptr, fields.data(), fields.size(),
                             stream.uploading ? &body : nullptr, &stream));
  if (stream.id < 0) {
    stream.slot = kNoSlot;
    return false;
  }
  if (stream.uploading) ++uploads_;
  newest_id_ = stream.id;
  questions_ = 0;
  free_.pop_back();
  return true;
}

void Http2Session::flush(Outbox& outbox) { pump(outbox); }

bool Http2Session::cancel(Slot slot, Outbox& /*outbox*/) {
  const auto stream =
      std::find_if(streams_.begin(), streams_.end(), [&](auto& s) { return s.slot == slot; });
  if (stream == streams_.end() || broken_) return false;
  reset(*stream);
  release(*stream);
  return true;
}

// nghttp2 takes all bytes at once, and may have more to tell than `events` holds. Then the last
// byte is kept from the count until all has been told.
std::size_t Http2Session::receive(std::span<const char> bytes, Nanos now, Outbox& outbox,
                                  Events& events) {
  events_ = &events;
  now_ = now;
  deliver_held_back();
  if (held_back_.empty() && !broken_) {
    feed(bytes.subspan(byte_held_ ? 1 : 0));
    pump(outbox);
    close_before_ids_run_out();
  }
  byte_held_ = !held_back_.empty();
  events_ = nullptr;
  return bytes.size() - (byte_held_ ? 1 : 0);
}

void Http2Session::feed(std::span<const char> bytes) {
  if (bytes.empty()) return;
  if (greeting_ < kHttp1Greeting.size() && answers_in_http1(bytes)) {
    return fail_connection("the target answered in HTTP/1: it does not speak HTTP/2 here");
  }
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const ssize_t taken =
      unless_out_of_memory(nghttp2_session_mem_recv(session_.get(), data, bytes.size()));
  if (taken < 0) fail_connection(nghttp2_strerror(static_cast<int>(taken)));
}

// A frame cannot begin like that, and a server that knows only HTTP/1 says so with such a line.
bool Http2Session::answers_in_http1(std::span<const char> bytes) {
  for (const char octet : bytes) {
    if (octet != kHttp1Greeting[greeting_]) {
      greeting_ = kHttp1Greeting.size();
      return false;
    }
    if (++greeting_ == kHttp1Greeting.size()) return true;
  }
  return false;
}

void Http2Session::pump(Outbox& outbox) {
  outbox_ = &outbox;
  const std::uint8_t* bytes = nullptr;
  ssize_t size = 0;
  while (!broken_ &&
         (size = unless_out_of_memory(nghttp2_session_mem_send(session_.get(), &bytes))) > 0) {
    outbox.append({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  }
  if (size < 0) fail_connection(nghttp2_strerror(static_cast<int>(size)));
  outbox_ = nullptr;
}

void Http2Session::close_before_ids_run_out() {
  if (newest_id_ < kLastId || closing_) return;
  closing_ = true;
  emit({.kind = Event::Kind::kClosing});
}

void Http2Session::end(bool reset, Nanos now, Events& events) {
  if (broken_ && !ended_) return;
  broken_ = ended_ = true;
  now_ = now;
  events_ = &events;
  for (Stream& stream : streams_) {
    if (stream.slot == kNoSlot || events.full()) continue;  // full: it is called again
    if (reset) {
      fail(stream, Failure::kReset, "reset by the peer");
    } else if (stream.answered) {
      fail(stream, Failure::kTruncated,
           farewell_ != nullptr ? farewell_ : "closed inside the response");
    } else {
      fail(stream, Failure::kClosed,
           farewell_ != nullptr ? farewell_ : "closed before the response");
    }
  }
  events_ = nullptr;
}

// ---- what nghttp2 tells ----

int Http2Session::on_begin_frame(const nghttp2_frame_hd& head) {
  if (head.type == NGHTTP2_PUSH_PROMISE) {
    fail_connection("PUSH_PROMISE, which our SETTINGS have forbidden");
  }
  continuations_ = head.type == NGHTTP2_CONTINUATION ? continuations_ + 1 : 0;
  if (continuations_ > kMaxContinuations) fail_connection("a flood of CONTINUATION frames");
  return broken_ ? NGHTTP2_ERR_CALLBACK_FAILURE : 0;
}

void Http2Session::on_begin_headers(std::int32_t id) {
  Stream* const stream = stream_of(id);
  if (stream == nullptr) return;
  stream->head_bytes = 0;
  if (stream->answered) return;
  stream->answered = true;
  questions_ = 0;
  emit({.kind = Event::Kind::kFirstByte, .slot = stream->slot});
}

int Http2Session::on_field(std::int32_t id, std::string_view name, std::string_view value) {
  Stream* const stream = stream_of(id);
  if (stream == nullptr) return 0;
  stream->head_bytes += static_cast<std::uint32_t>(name.size() + value.size()) + kFieldOverhead;
  if (stream->head_bytes > kMaxHeadBytes) {
    fail(*stream, Failure::kProtocol, "head over 64 KiB");
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;  // resets the stream
  }
  if (stream->final_head) {
    if (stream->wants.fields) shared_->exchanges().trailer(stream->slot, name, value);
    return 0;
  }
  if (name.front() == ':') {  // :status alone is allowed, and comes first
    stream->status = status_of(value);
    if (stream->status < kLowestStatus) {
      fail(*stream, Failure::kProtocol, "status code below 100");
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }
    if (stream->status >= 200) {
      stream->wants = shared_->exchanges().wants(stream->slot, stream->status, now_);
    }
  } else if (stream->wants.fields) {
    shared_->exchanges().field(stream->slot, name, value);
  }
  return 0;
}

int Http2Session::on_frame(const nghttp2_frame& frame) {
  const bool is_ack = (frame.hd.flags & NGHTTP2_FLAG_ACK) != 0;
  switch (frame.hd.type) {
    case NGHTTP2_SETTINGS:
      if (is_ack) return 0;
      on_settings();
      return on_question();
    case NGHTTP2_PING:
      return is_ack ? 0 : on_question();
    case NGHTTP2_GOAWAY:
      on_goaway(frame.goaway.error_code);
      return 0;
    default:
      break;
  }
  Stream* const stream = stream_of(frame.hd.stream_id);
  if (stream == nullptr) return 0;
  if (frame.hd.type == NGHTTP2_HEADERS) on_head(*stream, ends_stream(frame));
  if (frame.hd.type == NGHTTP2_DATA && ends_stream(frame)) on_end(*stream);
  if (frame.hd.type == NGHTTP2_RST_STREAM) on_reset(*stream, frame.rst_stream.error_code);
  return 0;
}

void Http2Session::on_settings() {
  const std::uint32_t allowed =
      nghttp2_session_get_remote_settings(session_.get(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  shared_->note_allowed(allowed);
  limit_ = std::min(shared_->streams(), allowed);
}

int Http2Session::on_question() {
  if (++questions_ <= kMostQuestions) return 0;
  fail_connection("a flood of PING or SETTINGS frames");
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}

void Http2Session::on_head(Stream& stream, bool end_stream) {
  if (stream.status < 200) {
    if (++stream.interim <= kMaxInterim) return;
    reset(stream);
    return fail(stream, Failure::kProtocol, "more than 100 interim responses");
  }
  stream.final_head = true;
  if (end_stream) return on_end(stream);
  if (stream.connect && stream.status < 300) cut_off(stream);
}

// The response is whole. The peer may not have wanted all of the request (RFC 9113, 8.1).
void Http2Session::on_end(Stream& stream) {
  if (stream.uploading) return cut_off(stream);
  finish(stream);
}

void Http2Session::on_data(std::int32_t id, std::string_view bytes) {
  Stream* const stream = stream_of(id);
  if (stream == nullptr) return;
  stream->body_bytes += bytes.size();
  if (!stream->wants.body || bytes.empty()) return;
  if (!shared_->exchanges().body(stream->slot, bytes, now_)) cut_off(*stream);
}

// RFC 9113, 8.7: with REFUSED_STREAM the peer has not begun to process the request.
void Http2Session::on_reset(Stream& stream, std::uint32_t code) {
  if (code == NGHTTP2_REFUSED_STREAM && !stream.answered) return refuse(stream);
  fail(stream, Failure::kStreamReset,
       shared_->keep(fmt::format("stream reset with {}", nghttp2_http2_strerror(code))));
}

void Http2Session::on_goaway(std::uint32_t code) {
  if (code != NGHTTP2_NO_ERROR) {
    farewell_ = shared_->keep(
        fmt::format("closed by the peer with GOAWAY {}", nghttp2_http2_strerror(code)));
  }
  if (closing_) return;
  closing_ = true;
  emit({.kind = Event::Kind::kClosing});
}

void Http2Session::on_invalid_frame(std::int32_t id, int error) {
  if (Stream* const stream = stream_of(id)) stream->wrong = nghttp2_strerror(error);
}

// Of those still with us: GOAWAY did not count it in, or nghttp2 has reset it as malformed.
void Http2Session::on_stream_closed(std::int32_t id, std::uint32_t code) {
  Stream* const stream = stream_of(id);
  if (stream == nullptr) return;
  if (closing_ && code == NGHTTP2_REFUSED_STREAM && !stream->answered) return refuse(*stream);
  const char* const wrong =
      stream->wrong != nullptr ? stream->wrong : "the body is not as long as Content-Length says";
  fail(*stream, Failure::kProtocol, wrong);
}

// GOAWAY is nghttp2's answer to what breaks the connection, with the reason in it.
void Http2Session::on_frame_sent(const nghttp2_frame& frame) {
  if (frame.hd.type != NGHTTP2_GOAWAY) return;
  const auto* reason = reinterpret_cast<const char*>(frame.goaway.opaque_data);
  const std::string_view text(reason, frame.goaway.opaque_data_len);
  const char* const name = nghttp2_http2_strerror(frame.goaway.error_code);
  fail_connection(shared_->keep(
      fmt::format("the peer broke HTTP/2: {}{}{}", name, text.empty() ? "" : ", ", text)));
}

void Http2Session::on_request_not_sent(std::int32_t id, int error) {
  Stream* const stream = stream_of(id);
  if (stream == nullptr) return;
  if (error == NGHTTP2_ERR_START_STREAM_NOT_ALLOWED) return refuse(*stream);
  fail(*stream, Failure::kProtocol, nghttp2_strerror(error));
}

// ---- the request's body ----

ssize_t Http2Session::read_body(nghttp2_session* /*session*/, std::int32_t id,
                                std::uint8_t* /*buffer*/, std::size_t room, std::uint32_t* flags,
                                nghttp2_data_source* source, void* user) {
  Stream& stream = *static_cast<Stream*>(source->ptr);
  if (stream.id != id || stream.slot == kNoSlot) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  const std::size_t size = std::min(room, stream.upload.size());
  *flags = NGHTTP2_DATA_FLAG_NO_COPY;
  if (size == stream.upload.size()) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    static_cast<Http2Session*>(user)->end_upload(stream);
  }
  return static_cast<ssize_t>(size);
}

void Http2Session::send_data(void* stream, std::string_view frame_head, std::size_t size) {
  Stream& of = *static_cast<Stream*>(stream);
  const std::string_view bytes = of.upload.substr(0, size);
  of.upload.remove_prefix(size);
  outbox_->append(frame_head);
  if (of.borrowed && size >= kWorthBorrowing) {
    outbox_->append_borrowed(bytes);
  } else {
    outbox_->append(bytes);
  }
}

// ---- ends ----

void Http2Session::finish(Stream& stream) {
  Event event{.kind = Event::Kind::kFinished,
              .keep_alive = stream.keep_alive,
              .status = stream.status,
              .slot = stream.slot,
              .body_bytes = stream.body_bytes};
  questions_ = 0;
  const bool wants_end = stream.wants.end;
  release(stream);
  if (wants_end) shared_->exchanges().ended(event.slot, now_, event);
  emit(event);
}

// Of its response or its request no more is wanted.
void Http2Session::cut_off(Stream& stream) {
  reset(stream);
  finish(stream);
}

void Http2Session::fail(Stream& stream, Failure failure, const char* detail) {
  emit({.kind = Event::Kind::kFailed, .failure = failure, .slot = stream.slot, .detail = detail});
  release(stream);
}

void Http2Session::refuse(Stream& stream) {
  emit({.kind = Event::Kind::kRefused, .slot = stream.slot});
  release(stream);
}

void Http2Session::reset(const Stream& stream) {
  unless_out_of_memory(
      nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream.id, NGHTTP2_CANCEL));
}

void Http2Session::end_upload(Stream& stream) {
  if (std::exchange(stream.uploading, false)) --uploads_;
}

bool Http2Session::uploading(Slot slot) const {
  return uploads_ > 0 && std::any_of(streams_.begin(), streams_.end(), [slot](const Stream& s) {
           return s.slot == slot && s.uploading;
         });
}

void Http2Session::release(Stream& stream) {
  end_upload(stream);
  stream.slot = kNoSlot;
  if (last_ == &stream) last_ = nullptr;
  free_.push_back(&stream);
}

void Http2Session::fail_connection(const char* detail) {
  if (broken_) return;
  broken_ = true;
  emit({.kind = Event::Kind::kFailed,
        .failure = Failure::kProtocol,
        .keep_alive = false,
        .detail = detail});
}

// ---- events ----

void Http2Session::emit(const Event& event) {
  if (events_ != nullptr && held_back_.empty() && !events_->full()) {
    events_->push(event);
  } else {
    held_back_.push_back(event);
  }
}

void Http2Session::deliver_held_back() {
  while (delivered_ < held_back_.size() && !events_->full()) {
    events_->push(held_back_[delivered_++]);
  }
  if (delivered_ < held_back_.size()) return;
  held_back_.clear();
  delivered_ = 0;
}

// Null: it is none of ours any more.
Http2Session::Stream* Http2Session::stream_of(std::int32_t id) {
  if (last_ != nullptr && last_->id == id) return last_;
  auto* const stream =
      static_cast<Stream*>(nghttp2_session_get_stream_user_data(session_.get(), id));
  if (stream == nullptr || stream->id != id || stream->slot == kNoSlot) return nullptr;
  return last_ = stream;
}

}  // namespace vastar
