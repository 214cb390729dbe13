// The opening handshake of one connection (RFC 6455, 4.1 and 4.2.2): its request, and the check of
// its response.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/request.h"
#include "plan/websocket.h"
#include "wire/chunks.h"
#include "wire/framing.h"
#include "wire/lines.h"
#include "wire/websocket/deflate.h"

namespace vastar {

// The request but for what is a connection's own: its key and its token. Built once for a plan.
std::string opening_head(const RequestSpec& request, const WebSocketPlan& plan);

class Opening {
 public:
  // `key` is 16 random bytes in base64 (RFC 6455, 4.1). `plan` must outlive this.
  Opening(const WebSocketPlan& plan, std::string key);

  // The whole request, `token` in it when it is not empty.
  std::string request(std::string_view head, std::string_view token) const;

  enum class State : std::uint8_t {
    kMore,
    kOpen,     // the connection speaks WebSocket from here on
    kRefused,  // another status: `refusal` says which, and how the body begins
    kBroken,   // not HTTP, or a 101 that does not agree: `refusal` says why
  };
  // Takes bytes off the front, no more than belong to the handshake.
  State take(std::string_view& bytes);
  // The connection has ended: a refusal whose body ends with it is one now.
  State end();

  const std::string& refusal() const { return refusal_; }
  std::uint16_t status() const { return status_; }
  const std::optional<ws::DeflateParams>& deflate() const { return deflate_; }

 private:
  State take_head(std::string_view& bytes);
  State take_line(std::string_view line);
  const char* take_field(const Field& field);
  State finish_head();
  void forget_head();
  const char* check_upgrade() const;
  State take_body(std::string_view& bytes);
  State refuse();
  State broken(std::string_view why);

  const WebSocketPlan& plan_;
  const std::string key_;
  std::string refusal_;
  LineCutter lines_;
  std::size_t head_bytes_ = 0;
  std::uint16_t status_ = 0;  // 0: its line has not come
  std::uint8_t minor_ = 1;
  Framing framing_;
  bool upgrade_ = false, connection_ = false, accept_ = false;
  bool final_head_ = false;  // of a refusal: its body follows
  std::optional<std::string> subprotocol_;
  std::string location_;  // of a redirect
  std::optional<ws::DeflateParams> deflate_;
  ChunkDecoder chunks_;
  std::string body_;  // of a refusal, its beginning
};

}  // namespace vastar
