// Any bytes as the answer to a WebSocket handshake: the same verdict in pieces of any size, clean
// words for what is refused, and not a byte taken of what comes behind a 101.
//
// Input: a byte for what was asked for and the size of the pieces, the rest is the target.
#include "protocols/websocket/opening.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;
using vastar::Opening;

struct Outcome {
  Opening::State state = Opening::State::kMore;
  std::uint16_t status = 0;
  std::size_t taken = 0;  // until it was open
  bool compressed = false;

  bool operator==(const Outcome&) const = default;
};

Outcome play(const vastar::WebSocketPlan& plan, std::string_view bytes, std::size_t piece) {
  Opening opening(plan, "dGhlIHNhbXBsZSBub25jZQ==");  // of RFC 6455, 1.3
  Outcome outcome;
  while (!bytes.empty() && outcome.state == Opening::State::kMore) {
    const std::vector<char> owned(bytes.begin(), bytes.begin() + std::min(piece, bytes.size()));
    std::string_view left(owned.data(), owned.size());
    outcome.state = opening.take(left);
    if (outcome.state == Opening::State::kMore) fuzz_check(left.empty());
    outcome.taken += owned.size() - left.size();
    bytes.remove_prefix(owned.size());
  }
  if (outcome.state == Opening::State::kMore) outcome.state = opening.end();
  const bool open = outcome.state == Opening::State::kOpen;
  if (!open) outcome.taken = 0;  // where it was given up may differ
  fuzz_check(open ? opening.refusal().empty() : vastar::is_clean_text(opening.refusal()));
  outcome.status = opening.status();
  outcome.compressed = opening.deflate().has_value();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  vastar::WebSocketPlan plan;
  plan.compress = (data[0] & 1U) != 0;
  if ((data[0] & 2U) != 0) plan.subprotocols = {"chat", "mqtt"};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = play(plan, bytes, size);
  fuzz_check(play(plan, bytes, 1) == whole);
  fuzz_check(play(plan, bytes, 1 + data[0] / 4) == whole);
  if (whole.state != Opening::State::kOpen) return 0;
  fuzz_check(whole.status == 101 && bytes.substr(0, whole.taken).ends_with("\r\n\r\n"));
  fuzz_check(!whole.compressed || plan.compress);
  return 0;
}
