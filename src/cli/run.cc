// The flow of one run: measure, judge.
#include "cli/run.h"

#include <utility>

#include "cli/samples.h"
#include "gate/gate.h"
#include "report/to_json.h"
#include "study/run.h"

namespace vastar {
namespace {

Result<Measured> measure_run(const RunOptions& options,
                             const std::function<void(const RunReport&)>& seen, Live& live,
                             const StopFlag& stop) {
  auto samples = Samples::open(options.samples);
  if (!samples) return samples.error();
  live.begin("run", options.plan.url.display(), options.presentation.warnings);
  live.next_run(options.plan.load, "");
  auto report = measure(setup_of(options), {.progress = [&](auto& now) { live.progress(now); },
                                            .stop = &stop,
                                            .samples = samples->sink()});
  live.end();
  if (!report) {
    samples->discard();
    return report.error();
  }
  std::vector<std::string> failed = samples->finish(report->samples, report->common);
  judge(*report, options.slos);
  if (seen) seen(*report);
  return Measured{to_document(*report), report->common, report->completed, std::move(failed)};
}

}  // namespace

RunSetup setup_of(const RunOptions& options) {
  return {.plan = options.plan,
          .hist_bins = options.presentation.hist_bins,
          .color_limits_ms = options.presentation.color_limits_ms,
          .notes = options.notes,
          .abort_on = options.abort_on};
}

Measurement measurement_of(RunOptions options, std::function<void(const RunReport&)> seen) {
  Measurement run{.kind = "run",
                  .target = options.plan.url.display(),
                  .gated = !options.slos.empty(),
                  .outputs = options.outputs,
                  .samples = Samples::files(options.samples),
                  .inconclusive_as = options.inconclusive_as,
                  .presentation = options.presentation,
                  .measure = {}};
  run.measure = [options = std::move(options), seen = std::move(seen)](Live& live,
                                                                       const StopFlag& stop) {
    return measure_run(options, seen, live, stop);
  };
  return run;
}

}  // namespace vastar
