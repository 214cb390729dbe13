// Metrics by their names, each by what it is: a distribution, a sum, a mean, a word.
#include "report/merge_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "plan/slo.h"
#include "report/merge_numbers.h"
#include "report/summary.h"

namespace vastar {
namespace {

using Own = std::vector<MetricSummary>;
using Histograms = std::vector<std::optional<Histogram>>;

// A metric in one of the runs; its histogram may not be there.
struct Found {
  const MetricSummary* metric;
  const Histogram* histogram;
};

const Histogram* address_of(const std::optional<Histogram>& histogram) {
  return histogram ? &*histogram : nullptr;
}

// In every run, or nothing where one of them lacks it.
std::vector<Found> find_all(const std::vector<NamedRun>& runs, std::string_view name,
                            Own RunReport::*own, Histograms StoredRun::*histograms) {
  std::vector<Found> found;
  for (const NamedRun& named : runs) {
    const Own& metrics = named.run.report.*own;
    const auto at = std::find_if(metrics.begin(), metrics.end(),
                                 [name](const MetricSummary& m) { return m.name == name; });
    if (at == metrics.end()) return {};
    const auto index = static_cast<std::size_t>(at - metrics.begin());
    found.push_back({&*at, address_of((named.run.*histograms)[index])});
  }
  return found;
}

// Whether a number of several generators is the sum of theirs: counts and rates are, but for the
// mean tps_user and what is read of the target, which is the same for all of them.
bool adds_up(std::string_view name) {
  if (name == "tps_user" || name.starts_with("gauge_") || name.starts_with("target_")) return false;
  const Metric* const metric = find_metric(name, protocol_metrics());
  return metric != nullptr && metric->unit != Unit::kFraction;
}

// What several have read of one target, and was highest then.
bool is_peak(std::string_view name) {
  return name.starts_with("gauge_peak") || name == "target_rss_peak_bytes";
}

Number highest_of(const std::vector<Found>& found) {
  Number highest;
  for (const Found& one : found) highest = larger(highest, one.metric->number);
  return highest;
}

// Of means, by how many values each is of: not known where one does not say.
void merge_mean(const std::vector<Found>& found, MetricSummary& merged) {
  Number mean;
  std::uint64_t values = 0;
  bool known = true;
  for (const Found& one : found) {
    const std::uint64_t own = one.metric->mean_of.value_or(0);
    known = known && one.metric->mean_of && (own == 0 || one.metric->number);
    mean = joint_mean(mean, values, one.metric->number, own);
    values += own;
  }
  merged.number = known ? mean : std::nullopt;
  merged.mean_of = known ? std::optional(values) : std::nullopt;
}

Number sum_of(const std::vector<Found>& found) {
  double sum = 0;
  for (const Found& one : found) {
    if (!one.metric->number) return std::nullopt;
    sum += *one.metric->number;
  }
  return sum;
}

// The ends and the mean from what the documents have exactly.
void merge_times(const std::vector<Found>& found, MetricSummary& merged) {
  PhaseSummary exact;
  Histogram all;
  bool whole = true;
  for (const Found& one : found) {
    if (!one.metric->times) continue;
    add_phase(*one.metric->times, exact);
    whole = whole && one.histogram != nullptr;
    if (one.histogram != nullptr) all.add(*one.histogram);
  }
  merged.times = exact;
  merged.histogram.clear();
  if (!whole || all.count() == 0) return;
  PhaseSummary& times = *merged.times;
  times = summarize_phase(all);
  times.min_ms = exact.min_ms;
  times.mean_ms = exact.mean_ms;
  times.max_ms = exact.max_ms;
  for (Number* percentile :
       {&times.p50_ms, &times.p90_ms, &times.p95_ms, &times.p99_ms, &times.p999_ms}) {
    if (*percentile) *percentile = smaller(*percentile, exact.max_ms);
  }
  merged.histogram = all.encode();
}

using Parts = std::vector<std::pair<std::string, Number>>;

Number added(const Number& a, const Number& b) { return a && b ? Number(*a + *b) : std::nullopt; }

// How many of each key, or the least, the median and the most of what each of many had.
void add_parts(const Parts& other, Parts& parts) {
  for (const auto& one : other) {
    const auto& [name, number] = one;
    const auto same = std::find_if(parts.begin(), parts.end(),
                                   [&](const auto& part) { return part.first == one.first; });
    if (same == parts.end()) {
      parts.emplace_back(name, number);
    } else if (name == "least") {
      same->second = smaller(same->second, number);
    } else if (name == "most") {
      same->second = larger(same->second, number);
    } else {
      same->second = name == "median" ? std::nullopt : added(same->second, number);
    }
  }
}

void merge_parts(const std::vector<Found>& found, MetricSummary& merged) {
  for (std::size_t i = 1; i < found.size(); ++i) {
    if (found[i].metric->parts) add_parts(*found[i].metric->parts, *merged.parts);
  }
}

MetricSummary merged_one(const std::vector<Found>& found) {
  MetricSummary merged = *found.front().metric;
  if (merged.times) {
    merge_times(found, merged);
    return merged;
  }
  if (merged.parts) {
    merge_parts(found, merged);
    return merged;
  }
  if (std::any_of(found.begin(), found.end(),
                  [](const Found& one) { return one.metric->mean_of.has_value(); })) {
    merge_mean(found, merged);
    return merged;
  }
  merged.number = is_peak(merged.name)   ? highest_of(found)
                  : adds_up(merged.name) ? sum_of(found)
                                         : std::nullopt;
  for (const Found& one : found) {
    if (one.metric->word != merged.word) merged.word = "mixed";
  }
  return merged;
}

Own merged_own(const std::vector<NamedRun>& runs, Own RunReport::*own,
               Histograms StoredRun::*histograms) {
  Own merged;
  for (const MetricSummary& metric : runs.front().run.report.*own) {
    const std::vector<Found> found = find_all(runs, metric.name, own, histograms);
    if (!found.empty()) merged.push_back(merged_one(found));
  }
  return merged;
}

void merge_first_byte(const std::vector<NamedRun>& runs, RunReport& report) {
  std::vector<MetricSummary> kept;
  kept.reserve(runs.size());
  std::vector<Found> found;
  for (const NamedRun& named : runs) {
    kept.push_back({.name = "ttfb", .times = named.run.report.ttfb});
    found.push_back({&kept.back(), address_of(named.run.ttfb)});
  }
  MetricSummary merged = kept.front();
  merge_times(found, merged);
  report.ttfb = *merged.times;
  report.ttfb_histogram = merged.histogram;
}

bool is_unknown(const MetricSummary& metric) {
  if (metric.times) return metric.times->count > 1 && !metric.times->p50_ms;
  return !metric.number && !metric.word && !metric.parts;
}

bool was_known(const std::vector<NamedRun>& runs, const std::string& name) {
  return std::any_of(runs.begin(), runs.end(), [&](const NamedRun& named) {
    const MetricSummary* metric = named.run.report.own_metric(name);
    return metric != nullptr && !is_unknown(*metric);
  });
}

}  // namespace

void merge_metrics(const std::vector<NamedRun>& runs, RunReport& report) {
  merge_first_byte(runs, report);
  report.metrics = merged_own(runs, &RunReport::metrics, &StoredRun::metrics);
  report.compat = merged_own(runs, &RunReport::compat, &StoredRun::compat);
}

void note_lost_metrics(const std::vector<NamedRun>& runs, RunReport& report) {
  std::vector<std::string> lost;
  for (const NamedRun& named : runs) {
    for (const MetricSummary& metric : named.run.report.metrics) {
      const MetricSummary* merged = report.own_metric(metric.name);
      if (merged != nullptr && (!is_unknown(*merged) || !was_known(runs, metric.name))) continue;
      const std::string name = printable(metric.name);
      if (std::find(lost.begin(), lost.end(), name) == lost.end()) lost.push_back(name);
    }
  }
  if (lost.empty()) return;
  report.common.notes.push_back(
      fmt::format("not known of the runs together: {}", fmt::join(lost, ", ")));
}

}  // namespace vastar
