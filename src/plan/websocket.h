// What `vastar ws` does on its connections.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

// "echo", as documents name it.
std::string_view mode_name(WsMode mode);

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

// What documents tell of a plan: never the payload, a token, or the text that is awaited, which may
// be secrets.
struct WebSocketParams {
  std::string mode;
  std::optional<std::uint64_t> payload_bytes;  // none: the mode sends no messages; as the next
  std::optional<bool> text;
  std::optional<unsigned> fragments;
  std::optional<std::uint64_t> burst;  // of throughput
  std::optional<unsigned> batch;       // of a storm
  bool any_answer = false;
  bool compress = false;  // offered
  bool awaits_ready = false;
  bool signs_tokens = false;
  std::vector<std::string> subprotocols;  // offered

  bool operator==(const WebSocketParams&) const = default;
};

// `opening`: LoadShape's.
WebSocketParams params_of(const WebSocketPlan& plan, unsigned opening);

// On one line, for messages: "echo of 64 bytes, text, 3 fragments".
std::string to_text(const WebSocketParams& params);

}  // namespace vastar
