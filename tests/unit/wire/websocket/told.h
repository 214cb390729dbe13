// What a MessageReader tells of bytes, written down as a story that does not depend on how they
// were cut; and frames made by hand.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "wire/websocket/close_code.h"
#include "wire/websocket/message_reader.h"

namespace vastar::ws::testing {

inline constexpr Mask kTestMask = {'\x12', '\x34', '\x56', '\x78'};

// A frame with first octet `first` (FIN, RSV and opcode) and a size in its shortest form.
inline std::string frame(unsigned first, std::string_view payload, bool masked = false) {
  std::string out;
  FrameHead head;
  if (masked) head.mask = kTestMask;
  append_frame(head, payload, out);
  out[0] = static_cast<char>(first);
  return out;
}

inline std::string close_frame(unsigned code, std::string_view reason = {}, bool masked = false) {
  std::string payload = {static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
  return frame(0x88, payload.append(reason), masked);
}

struct Told {
  std::vector<std::string> story;  // "text hello", "ping x", "close 1000 bye", "broken 1002: ..."
  std::string open;                // a message that has begun: its data so far
  bool idle = false;

  bool operator==(const Told&) const = default;
};

inline void tell(const Piece& piece, Told& told) {
  switch (piece.kind) {
    case Piece::Kind::kNone:
      return;
    case Piece::Kind::kData:
      if (piece.begins) told.open = piece.text ? "text " : "binary ";
      told.open.append(piece.bytes);
      if (!piece.ends) return;
      told.story.push_back(told.open);
      told.open.clear();
      return;
    case Piece::Kind::kPing:
      told.story.push_back("ping " + std::string(piece.bytes));
      return;
    case Piece::Kind::kPong:
      told.story.push_back("pong " + std::string(piece.bytes));
      return;
    case Piece::Kind::kClose:
      told.story.push_back("close " + std::to_string(piece.code) + " " + std::string(piece.bytes));
      return;
    case Piece::Kind::kBroken:
      told.story.push_back("broken " + std::to_string(piece.code) + ": " + piece.error);
      return;
  }
}

// Reads `bytes` in parts of `size`, each in memory of its own.
inline Told read(const ReaderRules& rules, std::string_view bytes, std::size_t size) {
  std::string scratch;
  MessageReader reader(rules, scratch);
  Told told;
  while (!bytes.empty()) {
    const std::string_view cut = bytes.substr(0, size);
    const std::vector<char> owned(cut.begin(), cut.end());
    std::string_view left(owned.data(), owned.size());
    for (;;) {
      const Piece piece = reader.next(left);
      if (piece.kind == Piece::Kind::kNone) break;
      tell(piece, told);
    }
    bytes.remove_prefix(cut.size());
  }
  told.idle = reader.idle();
  return told;
}

}  // namespace vastar::ws::testing
