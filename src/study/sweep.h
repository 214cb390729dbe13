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
#include "report/sweep_journal.h"
#include "study/paired.h"
#include "study/run.h"

namespace vastar {

// What its warm-up is called.
inline constexpr std::string_view kSweepWarmUp = "warm-up";

struct SweepHooks {
  EngineHooks engine;
  // Before each run: "warm-up", "baseline", "c=100", "refine c=75", and its load. May be empty.
  std::function<void(std::string_view what, const LoadShape& load)> on_run;
  // A run that was measured before, by the name that on_run would get, in place of measuring it;
  // nothing: it is measured. May be empty. Every run that on_run is not called for comes from here.
  std::function<std::optional<SweepRun>(std::string_view what)> recall;
  // After each run but those of the warm-up, recalled ones too. May be empty.
  std::function<void(const SweepRun& run)> on_measured;
  // After each level, its point judged. May be empty.
  std::function<void(const SweepPoint& point)> on_point;
};

// How a run is made: measure() in earnest, anything in a test.
using Measure = std::function<Result<RunReport>(const RunSetup&, const EngineHooks&)>;

// What a paired sweep holds its target against: one of the two; neither: it is not paired.
struct Reference {
  std::optional<Plan> live;  // but for its load; measured beside the target at each level
  std::optional<ReferenceCurve> stored;
};

using MeasurePair =
    std::function<Result<PairReport>(const RunSetup&, const Plan& reference, const EngineHooks&)>;

// The report of a sweep that has not begun: what is asked for, and the machine.
SweepReport planned_sweep(const RunSetup& setup, const SweepOptions& options,
                          const Reference& reference);

// `setup.plan` is the run of a level but for its concurrency and, without a duration, its requests;
// its warm-up is a pass of its own before the first run that is measured, thrown away. The gate is
// left empty. An error: the target did not answer at all. When the stop flag is raised, what was
// measured until then is reported.
Result<SweepReport> sweep(const RunSetup& setup, const SweepOptions& options,
                          const SweepHooks& hooks, const Measure& measure_run = measure,
                          const Reference& reference = {},
                          const MeasurePair& measure_both = measure_pair);

}  // namespace vastar
