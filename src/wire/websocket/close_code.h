// Why a WebSocket connection was closed (RFC 6455, 7.4).
#pragma once

#include <cstdint>
#include <string_view>

namespace vastar::ws {

inline constexpr std::uint16_t kNormalClosure = 1000;
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kNoCode = 1005;    // a close frame without one; never on the wire
inline constexpr std::uint16_t kAbnormal = 1006;  // no close frame at all; never on the wire
inline constexpr std::uint16_t kInvalidData = 1007;
inline constexpr std::uint16_t kTooBig = 1009;

// Whether it may stand in a close frame: those of RFC 6455, 7.4.1 and of the registry it set up
// that are for the wire, and 3000 to 4999, which belong to libraries and applications.
constexpr bool may_be_sent(std::uint16_t code) {
  if (code >= 3000) return code <= 4999;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

// "1001, going away"; a code without a name of its own is "closed by the target with a code of its
// own". Literals.
const char* close_text(std::uint16_t code);

}  // namespace vastar::ws
