// From nghttp2's functions to the methods of Http2Session.
#include "protocols/http2/http2_callbacks.h"

#include <string_view>

#include "base/out_of_memory.h"
#include "protocols/http2/http2_session.h"

namespace vastar {
namespace {

std::string_view text(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

Http2Session& session_of(void* user_data) { return *static_cast<Http2Session*>(user_data); }

}  // namespace

struct Http2Callbacks {
  static int begin_frame(nghttp2_session* /*session*/, const nghttp2_frame_hd* head, void* user) {
    return session_of(user).on_begin_frame(*head);
  }
  static int begin_headers(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    session_of(user).on_begin_headers(frame->hd.stream_id);
    return 0;
  }
  static int header(nghttp2_session* /*session*/, const nghttp2_frame* frame,
                    const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                    std::size_t value_size, std::uint8_t /*flags*/, void* user) {
    return session_of(user).on_field(frame->hd.stream_id, text(name, name_size),
                                     text(value, value_size));
  }
  static int frame_received(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    return session_of(user).on_frame(*frame);
  }
  static int invalid_frame(nghttp2_session* /*session*/, const nghttp2_frame* frame, int error,
                           void* user) {
    session_of(user).on_invalid_frame(frame->hd.stream_id, error);
    return 0;
  }
  static int data(nghttp2_session* /*session*/, std::uint8_t /*flags*/, std::int32_t id,
                  const std::uint8_t* bytes, std::size_t size, void* user) {
    session_of(user).on_data(id, text(bytes, size));
    return 0;
  }
  static int stream_closed(nghttp2_session* /*session*/, std::int32_t id, std::uint32_t code,
                           void* user) {
    session_of(user).on_stream_closed(id, code);
    return 0;
  }
  static int frame_sent(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    session_of(user).on_frame_sent(*frame);
    return 0;
  }
  static int frame_not_sent(nghttp2_session* /*session*/, const nghttp2_frame* frame, int error,
                            void* user) {
    if (frame->hd.type == NGHTTP2_HEADERS) {
      session_of(user).on_request_not_sent(frame->hd.stream_id, error);
    }
    return 0;
  }
  static int send_data(nghttp2_session* /*session*/, nghttp2_frame* /*frame*/,
                       const std::uint8_t* head, std::size_t size, nghttp2_data_source* source,
                       void* user) {
    session_of(user).send_data(source->ptr, text(head, Http2Session::kFrameHeadBytes), size);
    return 0;
  }
};

nghttp2_session_callbacks* make_http2_callbacks() {
  nghttp2_session_callbacks* made = nullptr;
  if (nghttp2_session_callbacks_new(&made) != 0) out_of_memory();
  using Calls = Http2Callbacks;
  nghttp2_session_callbacks_set_on_begin_frame_callback(made, Calls::begin_frame);
  nghttp2_session_callbacks_set_on_begin_headers_callback(made, Calls::begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(made, Calls::header);
  nghttp2_session_callbacks_set_on_frame_recv_callback(made, Calls::frame_received);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(made, Calls::invalid_frame);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, Calls::data);
  nghttp2_session_callbacks_set_on_stream_close_callback(made, Calls::stream_closed);
  nghttp2_session_callbacks_set_on_frame_send_callback(made, Calls::frame_sent);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(made, Calls::frame_not_sent);
  nghttp2_session_callbacks_set_send_data_callback(made, Calls::send_data);
  return made;
}

}  // namespace vastar
