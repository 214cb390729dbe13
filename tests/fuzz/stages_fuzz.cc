// Any bytes as --stages: refused in clean words, or a load whose arithmetic holds: within its
// bounds, without a step back in time, and the same when it is read from its own text.
#include "plan/stages.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;
using vastar::Nanos;

void check_ramp(const vastar::Ramp& ramp) {
  const Nanos end = ramp.duration();
  double area = 0;
  for (int i = 0; i <= 16; ++i) {
    const Nanos time = end / 16 * i;
    fuzz_check(ramp.at(time) >= -1e-6 && ramp.at(time) <= ramp.highest() + 1e-6);
    const double until = ramp.area_until(time);
    fuzz_check(std::isfinite(until) && until >= area - 1e-6 * (1 + area));
    area = until;
  }
  std::size_t hint = 0;
  Nanos last = 0;
  for (int i = 0; i < 100; ++i) {
    const auto due = ramp.passes(area / 100 * i, hint);
    if (!due) break;
    fuzz_check(*due >= last && *due <= end);
    last = *due;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  vastar::Stages stages;
  if (const auto added = vastar::add_stages(text, stages); !added) {
    fuzz_check(vastar::is_clean_text(added.error().message));
    return 0;
  }
  if (const auto checked = vastar::check_stages(stages); !checked) {
    fuzz_check(vastar::is_clean_text(checked.error().message));
    return 0;
  }
  check_ramp(stages.ramp());
  vastar::Stages again;
  fuzz_check(vastar::add_stages(vastar::stages_text(stages), again).ok());
  fuzz_check(again.of_rate == stages.of_rate && again.steps.size() == stages.steps.size());
  return 0;
}
