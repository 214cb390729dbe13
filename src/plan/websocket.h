// What `vastar ws` does on its connections.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vastar {

enum class WsMode : std::uint8_t {
  kStorm,       // opens the connections: an operation is one opened, which then stays
  kEcho,        // an operation is a message and its answer
  kPing,        // ... a ping and its pong
  kThroughput,  // ... a burst of messages and a ping behind them: with the pong all were read
  kHold,        // pings, now and then: whether the connections last
  kFanout,      // ... a message that one connection sends and all others get
};

// A token that each connection shows of itself (RFC 7519, signed with HS256).
struct TokenPlan {
  std::string secret;
  std::string claims;  // JSON; {n} is the connection's number, {now} the time in s, {now+60} later
};

struct WebSocketPlan {
  WsMode mode = WsMode::kEcho;
  std::string payload;
  bool text = true;        // of the payload: text or binary
  unsigned fragments = 1;  // frames of a message
  bool compress = false;   // permessage-deflate is offered
  std::vector<std::string> subprotocols;
  std::string ready;         // a message with this in it makes a connection ready; empty: the 101
  bool any_answer = false;   // kEcho: any message is an answer, not the one sent alone
  std::uint64_t burst = 64;  // kThroughput: messages of an operation
  std::uint64_t largest_message = std::uint64_t{64} << 20U;  // that is taken, in bytes
  std::optional<TokenPlan> token;
};

}  // namespace vastar
