// One HTTP/2 connection (RFC 9113) on nghttp2, which frames, compresses and checks: bytes in, bytes
// out. It carries as many requests at a time as were asked for and the peer allows.
//
// Requests that end as the peer wants them never cost others their connection. What breaks the
// protocol on a stream fails its request; what breaks the connection fails it as a whole.
#pragma once

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/session.h"
#include "protocols/http/exchanges.h"
#include "protocols/http2/http2_shared.h"

namespace vastar {

class Http2Session final : public Session {
 public:
  static constexpr std::size_t kFrameHeadBytes = 9;

  // `shared` must outlive the session, and is shared with others of its thread.
  Http2Session(Http2Shared& shared, OriginIndex origin);

  void open(Outbox& outbox) override;
  [[nodiscard]] bool submit(Slot slot, Outbox& outbox) override;
  void flush(Outbox& outbox) override;
  bool uploading(Slot slot) const override;
  std::size_t receive(std::span<const char> bytes, Nanos now, Outbox& outbox,
                      Events& events) override;
  // 0 until the peer's SETTINGS have come, which say how many it allows.
  std::size_t capacity() const override;
  [[nodiscard]] bool cancel(Slot slot, Outbox& outbox) override;
  void end(bool reset, Nanos now, Events& events) override;

 private:
  friend struct Http2Callbacks;

  // A request that is under way. Its place is used again for another.
  struct Stream {
    Slot slot = kNoSlot;      // none: free
    std::int32_t id = -1;     // of the stream
    std::string_view upload;  // of the request's body, what has not been sent
    std::uint64_t body_bytes = 0;
    const char* wrong = nullptr;  // what was invalid in it
    std::uint32_t head_bytes = 0;
    std::uint16_t status = 0;  // of the head being read or read last
    std::uint8_t interim = 0;  // 1xx responses
    Exchanges::Wants wants;
    bool uploading = false;  // the end of the request's body has not been sent
    bool borrowed = false;   // the body may be sent from where it lies
    bool keep_alive = true;
    bool connect = false;     // CONNECT: its 2xx begins a tunnel
    bool answered = false;    // a byte of the response has come
    bool final_head = false;  // what comes of fields now are trailers
  };

  // What nghttp2 tells. Those that return a code of nghttp2's can stop it.
  int on_begin_frame(const nghttp2_frame_hd& head);
  void on_begin_headers(std::int32_t id);
  int on_field(std::int32_t id, std::string_view name, std::string_view value);
  int on_frame(const nghttp2_frame& frame);
  void on_invalid_frame(std::int32_t id, int error);
  void on_data(std::int32_t id, std::string_view bytes);
  void on_stream_closed(std::int32_t id, std::uint32_t code);
  void on_frame_sent(const nghttp2_frame& frame);
  void on_request_not_sent(std::int32_t id, int error);
  void send_data(void* stream, std::string_view frame_head, std::size_t size);
  static ssize_t read_body(nghttp2_session* session, std::int32_t id, std::uint8_t* buffer,
                           std::size_t room, std::uint32_t* flags, nghttp2_data_source* source,
                           void* user);

  void end_upload(Stream& stream);
  void on_head(Stream& stream, bool end_stream);
  void on_settings();
  void on_end(Stream& stream);
  void on_reset(Stream& stream, std::uint32_t code);
  void on_goaway(std::uint32_t code);
  int on_question();  // the peer wants an answer: PING, SETTINGS

  void feed(std::span<const char> bytes);
  bool answers_in_http1(std::span<const char> bytes);
  void pump(Outbox& outbox);
  void close_before_ids_run_out();

  void finish(Stream& stream);
  void cut_off(Stream& stream);
  void fail(Stream& stream, Failure failure, const char* detail);
  void refuse(Stream& stream);
  void reset(const Stream& stream);
  void release(Stream& stream);
  void fail_connection(const char* detail);

  void emit(const Event& event);
  void deliver_held_back();

  Stream* stream_of(std::int32_t id);

  struct Delete {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };

  Http2Shared* shared_;
  std::unique_ptr<nghttp2_session, Delete> session_;
  Events* events_ = nullptr;     // of the call under way
  Outbox* outbox_ = nullptr;     // of the call under way
  Nanos now_ = 0;                // of the call under way
  std::vector<Stream> streams_;  // never grows: nghttp2 knows their addresses
  std::vector<Stream*> free_;
  Stream* last_ = nullptr;          // looked up last
  std::vector<Event> held_back_;    // `events` was full
  std::size_t delivered_ = 0;       // of held_back_
  const char* farewell_ = nullptr;  // why the peer said GOAWAY, unless it just wanted to
  std::uint32_t limit_ = 0;         // requests at a time: ours or the peer's, 0 before its SETTINGS
  std::uint32_t questions_ = 0;     // since there was progress
  std::uint32_t uploads_ = 0;       // streams whose request's body has not ended
  std::int32_t newest_id_ = -1;
  OriginIndex origin_;
  std::uint8_t greeting_ = 0;       // octets of "HTTP/" that its first bytes have matched
  std::uint8_t continuations_ = 0;  // in a row
  bool byte_held_ = false;          // the last byte was consumed and not owned up to: see receive()
  bool closing_ = false;            // takes no more
  bool ended_ = false;              // the peer closed it
  bool broken_ = false;             // failed or ended: nothing is read any more
};

}  // namespace vastar
