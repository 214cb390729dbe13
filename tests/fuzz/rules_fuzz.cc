// Any bytes as --margin, --launches, --abort-on and the windows of HTTP/2: refused in clean
// words, or what is within its bounds.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "plan/abort_rule.h"
#include "plan/compare.h"
#include "plan/http2_windows.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

template <typename T>
bool is_taken(const vastar::Result<T>& result) {
  if (!result) fuzz_check(vastar::is_clean_text(result.error().message));
  return result.ok();
}

void check_margins(std::string_view text) {
  std::vector<vastar::Margin> margins = vastar::default_margins();
  if (!is_taken(vastar::set_margins(text, margins))) return;
  for (const vastar::Margin& margin : margins) {
    fuzz_check(vastar::find_compared(margin.metric) != nullptr);
    fuzz_check(std::isfinite(margin.limit) && margin.limit > 0);
    vastar::margin_text(margin);
  }
}

void check_looks(std::string_view text) {
  const auto looks = vastar::parse_looks(text);
  if (!is_taken(looks)) return;
  unsigned last = 1;
  for (const unsigned look : *looks) {
    fuzz_check(look > last && look <= 1000);
    last = look;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_margins(text);
  check_looks(text);
  if (const auto rule = vastar::parse_abort_rule(text); is_taken(rule)) {
    fuzz_check(rule->seconds >= 1 && rule->seconds <= 3600);
  }
  if (const auto windows = vastar::parse_http2_windows(text); is_taken(windows)) {
    fuzz_check(windows->stream >= 1 && windows->stream < 1U << 31U);
    fuzz_check(windows->connection >= 65'535 && windows->connection < 1U << 31U);
    fuzz_check(*vastar::parse_http2_windows(vastar::to_text(*windows)) == *windows);
  }
  return 0;
}
