// The sentences of a comparison.
#include "gate/compare_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/failure.h"
#include "base/units.h"
#include "gate/launch_limits.h"

namespace vastar {
namespace {

using Words = std::vector<std::string>;

std::string both_values(const MetricVerdict& metric) {
  if (!metric.base || !metric.head) return "";
  return fmt::format("{} -> {}", metric_text(*metric.base, metric.kind),
                     metric_text(*metric.head, metric.kind));
}

// ---- the headline ----

std::string regression_words(const MetricVerdict& metric) {
  std::string text =
      fmt::format("{} is {} {}: {}", metric.metric,
                  change_text(std::fabs(metric.change.value_or(0)), metric.kind).substr(1),
                  worse_word(metric), both_values(metric));
  if (metric.worse_at_least && *metric.worse_at_least > 0) {
    text += fmt::format(" (at least {}, {:.2f}% sure; {})",
                        change_text(*metric.worse_at_least, metric.kind).substr(1),
                        100 * metric.bound_confidence.value_or(0), margin_words(metric));
  }
  return text;
}

Words regressions(const CompareReport& report) {
  Words words;
  for (const MetricVerdict& metric : report.metrics) {
    if (metric.outcome == MetricOutcome::kFail) words.push_back(regression_words(metric));
  }
  return words;
}

// What a pass has excluded, metric by metric.
std::string excluded_words(const CompareReport& report) {
  Words words;
  for (const MetricVerdict& metric : report.metrics) {
    if (metric.outcome != MetricOutcome::kPass || !metric.change) continue;
    const Number bound = metric.kind == MetricKind::kRate ? metric.change_low : metric.change_high;
    words.push_back(
        fmt::format("{} {}{}", metric.metric, change_text(*metric.change, metric.kind),
                    bound ? fmt::format(" (at worst {})", change_text(*bound, metric.kind)) : ""));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

// What a pass says nothing of: a change that was seen, and why it is no evidence.
std::string unjudged_words(const CompareReport& report) {
  Words words;
  for (const MetricVerdict& metric : report.metrics) {
    if (metric.outcome != MetricOutcome::kNotGated || !metric.margin) continue;
    const std::string change =
        metric.change ? change_text(*metric.change, metric.kind) + ", but " : "";
    words.push_back(fmt::format("{} ({}{})", metric.metric, change, metric.reason));
  }
  return words.empty() ? "" : fmt::format("; NOT JUDGED: {}", fmt::join(words, ", "));
}

// How the head server died, and how often; empty when it never did. A launch without figures is one
// that it did not come up for.
std::string death_words(const CompareReport& report) {
  const LaunchPair* first = nullptr;
  bool under_load = true;
  for (const LaunchPair& launch : report.launches) {
    if (!head_died(launch)) continue;
    if (first == nullptr) first = &launch;
    under_load = under_load && !launch.figures.empty();
  }
  if (first == nullptr) return {};
  return fmt::format("the head server {} in {} of {}: {}",
                     under_load ? "died under load" : "died or did not come up",
                     head_deaths(report.launches), launches_text(report.launches.size()),
                     first->head.died);
}

Words open_metrics(const CompareReport& report) {
  Words words;
  const std::size_t margins = report.params.rules.margins.size();
  for (std::size_t i = 0; i < std::min(margins, report.metrics.size()); ++i) {
    const MetricVerdict& metric = report.metrics[i];
    const bool open =
        metric.outcome == MetricOutcome::kInconclusive ||
        (metric.outcome == MetricOutcome::kNotGated && report.params.rules.margins[i].asked);
    if (open) words.push_back(fmt::format("{}: {}", metric.metric, metric.reason));
  }
  return words;
}

std::string headline_of(const CompareReport& report) {
  const auto& verdict = report.common.gate.verdict;
  if (!verdict) return "Nothing was gated: every margin is off";
  if (*verdict == Verdict::kFail) {
    Words words = regressions(report);
    if (const std::string death = death_words(report); !death.empty()) {
      words.insert(words.begin(), death);
    }
    return fmt::format("{}{}", report.params.aa ? "A false alarm, base against itself: " : "",
                       fmt::join(words, "; "));
  }
  if (*verdict == Verdict::kPass) {
    return fmt::format("{}: {}{}",
                       report.params.aa ? "Base against itself: no false alarm" : "No regression",
                       excluded_words(report), unjudged_words(report));
  }
  if (const std::string death = death_words(report); !death.empty()) return "Cannot tell: " + death;
  if (!report.broken.empty()) return "Cannot tell: " + report.broken;
  if (!report.common.validity.valid) return "Cannot tell: this measurement is not valid";
  const Words open = open_metrics(report);
  if (open.empty()) return "Cannot tell: nothing could be judged";
  return fmt::format("Cannot tell: {}", fmt::join(open, "; "));
}

// ---- what was seen ----

// What spoilt the last one of the launches that do not count, deaths of head's apart.
std::string last_disturbance(const CompareReport& report) {
  std::string text = "see the launches";
  for (const LaunchPair& launch : report.launches) {
    if (launch.valid || head_died(launch) || launch.reasons.empty()) continue;
    text = fmt::format("{}", fmt::join(launch.reasons, "; "));
  }
  return text;
}

// A head that dies is what was found, and says nothing against the measurement.
void add_validity(CompareReport& report, const Course& course) {
  Validity& validity = report.common.validity;
  const std::size_t all = report.launches.size();
  const std::size_t valid = valid_launches(report);
  const std::size_t spoilt = all - valid - head_deaths(report.launches);
  if (all == 0) {
    validity.valid = false;
    validity.reasons.emplace_back("nothing was measured");
  } else if (!course.head_dies && spoilt > 0 && (course.gave_up || valid == 0)) {
    validity.valid = false;
    validity.reasons.push_back(fmt::format("{} of {} {} not count: {}", spoilt, launches_text(all),
                                           spoilt == 1 ? "does" : "do", last_disturbance(report)));
  } else if (spoilt > 0) {
    report.common.notes.push_back(
        fmt::format("{} of {} were left out as not valid", spoilt, launches_text(all)));
  }
}

void add_machine(CompareReport& report) {
  double cpu = 0, steal = 0;
  bool cpu_known = false, steal_known = false;
  for (const LaunchPair& launch : report.launches) {
    for (const LaunchSide* side : {&launch.base, &launch.head}) {
      cpu = std::max(cpu, side->generator_cpu_pct.value_or(0));
      cpu_known = cpu_known || side->generator_cpu_pct.has_value();
    }
    steal = std::max(steal, launch.steal_pct.value_or(0));
    steal_known = steal_known || launch.steal_pct.has_value();
  }
  Words parts;
  if (cpu_known) parts.push_back(fmt::format("the generator used at most {:.0f}% of a core", cpu));
  if (steal_known) {
    parts.push_back(fmt::format("the hypervisor took at most {:.1f}% of the CPU time", steal));
  }
  if (parts.empty()) return;
  report.common.insights.push_back(fmt::format("The machine: {}", fmt::join(parts, ", ")));
}

void add_spread(CompareReport& report) {
  Words parts;
  for (const MetricVerdict& metric : report.metrics) {
    if (!metric.margin || !metric.spread || !metric.detectable) continue;
    parts.push_back(fmt::format("{} by {} (so {} would be found)", metric.metric,
                                change_text(*metric.spread, metric.kind).substr(1),
                                change_text(*metric.detectable, metric.kind).substr(1)));
  }
  if (parts.empty()) return;
  report.common.insights.push_back(fmt::format(
      "Launches of the same pair differ (standard deviation): {}", fmt::join(parts, ", ")));
}

void add_improvements(CompareReport& report) {
  for (const MetricVerdict& metric : report.metrics) {
    if (!metric.margin || metric.kind == MetricKind::kShare || !metric.change) continue;
    const Number best = metric.kind == MetricKind::kRate ? metric.change_low : metric.change_high;
    if (!best || (metric.kind == MetricKind::kRate ? *best <= 0 : *best >= 0)) continue;
    report.common.insights.push_back(fmt::format("{} got better: {}, {}", metric.metric,
                                                 both_values(metric), interval_text(metric)));
  }
}

std::string failures_of(const CompareSide& side) {
  Words classes;
  for (const ErrorClass& error : side.errors) {
    classes.push_back(fmt::format("{} {}, e.g. {}", error.count, describe(error.failure).name,
                                  error.example.empty() ? "no message" : error.example));
  }
  return fmt::format("{} of {}{}{}", metric_text(side.error_rate, MetricKind::kShare), side.started,
                     classes.empty() ? "" : ": ", fmt::join(classes, "; "));
}

// A change of latency means little where a side answers with errors.
void add_failures(CompareReport& report) {
  if (!report.base || !report.head || report.head->failed + report.base->failed == 0) return;
  report.common.insights.push_back(fmt::format("Requests that failed: head {}; base {}",
                                               failures_of(*report.head),
                                               failures_of(*report.base)));
}

// The floor is a wider margin than what was asked for: say where.
void add_floors(CompareReport& report) {
  for (const MetricVerdict& metric : report.metrics) {
    if (metric.kind != MetricKind::kLatency || !metric.margin || !metric.margin_used) continue;
    if (*metric.margin_used <= *metric.margin * 1.001) continue;
    report.common.insights.push_back(
        fmt::format("{} is held to {}, not {}: a difference below {} is no regression (--floor)",
                    metric.metric, change_text(*metric.margin_used, metric.kind).substr(1),
                    change_text(*metric.margin, metric.kind).substr(1),
                    metric_text(report.params.rules.floor_ms, metric.kind)));
  }
}

void add_agreement(CompareReport& report) {
  for (const MetricVerdict& metric : report.metrics) {
    if (metric.outcome != MetricOutcome::kFail) continue;
    report.common.insights.push_back(fmt::format(
        "{} of {} show {} {} by more than {}", metric.launches_worse,
        launches_text(metric.launches), metric.metric, worse_word(metric), margin_words(metric)));
  }
}

// The looks are part of the method: say where one was taken that was not planned.
void add_budget_note(CompareReport& report, const Course& course) {
  const bool unplanned = report.ended == CompareEnd::kBudget && course.seen > 0 &&
                         course.decision.step == NextStep::kMore;
  if (!unplanned || report.common.gate.verdict != Verdict::kPass) return;
  report.common.notes.push_back(fmt::format(
      "--budget was spent after {}: the look at them stands in for the next planned one",
      launches_text(valid_launches(report))));
}

void add_single_launch_note(CompareReport& report) {
  if (!report.params.rules.single_launch || report.launches.empty()) return;
  report.common.notes.emplace_back(
      "vastar did not start these servers: how much one launch differs from the next is not "
      "measured, and may be the whole difference");
}

}  // namespace

std::string launches_text(std::size_t n) {
  return fmt::format("{} launch{}", n, n == 1 ? "" : "es");
}

std::string interval_text(const MetricVerdict& metric) {
  if (!metric.change_low || !metric.change_high) return "unknown";
  return fmt::format("between {} and {}", change_text(*metric.change_low, metric.kind),
                     change_text(*metric.change_high, metric.kind));
}

std::string_view worse_word(const MetricVerdict& metric) {
  if (metric.kind == MetricKind::kLatency) return "slower";
  return metric.kind == MetricKind::kRate ? "lower" : "higher";
}

std::string margin_words(const MetricVerdict& metric) {
  const double margin = metric.margin_used.value_or(0);
  std::string text = fmt::format("the margin of {}",
                                 change_text(margin, metric.kind).substr(1));  // without its sign
  if (metric.margin && margin > *metric.margin * 1.001) text += " (its floor)";
  return text;
}

std::size_t valid_launches(const CompareReport& report) {
  return static_cast<std::size_t>(std::count_if(report.launches.begin(), report.launches.end(),
                                                [](const auto& launch) { return launch.valid; }));
}

std::string change_text(double change, MetricKind kind) {
  const double size = std::fabs(change);
  const bool share = kind == MetricKind::kShare;
  const int decimals = share ? (size < 0.995 ? 3 : 1) : size < 99.95 ? 1 : 0;
  return fmt::format("{:+.{}f}{}", change, decimals, share ? "pp" : "%");
}

std::string metric_text(double value, MetricKind kind) {
  if (kind == MetricKind::kLatency) return format_duration(from_seconds(value / 1e3));
  if (kind == MetricKind::kShare) return fmt::format("{:.3g}%", 100 * value);
  return value < 100 ? fmt::format("{:.2f}/s", value) : fmt::format("{:.0f}/s", value);
}

void add_file_words(CompareReport& report) {
  report.headline = headline_of(report);
  add_file_advice(report);
}

void add_words(CompareReport& report, const Course& course) {
  add_validity(report, course);
  report.headline = headline_of(report);
  add_agreement(report);
  add_failures(report);
  add_floors(report);
  add_improvements(report);
  add_spread(report);
  add_machine(report);
  add_single_launch_note(report);
  add_budget_note(report, course);
  if (!report.broken.empty()) report.common.notes.push_back(report.broken);
  add_advice(report, course);
}

}  // namespace vastar
