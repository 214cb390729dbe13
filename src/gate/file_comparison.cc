// Margins on two stored figures, and what else has changed between them.
#include "gate/file_comparison.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/units.h"
#include "gate/compare_gate.h"
#include "gate/compare_words.h"
#include "gate/effects.h"
#include "gate/launch_figures.h"
#include "gate/regression.h"

namespace vastar {
namespace {

constexpr const char* kWeakness =
    "two single runs: what a machine does to one run and not to the other counts as a change here, "
    "and nothing says how much that is; `vastar compare` of two URLs or two commands measures both "
    "in turn and knows";

Number figure_of(const StoredFigures& stored, std::string_view metric) {
  const auto found = stored.figures.find(metric);
  return found == stored.figures.end() ? std::nullopt : Number(found->second);
}

// Behind a metric: requests, or of a protocol's own times what they are times of. 0: not known.
std::uint64_t samples_of(const StoredFigures& stored, const ComparedMetric& metric) {
  const auto own = stored.samples.find(own_name(metric));
  return own == stored.samples.end() ? stored.requests : own->second;
}

std::uint64_t fewer_samples(const NamedFigures& base, const NamedFigures& head,
                            const ComparedMetric& metric) {
  return std::min(samples_of(base.stored, metric), samples_of(head.stored, metric));
}

// "-c is 50 and 100": why the two cannot be held against each other; empty when they can.
std::string load_difference(const StoredFigures& base, const StoredFigures& head) {
  for (std::size_t i = 0; i < std::min(base.load.size(), head.load.size()); ++i) {
    if (base.load[i] == head.load[i]) continue;
    return fmt::format("{} is {} and {}", base.load[i].first, printable(base.load[i].second),
                       printable(head.load[i].second));
  }
  return {};
}

MetricVerdict changed(const ComparedMetric& metric, const NamedFigures& base,
                      const NamedFigures& head) {
  MetricVerdict verdict;
  verdict.metric = metric.name;
  verdict.kind = metric.kind;
  verdict.base = figure_of(base.stored, metric.name);
  verdict.head = figure_of(head.stored, metric.name);
  verdict.requests_needed = requests_needed(metric);
  verdict.requests_a_launch = static_cast<double>(fewer_samples(base, head, metric));
  if (const Number effect = effect_between(metric.kind, verdict.base, verdict.head)) {
    verdict.change = as_change(*effect, metric.kind);
    verdict.worse_by = as_worse(*effect, metric.kind);
  }
  return verdict;
}

void judge_margin(const Margin& margin, double floor_ms, const NamedFigures& base,
                  const NamedFigures& head, MetricVerdict& verdict) {
  const MetricKind kind = verdict.kind;
  verdict.margin = 100 * margin.limit;
  const double allowed = margin_effect(margin, kind, floor_ms, verdict.base);
  verdict.margin_used = as_worse(allowed, kind);
  const Number effect = effect_between(kind, verdict.base, verdict.head);
  const auto requests = static_cast<std::uint64_t>(verdict.requests_a_launch);
  if (!effect) {
    verdict.reason = "one document or both have no value of it";
    return;
  }
  if (requests > 0 && requests < verdict.requests_needed) {
    verdict.reason =
        fmt::format("{} {} are too few: it needs {}", requests,
                    own_name(*find_compared(margin.metric)).empty() ? "requests" : "samples",
                    verdict.requests_needed);
    return;
  }
  const bool worse = *effect > allowed;
  verdict.outcome = worse ? MetricOutcome::kFail : MetricOutcome::kPass;
  const bool valid = base.stored.valid && head.stored.valid;
  const std::string difference = load_difference(base.stored, head.stored);
  const bool explained = !difference.empty() || (!valid && kind != MetricKind::kShare);
  if (!explained) return;
  verdict.outcome = MetricOutcome::kInconclusive;
  verdict.reason =
      difference.empty() ? "a document is not valid" : "the load was not the same: " + difference;
}

void add_validity(const NamedFigures& side, Validity& validity) {
  validity.valid = validity.valid && side.stored.valid;
  for (const std::string& reason : side.stored.reasons) {
    validity.reasons.push_back(fmt::format("{}: {}", printable(side.name), reason));
  }
}

void note_difference(std::string_view what, const std::string& base, const std::string& head,
                     std::vector<std::string>& notes) {
  if (base == head || base.empty() || head.empty()) return;
  notes.push_back(fmt::format("{}: {} -> {}", what, printable(base), printable(head)));
}

// What else is not the same, for who looks at a trend.
void add_notes(const NamedFigures& base, const NamedFigures& head, CompareReport& report) {
  std::vector<std::string>& notes = report.common.notes;
  notes.emplace_back(kWeakness);
  note_difference("measured at", base.stored.started_at, head.stored.started_at, notes);
  note_difference("url", base.stored.url, head.stored.url, notes);
  note_difference("vastar", base.stored.vastar_version, head.stored.vastar_version, notes);
  note_difference("another machine", base.stored.cpu_model, head.stored.cpu_model, notes);
  note_difference("cores", fmt::format("{}", base.stored.cores),
                  fmt::format("{}", head.stored.cores), notes);
  if (base.stored.concurrency && head.stored.concurrency) {
    note_difference("connections of the sweet spot", fmt::format("{}", *base.stored.concurrency),
                    fmt::format("{}", *head.stored.concurrency), notes);
  }
  if (!base.stored.side || !head.stored.side) return;
  for (const auto& [status, count] : head.stored.side->statuses) {
    if (status < 400 || base.stored.side->statuses.contains(status)) continue;
    notes.push_back(fmt::format("new: {} responses with status {}", count, status));
  }
}

// Shown without a margin: those of every comparison, and of each protocol's own a few.
std::vector<ComparedMetric> shown_metrics(const StoredFigures& stored) {
  std::vector<ComparedMetric> shown(kComparedMetrics.begin(), kComparedMetrics.end());
  const auto add = [&](const ComparedMetric& metric) {
    const bool known = std::any_of(shown.begin(), shown.end(), [&](const ComparedMetric& other) {
      return other.name == metric.name;
    });
    const bool of_every_run = own_name(metric) == "ttfb";
    if (!known && !of_every_run && is_main(metric)) shown.push_back(metric);
  };
  for (const ComparedMetric& metric : own_compared_metrics()) add(metric);
  for (const auto& [name, value] : stored.figures) {  // those that no list can have
    if (const ComparedMetric* metric = find_compared(name)) add(*metric);
  }
  return shown;
}

void add_metrics(const NamedFigures& base, const NamedFigures& head, CompareReport& report) {
  const CompareRules& rules = report.params.rules;
  for (const Margin& margin : rules.margins) {
    MetricVerdict verdict = changed(*find_compared(margin.metric), base, head);
    judge_margin(margin, rules.floor_ms, base, head, verdict);
    report.metrics.push_back(std::move(verdict));
  }
  for (const ComparedMetric& metric : shown_metrics(base.stored)) {
    const auto same = [&](const MetricVerdict& known) { return known.metric == metric.name; };
    if (std::any_of(report.metrics.begin(), report.metrics.end(), same)) continue;
    MetricVerdict verdict = changed(metric, base, head);
    if (!verdict.change) continue;
    verdict.reason = "no limit was set for it";
    report.metrics.push_back(std::move(verdict));
  }
}

}  // namespace

Result<CompareReport> compare_files(const NamedFigures& base, const NamedFigures& head,
                                    const CompareRules& rules) {
  if (base.stored.kind != head.stored.kind) {
    return Error{fmt::format("{} is a {} and {} a {}: give two of a kind", printable(base.name),
                             base.stored.kind, printable(head.name), head.stored.kind)};
  }
  CompareReport report;
  report.params.source = CompareSource::kFiles;
  report.params.base = base.name;
  report.params.head = head.name;
  report.params.rules = rules;
  report.base = base.stored.side;
  report.head = head.stored.side;
  add_validity(base, report.common.validity);
  add_validity(head, report.common.validity);
  add_metrics(base, head, report);
  judge_compare_gate(report);
  add_notes(base, head, report);
  add_file_words(report);
  return report;
}

}  // namespace vastar
