// Any bytes as the file of --config: entries that come out have a key, a line, and a value or more
// only where there is text for them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cli/config_file.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

void check_entries(const vastar::ConfigEntries& entries, std::size_t size) {
  unsigned line = 0;
  for (const vastar::ConfigEntry& entry : entries) {
    fuzz_check(entry.line > 0 && entry.line >= line);
    line = entry.line;
    std::size_t bytes = entry.key.size();
    for (const auto& value : entry.values) bytes += value.size();
    fuzz_check(bytes <= size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = vastar::parse_config(text);
  if (!file) {
    fuzz_check(file.error().message.starts_with("line "));
    fuzz_check(vastar::is_clean_text(file.error().message));
    return 0;
  }
  check_entries(file->entries, size);
  unsigned line = 1;
  for (const vastar::ConfigScenario& scenario : file->scenarios) {
    fuzz_check(scenario.line >= line && !scenario.name.empty());
    line = scenario.line;
    check_entries(scenario.entries, size);
  }
  return 0;
}
