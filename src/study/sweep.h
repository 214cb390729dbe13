// The sweep: which concurrency serves this target best, found by measuring.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "engine/engine.h"
#include "plan/sweep.h"
#include "report/reference_curve.h"
#include "report/report.h"
#include "study/paired.h"
#include "study/run.h"

namespace vastar {

// What its warm-up is called.
inline constexpr std::string_view kSweepWarmUp = "warm-up";

struct SweepHooks {
  EngineHooks engine;
  // Before each run: "warm-up", "baseline", "c=100", "refine c=75", and its load. May be empty.
  std::function<void(std::string_view what, const LoadShape& load)> on_run;
  // After each level, its point judged. May be empty.
  std::function<void(const SweepPoint& point)> on_point;
};

// How a run is made: measure() in earnest, anything in a test.
using Measure = std::function<Result<RunReport>(const RunSetup&, const EngineHooks&)>;

// What a paired sweep holds its target against: one of the two; neither: it is not paired.
struct Reference {
  std::optional<Plan> live;  // its URL and request; measured beside the target at each level
  std::optional<ReferenceCurve> stored;
};

using MeasurePair =
    std::function<Result<PairReport>(const RunSetup&, const Plan& reference, const EngineHooks&)>;

// `setup.plan` is the run of a level but for its concurrency and, without a duration, its requests;
// its warm-up is a pass of its own before the baseline, thrown away. The gate is left empty. An
// error: the target did not answer at all. When the stop flag is raised, what was measured until
// then is reported.
Result<SweepReport> sweep(const RunSetup& setup, const SweepOptions& options,
                          const SweepHooks& hooks, const Measure& measure_run = measure,
                          const Reference& reference = {},
                          const MeasurePair& measure_both = measure_pair);

}  // namespace vastar
