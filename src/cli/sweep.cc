// The flow of one sweep: measure, judge.
#include "cli/sweep.h"

#include <utility>

#include "cli/run.h"
#include "cli/samples.h"
#include "gate/gate.h"
#include "report/to_json.h"
#include "study/sweep.h"

namespace vastar {
namespace {

Result<Measured> measure_sweep(const SweepCommandOptions& options, Live& live,
                               const StopFlag& stop) {
  auto samples = Samples::open(options.run.samples);
  if (!samples) return samples.error();
  live.begin("sweep", options.run.plan.url.display(),
             options.run.presentation.warnings);
  const SweepHooks hooks{.engine = {.progress = [&](auto& now) { live.progress(now); },
                                    .stop = &stop,
                                    .samples = samples->sink()},
                         .on_run =
                             [&](auto what, auto& load) {
                               live.next_run(load, what);
                               if (SampleSink* sink = samples->sink()) {
                                 sink->set_series(load.concurrency, what != kSweepWarmUp);
                               }
                             },
                         .on_point = [&](auto& point) { live.point(point); }};
  auto report = sweep(setup_of(options.run), options.sweep, hooks, measure, options.reference);
  live.end();
  if (!report) {
    samples->discard();
    return report.error();
  }
  std::vector<std::string> failed = samples->finish(report->samples, report->common);
  judge(*report, options.run.slos);
  return Measured{to_document(*report), report->common, report->completed, std::move(failed)};
}

}  // namespace

Measurement measurement_of(SweepCommandOptions options) {
  const RunOptions& run = options.run;
  Measurement sweep{.kind = "sweep",
                    .target = run.plan.url.display(),
                    .gated = true,
                    .outputs = run.outputs,
                    .inconclusive_as = run.inconclusive_as,
                    .presentation = run.presentation,
                    .measure = {}};
  sweep.measure = [options = std::move(options)](Live& live, const StopFlag& stop) {
    return measure_sweep(options, live, stop);
  };
  return sweep;
}

}  // namespace vastar
