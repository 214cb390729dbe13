// A client of HTTP/2 for the tests of the target, on nghttp2 and a blocking socket.
#pragma once

#include <nghttp2/nghttp2.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client.h"

namespace vastar::target {

struct Http2Answer {
  std::map<std::string, std::string> fields;  // ":status" among them
  std::string body;
  std::vector<std::size_t> frames;      // of DATA, their sizes
  bool head = false;                    // has come
  std::optional<std::uint32_t> closed;  // the code that its stream ended with

  std::string status() const { return fields.contains(":status") ? fields.at(":status") : ""; }
};

class Http2Client {
 public:
  static constexpr std::int32_t kWindow = 1 << 30;  // the target never waits for it

  explicit Http2Client(std::uint16_t port) : client_(port) {
    nghttp2_session_callbacks* calls = nullptr;
    nghttp2_session_callbacks_new(&calls);
    nghttp2_session_callbacks_set_on_header_callback(calls, on_field);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(calls, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(calls, on_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(calls, on_closed);
    nghttp2_session_client_new(&session_, calls, this);
    nghttp2_session_callbacks_del(calls);
    const nghttp2_settings_entry window{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow};
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &window, 1);
    nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kWindow);
  }
  ~Http2Client() { nghttp2_session_del(session_); }
  Http2Client(const Http2Client&) = delete;
  Http2Client& operator=(const Http2Client&) = delete;

  using Fields = std::vector<std::pair<std::string, std::string>>;

  // Sends a request; the number of its stream.
  std::int32_t ask(const std::string& path, const std::string& method = "GET",
                   const Fields& more = {}, std::optional<std::string> body = std::nullopt) {
    Fields fields = {{":method", method}, {":scheme", "http"}, {":authority", "t"}};
    fields.emplace_back(":path", path);
    fields.insert(fields.end(), more.begin(), more.end());
    std::vector<nghttp2_nv> list;
    for (auto& [name, value] : fields)
      list.push_back({at(name), at(value), name.size(), value.size(), 0});
    upload_ = body.value_or("");
    uploaded_ = 0;
    nghttp2_data_provider provider{.source = {.ptr = nullptr}, .read_callback = read_upload};
    const std::int32_t id = nghttp2_submit_request(session_, nullptr, list.data(), list.size(),
                                                   body ? &provider : nullptr, nullptr);
    send();
    return id;
  }
  // A request whose body goes on behind `part`, all of which has left.
  std::int32_t begin(const std::string& path, const std::string& part) {
    open_ = true;
    const std::int32_t id = ask(path, "POST", {}, part);
    while (uploaded_ < upload_.size() && receive()) {
    }
    open_ = false;
    return id;
  }
  // Reads until the stream has ended, or the connection has.
  const Http2Answer& answer(std::int32_t id) {
    while (!answers_[id].closed && receive()) {
    }
    return answers_[id];
  }
  const Http2Answer& get(const std::string& path) { return answer(ask(path)); }
  // Reads until something of the answer has come.
  const Http2Answer& head(std::int32_t id) {
    while (!answers_[id].head && receive()) {
    }
    return answers_[id];
  }
  void read_to_end() {
    while (receive()) {
    }
  }
  void cancel(std::int32_t id) {
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
    send();
  }
  // By nghttp2's settings: how many streams the server takes.
  std::uint32_t most_streams() {
    while (!settings_ && receive()) {
    }
    return nghttp2_session_get_remote_settings(session_, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  }
  const std::optional<std::uint32_t>& goodbye() const { return goodbye_; }  // the code of a GOAWAY
  const std::string& broken() const { return broken_; }  // what nghttp2 says of what it cannot read
  Client& socket() { return client_; }

 private:
  static std::uint8_t* at(const std::string& text) {
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
  }
  static std::string text(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
  }
  static Http2Client& self(void* user) { return *static_cast<Http2Client*>(user); }

  static int on_field(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                      std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                      std::uint8_t, void* user) {
    self(user).answers_[frame->hd.stream_id].fields[text(name, name_size)] =
        text(value, value_size);
    return 0;
  }
  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* bytes,
                     std::size_t size, void* user) {
    self(user).answers_[id].body += text(bytes, size);
    return 0;
  }
  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    Http2Client& client = self(user);
    Http2Answer& answer = client.answers_[frame->hd.stream_id];
    if (frame->hd.type == NGHTTP2_HEADERS) answer.head = true;
    if (frame->hd.type == NGHTTP2_DATA) answer.frames.push_back(frame->hd.length);
    if (frame->hd.type == NGHTTP2_SETTINGS) client.settings_ = true;
    if (frame->hd.type == NGHTTP2_GOAWAY) client.goodbye_ = frame->goaway.error_code;
    return 0;
  }
  static int on_closed(nghttp2_session*, std::int32_t id, std::uint32_t code, void* user) {
    self(user).answers_[id].closed = code;
    return 0;
  }
  static ssize_t read_upload(nghttp2_session*, std::int32_t, std::uint8_t* buffer, std::size_t room,
                             std::uint32_t* flags, nghttp2_data_source*, void* user) {
    Http2Client& client = self(user);
    const std::size_t size =
        client.upload_.copy(reinterpret_cast<char*>(buffer), room, client.uploaded_);
    client.uploaded_ += size;
    const bool last = client.uploaded_ == client.upload_.size();
    if (last && !client.open_) *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (size == 0 && client.open_) return NGHTTP2_ERR_DEFERRED;
    return static_cast<ssize_t>(size);
  }

  void send() {
    const std::uint8_t* bytes = nullptr;
    for (ssize_t size = 0; (size = nghttp2_session_mem_send(session_, &bytes)) > 0;) {
      client_.send(text(bytes, static_cast<std::size_t>(size)));
    }
  }
  bool receive() {
    const std::string bytes = client_.read_some();
    if (bytes.empty()) return false;
    const ssize_t taken = nghttp2_session_mem_recv(session_, at(bytes), bytes.size());
    if (taken < 0) broken_ = nghttp2_strerror(static_cast<int>(taken));
    send();
    return taken >= 0;
  }

  Client client_;
  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, Http2Answer> answers_;
  std::string upload_;
  std::size_t uploaded_ = 0;  // of it
  bool open_ = false;         // more may follow it
  std::optional<std::uint32_t> goodbye_;
  std::string broken_;
  bool settings_ = false;
};

}  // namespace vastar::target
