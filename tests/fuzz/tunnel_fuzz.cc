// Any bytes as a proxy's answer to CONNECT: the same verdict in pieces of any size, clean words for
// what is refused, and not a byte taken of what comes behind the answer.
//
// Input: a byte for the size of the pieces, the rest is the proxy.
#include "engine/tunnel.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;
using vastar::Tunnel;

struct Outcome {
  Tunnel::State state = Tunnel::State::kMore;
  vastar::Failure failure = vastar::Failure::kNone;
  std::string why;
  std::size_t taken = 0;  // until it was open

  bool operator==(const Outcome&) const = default;
};

Outcome play(std::string_view bytes, std::size_t piece) {
  const vastar::Proxy proxy{.host = "proxy", .port = 3128, .userinfo = "user:password"};
  Tunnel tunnel(proxy, {.scheme = "https", .host = "origin", .port = 443});
  Outcome outcome;
  while (!bytes.empty() && outcome.state == Tunnel::State::kMore) {
    const std::vector<char> owned(bytes.begin(), bytes.begin() + std::min(piece, bytes.size()));
    std::string_view left(owned.data(), owned.size());
    outcome.state = tunnel.take(left);
    if (outcome.state == Tunnel::State::kMore) fuzz_check(left.empty());
    outcome.taken += owned.size() - left.size();
    bytes.remove_prefix(owned.size());
  }
  if (outcome.state == Tunnel::State::kMore) outcome.state = tunnel.end();
  if (outcome.state == Tunnel::State::kFailed) outcome.taken = 0;  // where it was given up differs
  outcome.failure = tunnel.failure();
  outcome.why = tunnel.why();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = play(bytes, size);
  fuzz_check(play(bytes, 1) == whole);
  fuzz_check(play(bytes, 1 + data[0] % 32) == whole);
  if (whole.state == Tunnel::State::kFailed) {
    fuzz_check(whole.failure != vastar::Failure::kNone && vastar::is_clean_text(whole.why));
  } else {
    fuzz_check(whole.failure == vastar::Failure::kNone);
    fuzz_check(bytes.substr(0, whole.taken).ends_with("\r\n\r\n"));
  }
  return 0;
}
