// What to do after a comparison.
#include "gate/compare_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "gate/launch_limits.h"

namespace vastar {
namespace {

using Words = std::vector<std::string>;

bool any_launch(const CompareReport& report, bool (*is)(const LaunchPair&)) {
  return std::any_of(report.launches.begin(), report.launches.end(), is);
}

// Requests that are refused at once keep any generator busy.
bool generator_was_limit(const LaunchPair& launch) {
  if (head_died(launch)) return false;
  return generator_was_busy(launch.base) || generator_was_busy(launch.head);
}

constexpr std::string_view kDivideCores =
    "keep the servers and vastar on cores of their own with --server-cores auto";

// Whether --server-cores would be taken, and is not in use.
bool may_divide_cores(const CompareReport& report) {
  return report.params.source == CompareSource::kCommands && report.params.server_cores.empty() &&
         report.common.machine.cpu_cores_logical > 1;
}

void advise_validity(const CompareReport& report, Words& advice) {
  if (any_launch(report, &generator_was_limit)) {
    advice.push_back(fmt::format("{}, add --workers, or lower -c or --rate",
                                 may_divide_cores(report)
                                     ? std::string(kDivideCores)
                                     : "pin the server and the generator to different cores "
                                       "(taskset -c 0 SERVER, taskset -c 1 vastar ...)"));
  }
  if (any_launch(report, &schedule_was_missed)) {
    advice.emplace_back("lower --rate to what base can serve, or raise -c");
  }
  if (any_launch(report, &cpu_was_stolen)) {
    advice.emplace_back("repeat it at a quieter time, or on a dedicated machine");
  }
}

std::string minutes_text(double seconds) {
  return format_duration(from_seconds(60 * std::ceil(seconds / 60)));
}

void advise_budget(const CompareReport& report, Words& advice) {
  if (report.ended != CompareEnd::kBudget || report.launches.empty()) return;
  const double a_launch = report.elapsed_s / static_cast<double>(report.launches.size());
  const double all = a_launch * (report.params.rules.looks.back() + kConfirmingLaunches);
  advice.push_back(fmt::format("raise --budget to {}: a launch took {}, and there may be {}",
                               minutes_text(all), format_duration(from_seconds(a_launch)),
                               report.params.rules.looks.back() + kConfirmingLaunches));
}

// "p50=13%": a margin that takes `worse_by`, in percent or points. What falls cannot fall by all.
std::string margin_for(const MetricVerdict& metric, double worse_by) {
  if (metric.kind == MetricKind::kShare) {
    return fmt::format("{}={:.3g}pp", metric.metric, std::ceil(10 * worse_by) / 10);
  }
  const double whole = std::ceil(worse_by);
  return fmt::format("{}={:.0f}%", metric.metric,
                     metric.kind == MetricKind::kRate ? std::min(whole, 99.0) : whole);
}

// A spread that is too wide may be the scheduler's.
void advise_cores(const CompareReport& report, const Course& course, Words& advice) {
  const bool cut_short =
      report.ended == CompareEnd::kBroken || report.ended == CompareEnd::kInterrupted;
  if (!may_divide_cores(report) || cut_short || course.gave_up ||
      head_deaths(report.launches) > 0) {
    return;
  }
  const bool wide =
      std::any_of(report.metrics.begin(), report.metrics.end(), [](const MetricVerdict& metric) {
        return metric.outcome == MetricOutcome::kInconclusive && metric.detectable &&
               metric.kind != MetricKind::kShare;
      });
  if (!wide) return;
  advice.push_back(
      fmt::format("launches may differ by where the scheduler put them: {}", kDivideCores));
}

constexpr double kBeyondMargins = 100;  // percent, or points: a margin that lets all pass

// The spread is what it is: wait longer, or ask for less.
void advise_spread(const CompareReport& report, const Course& course, Words& advice) {
  if (course.decision.step != NextStep::kDone || course.gave_up) return;
  for (const MetricVerdict& metric : report.metrics) {
    if (metric.outcome != MetricOutcome::kInconclusive || metric.confirmed) continue;
    if (!metric.detectable || !metric.margin) continue;
    const bool likely_worse = metric.worse_by.value_or(0) > metric.margin_used.value_or(0);
    if (likely_worse) {
      advice.push_back(fmt::format("{}: it looks worse; be surer of it with --launches {},{}",
                                   metric.metric, fmt::join(report.params.rules.looks, ","),
                                   2 * report.params.rules.looks.back()));
      continue;
    }
    if (*metric.detectable > kBeyondMargins) {
      advice.push_back(fmt::format(
          "{}: its launches differ too much for any margin; look for what else runs on this "
          "machine, and for servers that come up in different states",
          metric.metric));
      continue;
    }
    advice.push_back(fmt::format(
        "{}: with this spread a change of {} can be told from none; accept that with --margin "
        "{}, or add launches with --launches {},{}",
        metric.metric, change_text(*metric.detectable, metric.kind).substr(1),
        margin_for(metric, *metric.detectable), fmt::join(report.params.rules.looks, ","),
        2 * report.params.rules.looks.back()));
  }
}

// More requests a launch: by longer launches, with a budget for them, as far as they may go.
std::string more_requests(const CompareReport& report, const MetricVerdict& metric) {
  const double launch_time = *report.params.launch_time_s;
  const double factor =
      1.2 * static_cast<double>(metric.requests_needed) / metric.requests_a_launch;
  const double wanted = std::ceil(launch_time * factor);
  if (from_seconds(wanted) > kLongestLaunch) return "more load: no launch is long enough for it";
  const double others =
      std::max(0.0, report.elapsed_s / static_cast<double>(report.launches.size()) - launch_time);
  const double all = (wanted + others) * (report.params.rules.looks.back() + kConfirmingLaunches);
  return fmt::format("--launch-time {} with --budget {}, or more load",
                     format_duration(from_seconds(wanted)),
                     minutes_text(std::max(all, report.params.budget_s.value_or(0))));
}

void advise_requests(const CompareReport& report, Words& advice) {
  if (report.ended == CompareEnd::kBroken || head_deaths(report.launches) > 0) return;
  for (const MetricVerdict& metric : report.metrics) {
    const bool few = metric.outcome == MetricOutcome::kNotGated && metric.margin &&
                     metric.requests_a_launch > 0 &&
                     metric.requests_a_launch < static_cast<double>(metric.requests_needed);
    if (!few || !report.params.launch_time_s) continue;
    advice.push_back(fmt::format("to gate {}: {}", metric.metric, more_requests(report, metric)));
  }
}

// Whatever else was seen, these were not the requests that were meant.
bool base_only_failed(const CompareReport& report) {
  return report.base && report.base->completed > 0 && report.base->succeeded == 0;
}

// A little more than what was measured.
std::string accepting(const MetricVerdict& metric) {
  const bool share = metric.kind == MetricKind::kShare;
  return margin_for(metric, share ? *metric.worse_by + 0.1 : 1.2 * *metric.worse_by);
}

void advise_regression(const CompareReport& report, Words& advice) {
  Words margins;
  bool fails = false;
  for (const MetricVerdict& metric : report.metrics) {
    if (metric.outcome != MetricOutcome::kFail) continue;
    if (metric.kind == MetricKind::kShare) fails = true;
    margins.push_back(accepting(metric));
  }
  if (fails || head_deaths(report.launches) > 0) {
    advice.emplace_back(
        "find out why head fails before asking how fast it is: its log, and `head.errors` of the "
        "document");
    return;  // nobody accepts errors as the price of a feature
  }
  if (margins.empty()) return;
  if (report.params.aa) {
    advice.emplace_back(
        "this machine gives false alarms: look for what runs beside it, and widen the margins");
    return;
  }
  advice.push_back(
      fmt::format("if this is the price of a feature, accept it with {} {}",
                  report.params.source == CompareSource::kFiles ? "--max-regress" : "--margin",
                  fmt::join(margins, ",")));
}

void advise_single_launch(const CompareReport& report, Words& advice) {
  const bool wanted = std::any_of(report.metrics.begin(), report.metrics.end(), [](const auto& m) {
    return m.confirmed && m.outcome == MetricOutcome::kInconclusive;
  });
  if (!wanted) return;
  advice.emplace_back(
      "let vastar launch the servers (--base-cmd, --head-cmd), or restart both, compare again and "
      "see whether it stays");
}

}  // namespace

void add_advice(CompareReport& report, const Course& course) {
  Words& advice = report.advice;
  if (base_only_failed(report)) {
    advice.emplace_back(
        "no request to base succeeded: look at the URL and at what base answers (`base.errors` of "
        "the document) before anything else");
    return;
  }
  advise_regression(report, advice);
  advise_validity(report, advice);
  advise_budget(report, advice);
  advise_cores(report, course, advice);
  advise_spread(report, course, advice);
  advise_single_launch(report, advice);
  advise_requests(report, advice);
}

void add_file_advice(CompareReport& report) {
  const auto& verdict = report.common.gate.verdict;
  if (!verdict || *verdict == Verdict::kPass) return;
  report.advice.emplace_back(
      "measure both in turn before you believe it: vastar compare BASE_URL HEAD_URL, or --base-cmd "
      "and --head-cmd");
  advise_regression(report, report.advice);
}

}  // namespace vastar
