// The flow of one sweep: measure, judge.
#include "cli/sweep.h"

#include <utility>

#include "cli/run.h"
#include "gate/gate.h"
#include "report/to_json.h"
#include "study/sweep.h"

namespace vastar {
namespace {

Result<Measured> measure_sweep(const SweepCommandOptions& options, Live& live,
                               const StopFlag& stop) {
  live.begin("sweep", options.run.plan.url.display(), options.run.presentation.warnings);
  const SweepHooks hooks{
      .engine = {.progress = [&](auto& now) { live.progress(now); }, .stop = &stop},
      .on_run = [&](auto what, auto& load) { live.next_run(load, what); },
      .on_point = [&](auto& point) { live.point(point); }};
  auto report = sweep(setup_of(options.run), options.sweep, hooks, measure, options.reference);
  live.end();
  if (!report) return report.error();
  judge(*report, options.run.slos);
  return Measured{to_document(*report), report->common, report->completed};
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
