// The verdict of a comparison from its launches.
#include "gate/regression.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gate/compare_gate.h"
#include "gate/compare_words.h"
#include "gate/effects.h"
#include "gate/launch_limits.h"
#include "gate/sequence.h"

namespace vastar {
namespace {

constexpr double kPower = 0.8;  // of what counts as detectable

// Shown beside what is gated, when there is anything to show.
constexpr std::array<std::string_view, 7> kAlwaysShown = {"p50", "p90", "p99",       "p999",
                                                          "avg", "rps", "error_rate"};

Number finite(double value) { return std::isfinite(value) ? Number(value) : std::nullopt; }

// What would be called worse in 4 of 5 comparisons that go on to the last look.
double detectable_effect(const Evidence& evidence, const CompareRules& rules, double alpha) {
  const double n = rules.looks.back();
  const double errors = t_quantile(1 - alpha, n - 1) + t_quantile(kPower, n - 1);
  return evidence.margin + errors * evidence.summary.sd / std::sqrt(n);
}

void add_changes(const Evidence& evidence, double alpha, MetricVerdict& verdict) {
  const MetricKind kind = verdict.kind;
  const double mean = evidence.summary.mean;
  const double half = evidence.summary.half_width(kPassAlpha);
  verdict.change = as_change(mean, kind);
  verdict.worse_by = as_worse(mean, kind);
  verdict.change_low =
      finite(as_change(kind == MetricKind::kRate ? mean + half : mean - half, kind));
  verdict.change_high =
      finite(as_change(kind == MetricKind::kRate ? mean - half : mean + half, kind));
  if (!std::isfinite(half)) verdict.change_low = verdict.change_high = std::nullopt;
  if (evidence.summary.count < 2) return;
  verdict.worse_at_least = finite(as_worse(mean - evidence.summary.half_width(alpha), kind));
  verdict.bound_confidence = 1 - alpha;
  verdict.spread = 100 * evidence.summary.sd;
}

MetricVerdict shown(const Evidence& evidence, double alpha) {
  MetricVerdict verdict;
  verdict.metric = evidence.metric->name;
  verdict.kind = evidence.metric->kind;
  verdict.base = evidence.base;
  verdict.head = evidence.head;
  verdict.launches = static_cast<unsigned>(evidence.summary.count);
  verdict.requests_a_launch = evidence.requests_a_launch;
  verdict.requests_needed = static_cast<std::uint64_t>(evidence.requests_needed);
  if (evidence.summary.count > 0) add_changes(evidence, alpha, verdict);
  return verdict;
}

void add_margin(const Margin& margin, const CompareRules& rules, const Evidence& evidence,
                double alpha, MetricVerdict& verdict) {
  verdict.margin = 100 * margin.limit;
  verdict.margin_used = as_worse(evidence.margin, verdict.kind);
  verdict.launches_worse =
      static_cast<unsigned>(std::count_if(evidence.effects.begin(), evidence.effects.end(),
                                          [&](double effect) { return effect > evidence.margin; }));
  if (evidence.summary.count < 2) return;
  verdict.detectable = finite(as_worse(detectable_effect(evidence, rules, alpha), verdict.kind));
}

// Launches that the generator spoilt, or fewer of them than planned, still show that head fails its
// requests: when every one does. This look takes the place, and the error, of the next planned one.
bool fails_in_every_launch(const Evidence& evidence, const Course& course, bool suspected) {
  if (evidence.metric->kind != MetricKind::kShare) return false;
  const bool shown =
      suspected || (course.next_alpha > 0 && shows_fail(evidence, course.next_alpha));
  return shown && std::all_of(evidence.effects.begin(), evidence.effects.end(),
                              [&](double effect) { return effect > evidence.margin; });
}

bool ended_short(const CompareReport& report, const Course& course) {
  return course.gave_up || course.head_dies || report.ended == CompareEnd::kBudget ||
         report.ended == CompareEnd::kBroken;
}

// Between two looks only the clock, which knows nothing of the evidence, may bring on a verdict:
// docs/decisions/sequential-test.md. A side that broke or a signal is no pass.
bool ended_early(const CompareReport& report, const Course& course) {
  if (course.decision.step == NextStep::kDone) return false;
  return course.seen == 0 || report.ended != CompareEnd::kBudget;
}

MetricOutcome outcome_of(const CompareReport& report, const Course& course, std::size_t i,
                         const Evidence& evidence) {
  const CompareRules& rules = report.params.rules;
  const bool suspected = i < course.suspected.size() && course.suspected[i];
  const bool worse =
      (i < course.confirmed.size() && course.confirmed[i]) ||
      (ended_short(report, course) && fails_in_every_launch(evidence, course, suspected));
  if (worse) {
    const bool counts = !rules.single_launch || rules.trust_single_launch;
    return counts ? MetricOutcome::kFail : MetricOutcome::kInconclusive;
  }
  if (!evidence.gated && shows_failures(evidence)) return MetricOutcome::kInconclusive;
  if (!evidence.gated) return MetricOutcome::kNotGated;
  const bool passes = !suspected && !ended_early(report, course) && !course.gave_up &&
                      !course.head_dies && shows_pass(evidence);
  return passes ? MetricOutcome::kPass : MetricOutcome::kInconclusive;
}

void add_gated(CompareReport& report, const Course& course, double alpha) {
  const CompareRules& rules = report.params.rules;
  for (std::size_t i = 0; i < rules.margins.size(); ++i) {
    const Evidence evidence =
        evidence_of(rules.margins[i], rules, report.launches, report.launches.size());
    MetricVerdict verdict = shown(evidence, alpha);
    add_margin(rules.margins[i], rules, evidence, alpha, verdict);
    verdict.confirmed = i < course.confirmed.size() && course.confirmed[i];
    verdict.outcome = outcome_of(report, course, i, evidence);
    verdict.reason = reason_for(report, course, i, evidence, verdict);
    report.metrics.push_back(std::move(verdict));
  }
}

// Of a protocol's own those that launches have figures of.
std::vector<std::string_view> shown_metrics(const std::vector<LaunchPair>& launches) {
  std::vector<std::string_view> shown(kAlwaysShown.begin(), kAlwaysShown.end());
  if (launches.empty()) return shown;
  for (const LaunchFigure& figure : launches.front().figures) {
    const ComparedMetric* metric = find_compared(figure.metric);
    if (metric == nullptr || own_name(*metric).empty() || own_name(*metric) == "ttfb") continue;
    if (is_main(*metric)) shown.push_back(metric->name);
  }
  return shown;
}

void add_others(CompareReport& report, double alpha) {
  for (const std::string_view name : shown_metrics(report.launches)) {
    const auto same = [name](const MetricVerdict& metric) { return metric.metric == name; };
    if (std::any_of(report.metrics.begin(), report.metrics.end(), same)) continue;
    const Evidence evidence = evidence_of({std::string(name), 1.0}, report.params.rules,
                                          report.launches, report.launches.size());
    if (evidence.summary.count == 0) continue;
    report.metrics.push_back(shown(evidence, alpha));
    report.metrics.back().reason = "no margin was set for it";
  }
}

}  // namespace

void judge(CompareReport& report) {
  const Course course = follow(report.params.rules, report.launches);
  report.metrics.clear();
  add_gated(report, course, course.alpha);
  add_others(report, course.alpha);
  judge_compare_gate(report);
  add_words(report, course);
}

}  // namespace vastar
