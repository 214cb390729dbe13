// Thresholds judged against a report. The reasons for the rules: docs/decisions/gate-verdicts.md.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/units.h"
#include "gate/gate.h"

namespace vastar {
namespace {

constexpr std::string_view kQualified = "qualified_points>=1";

// Whether a generator that was itself the limit could be why this metric looks bad. It makes
// latency too high and rates too low; it makes no target answer with an error.
bool generator_may_explain(std::string_view metric) {
  const bool target_alone = metric == "error_rate" || metric == "failed" || metric == "timed_out" ||
                            metric.substr(0, 7) == "status.";
  return !target_alone;
}

// One threshold's outcome, and why it could not be judged or what it lacked (a note; may be empty).
struct Judged {
  std::optional<bool> passed;
  std::string note;
};

// Whether every value from `least` on has the same outcome as `least`.
bool settled_from(double least, const Slo& slo) {
  switch (slo.comparison) {
    case Comparison::kLess:
    case Comparison::kLessOrEqual:
      return !holds(least, slo.comparison, slo.limit);
    case Comparison::kGreater:
    case Comparison::kGreaterOrEqual:
      return holds(least, slo.comparison, slo.limit);
    case Comparison::kEqual:
      break;
  }
  return least > slo.limit;
}

// What a measurement has behind it.
struct Grounds {
  bool valid = true;
  bool completed = true;  // anything
};

Judged judge_one(const Slo& slo, const MetricValue& metric, const Grounds& grounds) {
  if (!metric.value && metric.samples == 0) {
    return {false, fmt::format("gate '{}' fails: {} has no samples", slo.text, slo.metric)};
  }
  if (!metric.value) {
    return {std::nullopt,
            fmt::format("gate '{}' is inconclusive: {} samples are too few for {}; measure more",
                        slo.text, metric.samples, slo.metric)};
  }
  if (metric.lower_bound && !settled_from(*metric.value, slo)) {
    return {std::nullopt,
            fmt::format("gate '{}' is inconclusive: requests were given up, so {} is known only to "
                        "be at least {}; raise -t (and --drain-cap) above the limit",
                        slo.text, slo.metric, format_duration(from_seconds(*metric.value / 1e3)))};
  }
  const bool held = holds(*metric.value, slo.comparison, slo.limit);
  if (held && !grounds.completed) {
    return {std::nullopt, fmt::format("gate '{}' is inconclusive: nothing completed", slo.text)};
  }
  if (grounds.valid || (!held && !generator_may_explain(slo.metric))) return {held, {}};
  return {std::nullopt,
          fmt::format("gate '{}' is inconclusive: the measurement is not valid (it would {})",
                      slo.text, held ? "pass" : "fail")};
}

void add(const Slo& slo, const MetricValue& metric, const Grounds& grounds, Common& common) {
  Judged judged = judge_one(slo, metric, grounds);
  common.gate.thresholds.push_back(
      {slo.text, metric.value, std::string(unit_name(slo.unit)), judged.passed});
  if (!judged.note.empty()) common.notes.push_back(std::move(judged.note));
}

// The worst threshold's: fail, then inconclusive, then pass. None without thresholds.
std::optional<Verdict> worst(const std::vector<Threshold>& thresholds) {
  if (thresholds.empty()) return std::nullopt;
  Verdict verdict = Verdict::kPass;
  for (const Threshold& threshold : thresholds) {
    if (!threshold.passed) {
      verdict = Verdict::kInconclusive;
    } else if (!*threshold.passed) {
      return Verdict::kFail;
    }
  }
  return verdict;
}

// Why a sweep without a qualified point may still have one; empty when every level was judged.
std::string_view left_open(const SweepReport& report) {
  const auto unjudged = [](const SweepPoint& point) { return point.unjudged; };
  if (report.interrupted) return "it was interrupted before one was found";
  if (report.paired && report.points.empty()) return "no level could be measured on both sides";
  if (std::any_of(report.points.begin(), report.points.end(), unjudged)) {
    return "the reference failed where the target did not";
  }
  return {};
}

// A winner among qualified points. It is there without being asked for, and a sweep that nobody
// gated must not end with "cannot judge": noise does not make it inconclusive, only a sweep that is
// not whole.
void add_qualified(SweepReport& report) {
  const MetricValue qualified = metric_value(report, "qualified_points");
  const bool found = report.sweet_spot && report.sweet_spot->method != "fallback" &&
                     qualified.value.value_or(0) >= 1;
  Threshold threshold{std::string(kQualified), qualified.value,
                      std::string(unit_name(Unit::kCount)), found};
  if (const std::string_view open = left_open(report); !found && !open.empty()) {
    threshold.passed.reset();
    report.common.notes.push_back(fmt::format("gate '{}' is inconclusive: {}", kQualified, open));
  }
  report.common.gate.thresholds.push_back(std::move(threshold));
}

// Whose validity counts: the sweep's for what compares levels (it has its sweet spot's point's),
// the sweet spot's run's for the rest.
bool is_valid(const SweepReport& report, std::string_view metric) {
  const bool over_levels =
      metric == "sweet_spot.concurrency" || metric == "peak_rps" || metric == "qualified_points";
  if (over_levels || !report.sweet_spot_run) return report.common.validity.valid;
  return report.sweet_spot_run->common.validity.valid;
}

}  // namespace

void judge(RunReport& report, const std::vector<Slo>& slos) {
  Common& common = report.common;
  common.gate = {};
  if (report.aborted) {
    common.gate.thresholds.push_back({"--abort-on " + report.aborted->expr, report.aborted->actual,
                                      report.aborted->unit, false});
  }
  const Grounds grounds{common.validity.valid, report.completed > 0};
  for (const Slo& slo : slos) {
    add(slo, metric_value(report, slo.metric), grounds, common);
  }
  common.gate.verdict = worst(common.gate.thresholds);
}

void judge(SweepReport& report, const std::vector<Slo>& slos) {
  Common& common = report.common;
  common.gate = {};
  add_qualified(report);
  for (const Slo& slo : slos) {
    add(slo, metric_value(report, slo.metric), {.valid = is_valid(report, slo.metric)}, common);
  }
  common.gate.verdict = worst(common.gate.thresholds);
}

}  // namespace vastar
