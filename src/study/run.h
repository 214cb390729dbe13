// The plainest experiment: one plan, measured once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "plan/abort_rule.h"
#include "plan/plan.h"
#include "report/report.h"

namespace vastar {

// A plan and what its report needs beside it.
struct RunSetup {
  Plan plan;
  unsigned hist_bins = 16;
  std::vector<double> color_limits_ms;  // as RunFacts has them
  std::vector<std::string> notes;
  std::vector<AbortRule> abort_on = {};
};

// What a plan asks for, as documents say it, but for what the engine chooses: workers and
// source_addresses.
RunParams asked_for(const Plan& plan);

// The report of what the engine found, every number derived; `steal_pct` where it is known.
RunReport report_of(const RunSetup& setup, const Outcome& outcome, const std::string& started_at,
                    std::optional<double> steal_pct);

// Measures, and derives every number. The gate is left empty. An error: nothing was measured.
Result<RunReport> measure(const RunSetup& setup, const EngineHooks& hooks);

}  // namespace vastar
