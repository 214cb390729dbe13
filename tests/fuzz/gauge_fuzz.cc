// Any bytes as the answer of --gauge-url: a finite value, or none.
//
// Input: a name up to the first line break, the rest is the text.
#include "study/gauge.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string_view name = bytes.substr(0, bytes.find('\n'));
  const std::string_view text = bytes.substr(std::min(name.size() + 1, bytes.size()));
  vastar::fuzz_check(std::isfinite(vastar::gauge_value(text, name).value_or(0)));
  return 0;
}
