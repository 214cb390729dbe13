// The flow of one sweep: measure, judge.
#include "cli/sweep.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/run.h"
#include "cli/samples.h"
#include "gate/gate.h"
#include "report/to_json.h"
#include "study/recall.h"
#include "study/sweep.h"

namespace vastar {
namespace {

// The figures of two times, and of one document.
void note_resumed(const SweepJournal& journal, std::vector<std::string>& notes) {
  const std::size_t runs = journal.runs.size();
  notes.push_back(fmt::format(
      "resumed: {} run{} measured before, from {} on", runs, runs == 1 ? " was" : "s were",
      runs == 0 ? "an unknown time" : journal.runs[0].target.common.started_at));
  if (journal.fingerprinted) return;
  notes.emplace_back(
      "the file that was resumed does not tell which request it is of, nor where it went: whether "
      "its headers, its body and --connect-to were the same is not known");
}

// Names for the runs in the samples: "c=100", and of its repeats "c=100#2" and so on.
class RunNames {
 public:
  std::string next(std::string_view what) {
    const unsigned count = ++seen_[std::string(what)];
    return count == 1 ? std::string(what) : fmt::format("{}#{}", what, count);
  }

 private:
  std::map<std::string, unsigned> seen_;
};

Result<Measured> measure_sweep(const SweepCommandOptions& options, Live& live,
                               const StopFlag& stop) {
  auto samples = Samples::open(options.run.samples);
  if (!samples) return samples.error();
  RunNames names;
  const RunSetup setup = setup_of(options.run);
  live.begin(planned_sweep(setup, options.sweep, options.reference), asked_for(setup.plan),
             options.run.presentation.warnings);
  Recall recall(options.resumed ? options.resumed->runs : std::vector<SweepRun>(),
                {setup.hist_bins, setup.color_limits_ms});
  const SweepHooks hooks{
      .engine = {.progress = [&](auto& now) { live.progress(now); },
                 .stop = &stop,
                 .samples = samples->sink()},
      .on_run =
          [&](auto what, auto& load) {
            live.next_run(load, what);
            if (SampleSink* sink = samples->sink()) {
              sink->next_run({names.next(what), load.concurrency}, what != kSweepWarmUp);
            }
          },
      .recall = [&](auto what) { return recall.next(what); },
      .on_measured = [&](auto& run) { live.measured(run); },
      .on_point = [&](auto& point) { live.point(point); }};
  auto report = sweep(setup, options.sweep, hooks, measure, options.reference);
  live.end();
  if (!report) {
    samples->discard();
    return report.error();
  }
  std::vector<std::string> failed = samples->finish(report->samples, report->common);
  if (options.resumed) note_resumed(*options.resumed, report->common.notes);
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
                    .samples = Samples::files(run.samples),
                    .inconclusive_as = run.inconclusive_as,
                    .presentation = run.presentation,
                    .measure = {}};
  sweep.measure = [options = std::move(options)](Live& live, const StopFlag& stop) {
    return measure_sweep(options, live, stop);
  };
  return sweep;
}

}  // namespace vastar
