// The flow of one run: outputs, measure, judge, conclude.
#include "cli/run.h"

#include "cli/conclude.h"
#include "cli/live.h"
#include "cli/signals.h"
#include "gate/gate.h"
#include "report/to_json.h"
#include "study/run.h"

namespace vastar {

RunSetup setup_of(const RunOptions& options) {
  return {.plan = options.plan,
          .hist_bins = options.presentation.hist_bins,
          .color_limits_ms = options.presentation.color_limits_ms,
          .notes = options.notes};
}

ExitCode carry_out(const RunOptions& options) {
  auto outputs = Outputs::open(options.outputs, options.presentation.output);
  if (!outputs) return conclude_without_data(outputs.error());
  StopFlag stop;
  const StopOnSignals signals(stop);
  Live live(options.presentation, *outputs);
  live.begin("run", options.plan.url.display());
  live.next_run(options.plan.load, "");

  auto report = measure(setup_of(options),
                        {.progress = [&](auto& now) { live.progress(now); }, .stop = &stop});
  live.end();
  if (!report) return conclude_without_data(report.error());
  judge(*report, options.slos);
  return conclude(to_document(*report), report->common.gate, report->completed,
                  options.inconclusive_as, options.presentation.quiet, *outputs);
}

}  // namespace vastar
