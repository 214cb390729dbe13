// The session of nghttp2: what it tells, and what it is asked.
#include "target/http2_peer.h"

#include <array>

#include "target/connection.h"
#include "target/http2_head.h"
#include "target/worker.h"

namespace vastar::target {
namespace {

constexpr std::uint32_t kMostStreams = 1000;     // at a time
constexpr std::int32_t kWindow = (1 << 24) - 1;  // of what clients send: as much as an echo takes

std::string_view text(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

// What nghttp2 calls. A stream that it knows and we do not was reset.
struct Http2PeerCalls {
  static Http2Stream* stream(void* peer, std::int32_t id) {
    return static_cast<Http2Peer*>(peer)->stream(id);
  }
  static int begin_headers(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    auto* const peer = static_cast<Http2Peer*>(user);
    if (frame->hd.type != NGHTTP2_HEADERS || frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;
    const std::int32_t id = frame->hd.stream_id;
    peer->streams_[id] = std::make_unique<Http2Stream>(*peer, id);
    return 0;
  }
  static int header(nghttp2_session* /*session*/, const nghttp2_frame* frame,
                    const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                    std::size_t value_size, std::uint8_t /*flags*/, void* user) {
    if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;  // a trailer
    Http2Stream* const found = stream(user, frame->hd.stream_id);
    if (found != nullptr) found->take_field(text(name, name_size), text(value, value_size));
    return 0;
  }
  static int data(nghttp2_session* /*session*/, std::uint8_t /*flags*/, std::int32_t id,
                  const std::uint8_t* bytes, std::size_t size, void* user) {
    Http2Stream* const found = stream(user, id);
    if (found != nullptr) found->take_body(text(bytes, size));
    return 0;
  }
  static int frame_received(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    const bool head = frame->hd.type == NGHTTP2_HEADERS;
    if (!head && frame->hd.type != NGHTTP2_DATA) return 0;
    Http2Stream* const found = stream(user, frame->hd.stream_id);
    if (found == nullptr) return 0;
    const bool last = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (head && frame->headers.cat == NGHTTP2_HCAT_REQUEST) found->head_ended(!last);
    if (last) found->request_ended();
    return 0;
  }
  static int invalid_frame(nghttp2_session* /*session*/, const nghttp2_frame* /*frame*/,
                           int /*error*/, void* user) {
    static_cast<Http2Peer*>(user)->worker_.counters().bad_requests.add();
    return 0;
  }
  static int stream_closed(nghttp2_session* /*session*/, std::int32_t id, std::uint32_t /*code*/,
                           void* user) {
    static_cast<Http2Peer*>(user)->streams_.erase(id);
    return 0;
  }
  static ssize_t body(nghttp2_session* session, std::int32_t id, std::uint8_t* buffer,
                      std::size_t room, std::uint32_t* flags, nghttp2_data_source* /*source*/,
                      void* user) {
    Http2Stream* const found = stream(user, id);
    if (found == nullptr) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    const Http2Stream::Part part = found->read_body(reinterpret_cast<char*>(buffer), room);
    if (part.later) return NGHTTP2_ERR_DEFERRED;
    if (part.last) *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (part.last && !part.trailers.empty()) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      const Http2Head fields(part.trailers);  // nghttp2 copies them
      if (nghttp2_submit_trailer(session, id, fields.data(), fields.size()) != 0) {
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
      }
    }
    return static_cast<ssize_t>(part.size);
  }

  static nghttp2_session* make_session(Http2Peer& peer) {
    nghttp2_session_callbacks* calls = nullptr;
    if (nghttp2_session_callbacks_new(&calls) != 0) return nullptr;
    nghttp2_session_callbacks_set_on_begin_headers_callback(calls, begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(calls, header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(calls, data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(calls, frame_received);
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(calls, invalid_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(calls, stream_closed);
    nghttp2_session* session = nullptr;
    if (nghttp2_session_server_new(&session, calls, &peer) != 0) session = nullptr;
    nghttp2_session_callbacks_del(calls);
    return session;
  }
};

Http2Peer::Http2Peer(Worker& worker, Connection& connection)
    : worker_(worker),
      connection_(connection),
      session_(Http2PeerCalls::make_session(*this)),
      broken_(session_ == nullptr) {
  if (!broken_) greet();
}

void Http2Peer::greet() {
  const std::array<nghttp2_settings_entry, 2> settings = {{
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kMostStreams},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow},
  }};
  nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session_.get(), NGHTTP2_FLAG_NONE, 0, kWindow);
}

void Http2Peer::take(std::string_view input) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(input.data());
  broken_ = broken_ || nghttp2_session_mem_recv(session_.get(), bytes, input.size()) < 0;
}

bool Http2Peer::write(std::string& out) {
  const std::size_t before = out.size();
  while (!broken_ && out.size() < kEnoughOutput) {
    const std::uint8_t* bytes = nullptr;
    const ssize_t size = nghttp2_session_mem_send(session_.get(), &bytes);
    broken_ = size < 0;
    if (size > 0) {
      out.append(text(bytes, static_cast<std::size_t>(size)));
    } else if (!garbage_.empty()) {
      out.append(garbage_);
      broken_ = true;
    } else {
      break;
    }
  }
  return out.size() > before;
}

bool Http2Peer::finished() const {
  return broken_ || (nghttp2_session_want_read(session_.get()) == 0 &&
                     nghttp2_session_want_write(session_.get()) == 0);
}

void Http2Peer::respond(std::int32_t id, std::string_view head, bool body) {
  const Http2Head fields(head);  // nghttp2 copies them
  nghttp2_data_provider provider{.source = {.ptr = nullptr}, .read_callback = Http2PeerCalls::body};
  const int error = nghttp2_submit_response(session_.get(), id, fields.data(), fields.size(),
                                            body ? &provider : nullptr);
  broken_ = broken_ || nghttp2_is_fatal(error) != 0;
}

void Http2Peer::resume(std::int32_t id) { nghttp2_session_resume_data(session_.get(), id); }

void Http2Peer::reset(std::int32_t id) {
  nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, NGHTTP2_INTERNAL_ERROR);
}

void Http2Peer::end_connection(std::string_view garbage) {
  if (!garbage.empty()) {
    garbage_ = garbage;
  } else {
    nghttp2_session_terminate_session(session_.get(), NGHTTP2_NO_ERROR);
  }
}

bool Http2Peer::hold(std::size_t bytes) {
  if (bytes > kMostHeld - held_) return false;
  held_ += bytes;
  return true;
}

Http2Stream* Http2Peer::stream(std::int32_t id) {
  const auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : found->second.get();
}

}  // namespace vastar::target
