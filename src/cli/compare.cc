// The flow of a live comparison: outputs, launches, verdict, conclude.
#include "cli/compare.h"

#include "cli/conclude.h"
#include "cli/live.h"
#include "cli/signals.h"
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

}  // namespace

ExitCode carry_out(const LiveComparison& comparison) {
  const RunOptions& run = comparison.run;
  auto outputs = Outputs::open(run.outputs, run.presentation.output);
  if (!outputs) return conclude_without_data(outputs.error());
  StopFlag stop;
  const StopOnSignals signals(stop);
  Live live(run.presentation, *outputs);
  const CompareParams& params = comparison.setup.params;
  live.begin("compare", params.url.value_or(params.base));

  auto report = compare(comparison.setup, hooks_for(comparison, live, stop));
  live.end();
  if (!report) return conclude_without_data(report.error());
  const std::uint64_t completed = report->base->completed + report->head->completed;
  return conclude(to_document(*report), report->common.gate, completed, run.inconclusive_as,
                  run.presentation.quiet, *outputs);
}

}  // namespace vastar
