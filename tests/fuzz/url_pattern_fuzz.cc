// Any bytes as a pattern of --rand-regex-url: refused in clean words, or texts of bounded length
// that may stand in a URL, made in bounded time.
#include "plan/url_pattern.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plan/escape.h"
#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  constexpr std::size_t kLongest = 16'384;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto pattern = vastar::UrlPattern::parse(text, 4);
  if (!pattern) {
    fuzz_check(vastar::is_clean_text(pattern.error().message));
    return 0;
  }
  vastar::SplitMix random(size);
  for (int i = 0; i < 3; ++i) {
    std::string made;
    pattern->generate(random, made);
    fuzz_check(made.size() <= kLongest);
    fuzz_check(std::all_of(made.begin(), made.end(), vastar::stands_in_url));
  }
  return 0;
}
