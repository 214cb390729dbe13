// The flow of a live comparison: launches, verdict.
#include "cli/compare.h"

#include <utility>

#include "report/to_json.h"
#include "study/launch_words.h"

namespace vastar {
namespace {

// What a launch has time for, for the progress line.
LoadShape load_of(const LiveComparison& comparison) {
  LoadShape load = comparison.run.plan.load;
  load.requests = 0;
  load.duration = comparison.setup.options.launch_time;
  return load;
}

CompareHooks hooks_for(const LiveComparison& comparison, Live& live, const StopFlag& stop) {
  const CompareRules& rules = comparison.setup.options.rules;
  CompareHooks hooks;
  hooks.launch.progress = [&live](const ProgressSnapshot& now) { live.progress(now); };
  hooks.launch.stop = &stop;
  hooks.on_begin = [&, load = load_of(comparison)](const CompareProgress& progress,
                                                   const std::vector<LaunchPair>& launches) {
    live.next_run(load, launch_label(progress, rules, launches));
    live.progress({.elapsed = -1});
  };
  hooks.on_launch = [&](const CompareProgress& progress, const LaunchPair& launch) {
    live.launch(launch, launch_line(progress, rules, launch));
  };
  return hooks;
}

Result<Measured> measure_sides(const LiveComparison& comparison, Live& live, const StopFlag& stop) {
  const CompareParams& params = comparison.setup.params;
  live.begin("compare", params.url.value_or(params.base), comparison.run.presentation.warnings);
  auto report = compare(comparison.setup, hooks_for(comparison, live, stop));
  live.end();
  if (!report) return report.error();
  return Measured{to_document(*report), report->common,
                  report->base->completed + report->head->completed};
}

}  // namespace

Measurement measurement_of(LiveComparison comparison) {
  const RunOptions& run = comparison.run;
  const CompareParams& params = comparison.setup.params;
  Measurement compare{.kind = "compare",
                      .target = params.base + " and " + params.head,
                      .gated = true,
                      .outputs = run.outputs,
                      .inconclusive_as = run.inconclusive_as,
                      .presentation = run.presentation,
                      .measure = {}};
  compare.measure = [comparison = std::move(comparison)](Live& live, const StopFlag& stop) {
    return measure_sides(comparison, live, stop);
  };
  return compare;
}

}  // namespace vastar
