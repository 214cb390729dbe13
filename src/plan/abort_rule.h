// When a run is ended early: an expression of --abort-on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/slo.h"

namespace vastar {

// Holds when its condition held in each of the last `seconds` whole seconds.
struct AbortRule {
  std::string text;  // as the user wrote it, trimmed
  Slo when;
  unsigned seconds = 1;
};

// METRIC OP VALUE as of --slo, of one second, and optionally "for TIME" in whole seconds:
// 'error_rate>50%', 'p99>=2s for 5s'.
Result<AbortRule> parse_abort_rule(std::string_view text);

// What is known of one second: quantiles and max of the response time, rps, error_rate, failed.
std::vector<Metric> second_metrics();

}  // namespace vastar
