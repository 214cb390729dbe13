// The server's side of a WebSocket connection to the target: what /ws/... answers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "wire/websocket/deflate.h"
#include "wire/websocket/message_reader.h"

namespace vastar::target {

// What a route under /ws/ does with messages.
struct WsRoute {
  enum class Kind : std::uint8_t { kEcho, kSilent, kFanout };
  Kind kind = Kind::kEcho;
  std::string greeting;             // sent first, as text; empty: nothing is
  std::uint64_t drop_messages = 0;  // closed after so many messages; 0: never
  Nanos drop_time = 0;              // ... or after so long
  std::uint16_t drop_code = 1001;   // 0: without a closing handshake
};

// What a client asked for in its request to upgrade.
struct WsRequest {
  std::string key;
  std::string version;
  std::string extensions;  // of all such fields, with commas between
  std::string protocols;   // as extensions
};

// Whether the key is what a client may send: 16 bytes in base64.
bool is_key(std::string_view key);
// The head of the 101, whole. Takes the first subprotocol offered.
std::string upgrade_head(const WsRequest& request, const std::optional<ws::DeflateParams>& deflate);

class WebSocketPeer {
 public:
  // `route` and `scratch`, which readers of a thread share, must outlive it.
  WebSocketPeer(const WsRoute& route, const std::optional<ws::DeflateParams>& deflate,
                std::string& scratch);

  enum class Next : std::uint8_t {
    kMore,   // all was taken
    kAgain,  // something was taken; call again
    kSaid,   // said() is for every client of the route
    kEnd,    // close the connection once what there is was sent
  };
  // Takes frames off `input` up to the end of the next message, and appends what answers it.
  Next take(std::string_view& input, std::string& out);

  // A message for every client of the route, framed.
  const std::string& said() const { return said_; }
  // Says goodbye, by the route's code.
  void drop(std::string& out);
  const WsRoute& route() const { return route_; }

 private:
  Next take_data(const ws::Piece& piece, std::string& out);
  Next message_ended(bool text, std::string& out);

  const WsRoute& route_;
  std::optional<ws::DeflateParams> deflate_;
  ws::MessageReader reader_;
  std::string message_;  // under way
  std::string said_;
  std::uint64_t messages_ = 0;
};

}  // namespace vastar::target
