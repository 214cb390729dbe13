// Verdicts: thresholds judged against a report, whether the measurement can be trusted, and the
// exit code that follows.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/exit_code.h"
#include "plan/slo.h"
#include "report/offered.h"
#include "report/report.h"

namespace vastar {

// The value of a metric, or none when it has no value (no samples, or a quantile that does not
// exist). `samples`: how many samples stand behind it (a rate or a count has always enough).
struct MetricValue {
  std::optional<double> value;
  std::uint64_t samples = 0;
  // The true value may be higher: operations were given up (LatencySummary::censored_from_ms).
  bool lower_bound = false;
};
MetricValue metric_value(const RunReport& report, std::string_view metric);
MetricValue metric_value(const SweepReport& report, std::string_view metric);

// Fills common.gate, once a report. A run that was aborted fails by that. A metric without samples
// fails; a null quantile with some samples is inconclusive; when the measurement is not valid, a
// threshold that would pass is inconclusive, and one that would fail still fails only if the
// generator's limit cannot explain it (statuses and failures). A lower bound is judged where the
// true value, however high, has the same outcome, and is inconclusive elsewhere. Where nothing
// completed nothing passes. What was not judged, and why, goes to common.notes.
void judge(RunReport& report, const std::vector<Slo>& slos);
// As above on the sweet spot's run, behind a first threshold of its own, qualified_points>=1: a
// sweep with no qualified point fails by itself.
void judge(SweepReport& report, const std::vector<Slo>& slos);

// What was seen of the generator and the machine during the measured time.
struct ValidityInputs {
  std::vector<double> generator_cpu_pct;  // one a worker
  std::optional<double> steal_pct;
  bool open_loop = false;
  double rps = 0;  // all finished operations a second, failed ones too
  double mean_response_s = 0;
  double max_response_s = 0;  // how long a connection may have idled at the end; 0: not known
  unsigned concurrency = 0;
  bool saturated_closed_loop = true;  // false with --qps or failures: Little's law does not apply
  std::optional<double> offered_rps, achieved_rps;
  std::vector<StageKept> stages_kept;  // open loop in stages
  bool poisson = false;                // then what is due is an average
  std::optional<double> lag_p99_ms, response_p50_ms;
  double elapsed_s = 0;
  double stood_still_s = 0;  // the longest time that vastar did not run although it was due
};
Validity judge_validity(const ValidityInputs& inputs);

// How --inconclusive maps a verdict that cannot be given.
enum class InconclusiveAs : std::uint8_t { kInconclusive, kPass, kFail };
std::string_view inconclusive_name(InconclusiveAs as);  // "pass", "fail"; empty for the first

// For a report whose measurement took place: 0, 1, 3, or 4 when nothing completed.
ExitCode exit_code_for(const Gate& gate, std::uint64_t completed, InconclusiveAs inconclusive_as);

}  // namespace vastar
