// What a plan sends: the one request, or the set of those that vary.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/run_flags.h"
#include "cli/run_options.h"
#include "plan/plan.h"
#include "plan/request.h"
#include "plan/request_set.h"

namespace vastar {

// What the command and its load do not go together with.
Result<void> check_vary(const VaryOptions& vary, const RunRules& rules, const Warmup& warmup);

// Sets the plan's url, request and requests, and adds to `notes` what varies. `url_text` is empty
// where the list of URLs has all there are.
Result<void> add_requests(const std::string& url_text, const RequestOptions& asked,
                          const VaryOptions& vary, const RunRules& rules, Plan& plan,
                          std::vector<std::string>& notes);

}  // namespace vastar
