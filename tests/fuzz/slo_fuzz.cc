// Any bytes as a threshold: refused in clean words, or a metric of the catalogue with a limit.
#include "plan/slo.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  static const auto kCatalogue = vastar::sweep_metrics();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto slo = vastar::parse_slo(text, kCatalogue);
  if (slo) {
    fuzz_check(vastar::find_metric(slo.value().metric, kCatalogue) != nullptr);
    fuzz_check(std::isfinite(slo.value().limit) && slo.value().limit >= 0);
    fuzz_check(vastar::parse_slo(slo.value().text, kCatalogue).ok());
  } else {
    fuzz_check(vastar::is_clean_text(slo.error().message));
  }
  const auto targets = vastar::parse_slo_target(text, kCatalogue);
  if (!targets) fuzz_check(vastar::is_clean_text(targets.error().message));
  return 0;
}
