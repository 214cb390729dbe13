// Any bytes as the frames of a WebSocket peer: the same messages, end and error in pieces of any
// size, and no message over its limit.
//
// Input: a byte for who sends and whether compression was agreed on, a byte for the size of the
// pieces, the rest is the stream.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "unit/wire/websocket/told.h"

namespace ws = vastar::ws;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  ws::ReaderRules rules{.sender = (data[0] & 1U) != 0 ? ws::Sender::kClient : ws::Sender::kServer,
                        .deflate = {},
                        .largest_message = 100'000};
  if ((data[0] & 2U) != 0) rules.deflate.emplace().server_forgets = (data[0] & 4U) != 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const ws::testing::Told whole = ws::testing::read(rules, bytes, bytes.size());
  // How much of an unfinished message is told may depend on the cuts: zlib keeps some bytes back.
  const auto same = [&](std::size_t piece) {
    const ws::testing::Told other = ws::testing::read(rules, bytes, piece);
    return other.story == whole.story && other.idle == whole.idle;
  };
  if (!same(1) || !same(1 + data[1] % 32)) std::abort();
  for (const auto& line : whole.story) {
    if (line.size() > rules.largest_message + 16) std::abort();
  }
  return 0;
}
