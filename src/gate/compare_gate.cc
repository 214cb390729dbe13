// A threshold a margin, and the verdict over them.
#include "gate/compare_gate.h"

#include <fmt/format.h>

#include "gate/regression.h"

namespace vastar {
namespace {

// Worse by how much, as a share: what thresholds carry.
Threshold threshold_of(const Margin& margin, const MetricVerdict& metric) {
  Threshold threshold{
      .expr = fmt::format("{} at most {} worse", margin.metric, margin_text(margin)),
      .actual = metric.worse_by,
      .unit = std::string(unit_name(Unit::kFraction)),
      .passed = std::nullopt};
  if (threshold.actual) *threshold.actual /= 100;
  if (metric.outcome == MetricOutcome::kPass) threshold.passed = true;
  if (metric.outcome == MetricOutcome::kFail) threshold.passed = false;
  return threshold;
}

// Base against itself has no side that could be the worse one.
Threshold deaths_threshold(const CompareReport& report) {
  const std::size_t deaths = head_deaths(report.launches);
  Threshold threshold{.expr = "head survives its launches",
                      .actual = static_cast<double>(deaths),
                      .unit = std::string(unit_name(Unit::kCount)),
                      .passed = std::nullopt};
  if (deaths >= kDeathsToFail && !report.params.aa) threshold.passed = false;
  return threshold;
}

}  // namespace

void judge_compare_gate(CompareReport& report) {
  Gate& gate = report.common.gate;
  gate = {};
  const std::vector<Margin>& margins = report.params.rules.margins;
  bool failed = false, open = false, passed = false;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    const MetricVerdict& metric = report.metrics[i];
    const bool left_out = metric.outcome == MetricOutcome::kNotGated && !margins[i].asked;
    if (left_out) continue;
    gate.thresholds.push_back(threshold_of(margins[i], metric));
    passed = passed || metric.outcome == MetricOutcome::kPass;
    failed = failed || metric.outcome == MetricOutcome::kFail;
    open = open || metric.outcome == MetricOutcome::kInconclusive ||
           metric.outcome == MetricOutcome::kNotGated;
  }
  if (head_deaths(report.launches) > 0) {
    gate.thresholds.push_back(deaths_threshold(report));
    (gate.thresholds.back().passed ? failed : open) = true;
  } else if (margins.empty()) {
    return;
  }
  gate.verdict = failed            ? Verdict::kFail
                 : open || !passed ? Verdict::kInconclusive
                                   : Verdict::kPass;
}

}  // namespace vastar
