// Any bytes as --conc: refused in clean words, or a short ascending list within its bounds.
#include "plan/levels.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto levels = vastar::parse_levels(text);
  if (!levels) {
    fuzz_check(vastar::is_clean_text(levels.error().message));
    return 0;
  }
  const auto& values = levels.value().values;
  fuzz_check(!values.empty() && values.size() <= 1000);
  unsigned last = 0;
  for (const unsigned value : values) {
    fuzz_check(value > last && value <= 1'000'000);
    last = value;
  }
  return 0;
}
