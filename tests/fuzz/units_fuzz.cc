// Any bytes as a duration or a size: refused in clean words, or a number that prints.
#include "base/units.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto duration = vastar::parse_duration(text);
  if (duration) {
    fuzz_check(duration.value() >= 0);
    fuzz_check(vastar::parse_duration(vastar::format_duration(duration.value())).ok());
  } else {
    fuzz_check(vastar::is_clean_text(duration.error().message));
  }
  const auto bytes = vastar::parse_size(text);
  if (bytes) {
    fuzz_check(!vastar::format_size(bytes.value()).empty());
  } else {
    fuzz_check(vastar::is_clean_text(bytes.error().message));
  }
  return 0;
}
