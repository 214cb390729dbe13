// Any bytes as a gzip or deflate coding: the same text, end and error in pieces of any size, and
// what comes out comes in bounded pieces.
//
// Input: a byte for the coding and the size of the pieces, the rest is the body.
#include "wire/inflate.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;
using vastar::Inflater;

constexpr std::size_t kEnough = std::size_t{1} << 20U;  // of a body that stands for a huge one

struct Outcome {
  std::string text;
  bool done = false;
  bool broken = false;

  bool operator==(const Outcome&) const = default;
};

Outcome play(Inflater::Coding coding, std::string_view bytes, std::size_t piece) {
  Inflater inflater(coding);
  Outcome outcome;
  while (!bytes.empty() && outcome.text.size() < kEnough) {
    const std::vector<char> owned(bytes.begin(), bytes.begin() + std::min(piece, bytes.size()));
    std::string_view left(owned.data(), owned.size());
    bytes.remove_prefix(owned.size());
    for (;;) {
      const std::string_view out = inflater.next(left);
      if (out.empty()) break;
      fuzz_check(out.size() <= 65'536);
      outcome.text += out;
    }
    if (inflater.error() != nullptr) break;
    fuzz_check(left.empty());
  }
  outcome.done = inflater.done();
  outcome.broken = inflater.error() != nullptr;
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const auto coding = (data[0] & 1U) != 0 ? Inflater::Coding::kGzip : Inflater::Coding::kDeflate;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = play(coding, bytes, size);
  if (whole.text.size() >= kEnough) return 0;  // where it was left off differs
  const Outcome small = play(coding, bytes, 1);
  const Outcome some = play(coding, bytes, 1 + data[0] / 2);
  fuzz_check(small.broken == whole.broken && some.broken == whole.broken);
  // Before what is broken, zlib tells more or less of what was whole.
  if (!whole.broken) fuzz_check(small == whole && some == whole);
  return 0;
}
