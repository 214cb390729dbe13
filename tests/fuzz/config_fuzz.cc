// Any bytes as the file of --config: entries that come out have a key, a line, and a value or more
// only where there is text for them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cli/config_file.h"
#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto entries = vastar::parse_config(text);
  if (!entries) {
    fuzz_check(entries.error().message.starts_with("line "));
    fuzz_check(vastar::is_clean_text(entries.error().message));
    return 0;
  }
  unsigned line = 0;
  for (const vastar::ConfigEntry& entry : *entries) {
    fuzz_check(entry.line > line);
    line = entry.line;
    std::size_t bytes = entry.key.size();
    for (const auto& value : entry.values) bytes += value.size();
    fuzz_check(bytes <= size);
  }
  return 0;
}
