// The steps of a scenario as the file has them, made ready to be sent.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/run_flags.h"
#include "cli/settings.h"
#include "plan/slo.h"
#include "plan/steps.h"

namespace vastar {

// What --slo may say of the steps: step.NAME.p95 and the like. Steps without a fit name have none.
std::vector<Metric> step_metrics(const std::vector<ConfigStep>& steps);

// Checks and compiles the steps of `settings`. `flags` are those of the scenario, its files read:
// what they say of headers, credentials and checks is for every step. `base` is its URL, for steps
// that name a path; may be empty. An error names the line of the file.
Result<std::shared_ptr<const Steps>> resolve_steps(const Settings& settings, const RunFlags& flags,
                                                   std::string_view base,
                                                   std::string_view default_content_type);

}  // namespace vastar
