// The names of the codes (RFC 6455, 7.4.1, and IANA's registry of WebSocket close codes).
#include "wire/websocket/close_code.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vastar::ws {
namespace {

constexpr std::array<std::pair<std::uint16_t, const char*>, 14> kNames = {{
    {1000, "closed by the target: 1000, normal closure"},
    {1001, "closed by the target: 1001, going away"},
    {1002, "closed by the target: 1002, protocol error"},
    {1003, "closed by the target: 1003, unsupported data"},
    {1005, "closed by the target without a code"},
    {1006, "the connection was lost without a closing handshake"},
    {1007, "closed by the target: 1007, invalid payload data"},
    {1008, "closed by the target: 1008, policy violation"},
    {1009, "closed by the target: 1009, message too big"},
    {1010, "closed by the target: 1010, an extension is missing"},
    {1011, "closed by the target: 1011, internal error"},
    {1012, "closed by the target: 1012, service restart"},
    {1013, "closed by the target: 1013, try again later"},
    {1014, "closed by the target: 1014, bad gateway"},
}};

}  // namespace

const char* close_text(std::uint16_t code) {
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [code](const auto& name) { return name.first == code; });
  return found == kNames.end() ? "closed by the target with a code of its own" : found->second;
}

}  // namespace vastar::ws
