// One level of a paired sweep: a target and its reference, measured in turn in short blocks.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "engine/engine.h"
#include "plan/plan.h"
#include "report/report.h"
#include "study/run.h"

namespace vastar {

struct PairReport {
  RunReport target, reference;  // no timeline: their seconds are not consecutive
  // Sent in all, what is not counted included.
  std::uint64_t target_requests = 0, reference_requests = 0;
  std::string silence;  // it ended early since a side did not answer: which, and why; else empty
};

// The target's plan as the reference gets it: to its URL, with its request or prompts.
Plan reference_plan(const Plan& target, const Plan& reference);

// Until each side has begun the requests of `target`'s load, or has been driven for its
// duration (whichever comes first, when it has both), in whole quads: so there may be more. The
// reference has the load of the target, and all else of its plan is its own. An error: one of them
// did not answer.
Result<PairReport> measure_pair(const RunSetup& target, const Plan& reference,
                                const EngineHooks& hooks);

}  // namespace vastar
