// The flow of a pair: measure both in turn, hold one against the other, judge.
#include "cli/paired_run.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "cli/run.h"
#include "gate/gate.h"
#include "report/overhead.h"
#include "report/to_json.h"
#include "study/paired.h"

namespace vastar {
namespace {

// What is not valid about the reference is not valid about what is held against it.
void add_validity(const Validity& reference, Validity& validity) {
  validity.valid = validity.valid && reference.valid;
  for (const std::string& reason : reference.reasons) {
    validity.reasons.push_back("reference: " + reason);
  }
}

RunReport report_of(const PairedRun& paired, PairReport&& found) {
  RunReport report = std::move(found.target);
  const auto reference = std::make_shared<const RunReport>(std::move(found.reference));
  add_validity(reference->common.validity, report.common.validity);
  report.overhead = Overhead{.between = paired.between,
                             .reference = paired.reference.url.display(),
                             .target_requests = found.target_requests,
                             .reference_requests = found.reference_requests,
                             .figures = overhead_of(report, *reference),
                             .reference_run = reference};
  std::vector<std::string>& notes = report.common.notes;
  notes.emplace_back(
      "target and reference were driven in turn, in whole rounds: -n is a least of each, and -z "
      "the "
      "time of each");
  if (!found.silence.empty()) notes.push_back(found.silence);
  return report;
}

// What is shown as under way: both sides.
LoadShape load_of_both(const LoadShape& load) {
  LoadShape both = load;
  both.requests *= 2;
  both.duration *= 2;
  return both;
}

Result<Measured> measure_paired(const PairedRun& paired, Live& live, const StopFlag& stop) {
  const RunOptions& options = paired.target;
  live.begin("run", options.plan.url.display(), options.presentation.warnings);
  live.next_run(load_of_both(options.plan.load), "");
  auto found = measure_pair(setup_of(options), paired.reference,
                            {.progress = [&](auto& now) { live.progress(now); }, .stop = &stop});
  live.end();
  if (!found) return found.error();
  RunReport report = report_of(paired, std::move(*found));
  judge(report, options.slos);
  return Measured{to_document(report), report.common, report.completed};
}

}  // namespace

Measurement measurement_of(PairedRun paired) {
  const RunOptions& target = paired.target;
  Measurement run{.kind = "run",
                  .target = target.plan.url.display(),
                  .gated = !target.slos.empty(),
                  .outputs = target.outputs,
                  .inconclusive_as = target.inconclusive_as,
                  .presentation = target.presentation,
                  .measure = {}};
  run.measure = [paired = std::move(paired)](Live& live, const StopFlag& stop) {
    return measure_paired(paired, live, stop);
  };
  return run;
}

}  // namespace vastar
