// Any bytes as an encoded histogram, and as what stands inside of one: refused in clean words, or
// counts that are the same when they are encoded again.
//
// Input: what stands behind the zlib and base64 of an encoded histogram; and the same as text.
#include "stats/histogram.h"

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

// base64( cookie, length, zlib( payload ) ), as histogram_codec.cc describes it.
std::string wrapped(std::string_view payload) {
  uLongf size = compressBound(payload.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size,
           reinterpret_cast<const Bytef*>(payload.data()), payload.size());
  packed.resize(size);
  std::string frame("\x1c\x84\x93\x14", 4);
  for (int shift = 24; shift >= 0; shift -= 8) frame.push_back(static_cast<char>(size >> shift));
  return vastar::base64_encode(frame + packed);
}

void check(const std::string& encoded) {
  const auto histogram = vastar::Histogram::decode(encoded);
  if (!histogram) return fuzz_check(vastar::is_clean_text(histogram.error().message));
  fuzz_check(histogram->min() <= histogram->max() && histogram->mean() >= 0);
  const auto again = vastar::Histogram::decode(histogram->encode());
  fuzz_check(again && again->count() == histogram->count());
  fuzz_check(again->min() == histogram->min() && again->max() == histogram->max());
  if (histogram->count() == 0) return;
  fuzz_check(histogram->value_at_rank(histogram->count()) == histogram->max());
  fuzz_check(again->value_at_rank(1) == histogram->value_at_rank(1));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  check(wrapped(text));
  return 0;
}
