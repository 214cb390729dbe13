// What is said of launches while a comparison runs: plain ASCII, for a progress line and for logs.
#pragma once

#include <string>
#include <vector>

#include "plan/compare.h"
#include "report/compare_report.h"
#include "study/compare.h"

namespace vastar {

// "launch 5 of 6..20: p50 +0.4% +-1.1%", "launch 8, confirming": the label of the launch under way.
std::string launch_label(const CompareProgress& progress, const CompareRules& rules,
                         const std::vector<LaunchPair>& launches);

// "launch 5: p50 +0.4%  p99 -1.2%  rps +0.1%": one that is done, by the metrics that have a margin,
// and why it does not count when it does not.
std::string launch_line(const CompareProgress& progress, const CompareRules& rules,
                        const LaunchPair& launch);

// "p50 +0.4% +-1.1%": head against base by the first metric with a margin and a figure, over the
// launches that count, with 95% confidence; empty while there is none.
std::string change_so_far(const CompareRules& rules, const std::vector<LaunchPair>& launches);

}  // namespace vastar
