// The flow of one sweep: outputs, measure, judge, conclude.
#include "cli/sweep.h"

#include "cli/conclude.h"
#include "cli/live.h"
#include "cli/run.h"
#include "cli/signals.h"
#include "gate/gate.h"
#include "report/to_json.h"
#include "study/sweep.h"

namespace vastar {

ExitCode carry_out(const SweepCommandOptions& options) {
  auto outputs = Outputs::open(options.run.outputs, options.run.presentation.output);
  if (!outputs) return conclude_without_data(outputs.error());
  StopFlag stop;
  const StopOnSignals signals(stop);
  Live live(options.run.presentation, *outputs);
  live.begin("sweep", options.run.plan.url.display());

  const SweepHooks hooks{
      .engine = {.progress = [&](auto& now) { live.progress(now); }, .stop = &stop},
      .on_run = [&](auto what, auto& load) { live.next_run(load, what); },
      .on_point = [&](auto& point) { live.point(point); }};
  auto report = sweep(setup_of(options.run), options.sweep, hooks, measure, options.reference);
  live.end();
  if (!report) return conclude_without_data(report.error());
  judge(*report, options.run.slos);
  return conclude(to_document(*report), report->common.gate, report->completed,
                  options.run.inconclusive_as, options.run.presentation.quiet, *outputs);
}

}  // namespace vastar
