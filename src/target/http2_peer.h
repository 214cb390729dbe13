// The server's side of an HTTP/2 connection to the target (RFC 9113), on nghttp2: bytes in, bytes
// out, and a stream for each request under way.
#pragma once

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "target/http2_stream.h"

namespace vastar::target {

class Connection;
class Worker;

// What a client that knows begins with (RFC 9113, 3.4).
inline constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

// Bytes of bodies to be sent back, of all streams of a connection: eight of the largest.
inline constexpr std::size_t kMostHeld = std::size_t{128} * 1024 * 1024;

// Belongs to `connection`, on the thread of `worker`; both outlive it.
class Http2Peer {
 public:
  Http2Peer(Worker& worker, Connection& connection);
  Http2Peer(const Http2Peer&) = delete;
  Http2Peer& operator=(const Http2Peer&) = delete;

  // All of `input`, which begins with the preface.
  void take(std::string_view input);
  // Appends what may be sent now, up to kEnoughOutput; false when that is nothing.
  bool write(std::string& out);
  // No more will come of it: the connection ends once what was written is sent.
  bool finished() const;

  // What its streams ask for.
  void respond(std::int32_t id, std::string_view head, bool body);
  void resume(std::int32_t id);
  void reset(std::int32_t id);                    // RST_STREAM
  void end_connection(std::string_view garbage);  // GOAWAY, or bytes that are no frame; then FIN

  // Counts bytes of bodies that its streams keep; false, and nothing is counted, beyond kMostHeld.
  bool hold(std::size_t bytes);
  void let_go(std::size_t bytes) { held_ -= bytes; }

  Worker& worker() const { return worker_; }
  Connection& connection() const { return connection_; }

 private:
  friend struct Http2PeerCalls;
  struct Delete {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };

  Http2Stream* stream(std::int32_t id);
  void greet();

  Worker& worker_;
  Connection& connection_;
  std::unique_ptr<nghttp2_session, Delete> session_;  // null: no memory
  std::size_t held_ = 0;
  std::unordered_map<std::int32_t, std::unique_ptr<Http2Stream>> streams_;
  std::string garbage_;  // to be sent behind the frames
  bool broken_ = false;
};

}  // namespace vastar::target
