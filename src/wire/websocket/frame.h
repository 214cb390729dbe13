// The frames of WebSocket (RFC 6455, 5.2): their heads and masks, as bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vastar::ws {

enum class Opcode : std::uint8_t {
  kContinuation = 0,
  kText = 1,
  kBinary = 2,
  kClose = 8,
  kPing = 9,
  kPong = 10,
};

constexpr bool is_control(Opcode opcode) { return static_cast<unsigned>(opcode) >= 8; }

// Its four octets in the order in which they are sent.
using Mask = std::array<char, 4>;

struct FrameHead {
  bool fin = true;
  bool compressed = false;  // RSV1, which permessage-deflate uses (RFC 7692, 6)
  Opcode opcode = Opcode::kBinary;
  std::optional<Mask> mask = {};
  std::uint64_t size = 0;  // of the payload, in bytes
};

inline constexpr std::size_t kLongestHead = 14;
inline constexpr std::size_t kLongestControl = 125;  // the payload of a control frame

// Takes a head that comes in any pieces. What is wrong with a head by itself is found here; what
// depends on the frames before it, or on who sends, is the reader's of messages.
class FrameHeadReader {
 public:
  enum class State : std::uint8_t { kMore, kDone, kBroken };

  // Takes bytes off the front of `bytes`, no more than belong to the head. After kDone a new head
  // begins; after kBroken the stream is lost.
  State take(std::string_view& bytes, FrameHead& head);
  const char* error() const { return error_; }  // a literal
  bool unfinished() const { return have_ > 0; }

 private:
  State parse(FrameHead& head);

  std::array<char, kLongestHead> octets_{};
  std::uint8_t have_ = 0;
  const char* error_ = nullptr;
};

// Appends the head, its size in the shortest form.
void append_head(const FrameHead& head, std::string& out);

// Appends a whole frame; the payload is masked when `head` has a mask. `head.size` is the
// payload's.
void append_frame(FrameHead head, std::string_view payload, std::string& out);

// `from` masked, or unmasked, which is the same, to `to`; they may be the same bytes. The first is
// number `offset` of the frame's payload.
void copy_masked(std::string_view from, const Mask& mask, std::uint64_t offset, char* to);

}  // namespace vastar::ws
