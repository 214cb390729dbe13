// Margins and looks, from text and as text.
#include "plan/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "base/mutex.h"
#include "base/text.h"
#include "plan/metric_name.h"
#include "plan/slo.h"

namespace vastar {
namespace {

constexpr unsigned kMostLaunches = 1000;

std::string known_names() {
  std::vector<std::string_view> names;
  for (const ComparedMetric& metric : kComparedMetrics) names.push_back(metric.name);
  return fmt::format("{}, and of protocols' metrics ttft_content.p95, tps_user and their like",
                     fmt::join(names, ", "));
}

// "p95" as 0.95; nothing for what is no percentile.
std::optional<double> quantile_named(std::string_view figure) {
  if (figure == "avg") return 0;
  for (const ComparedMetric& metric : kComparedMetrics) {
    if (metric.quantile > 0 && metric.name == figure) return metric.quantile;
  }
  return std::nullopt;
}

// The first byte stands among the metrics of documents, and among those of every run in gates.
std::vector<Metric> comparable_metrics() {
  std::vector<Metric> metrics = protocol_metrics();
  for (const char* figure : {"p50", "p90", "p95", "p99", "p999", "avg"}) {
    metrics.push_back({std::string("ttfb.") + figure, Unit::kMilliseconds});
  }
  return metrics;
}

const ComparedMetric* find_in(const ComparedMetric* begin, const ComparedMetric* end,
                              std::string_view name) {
  const auto* const found = std::find_if(
      begin, end, [name](const ComparedMetric& metric) { return metric.name == name; });
  return found == end ? nullptr : found;
}

Error wrong_limit(std::string_view text, const ComparedMetric& metric) {
  const bool share = metric.kind == MetricKind::kShare;
  return Error{fmt::format("'{}' is no margin for {}: give {}, or off", printable(text),
                           metric.name,
                           share ? "percentage points from 0 to 100, like 0.1pp"
                           : metric.kind == MetricKind::kRate ? "a percentage below 100, like 5%"
                                                              : "a percentage, like 5%")};
}

// "5%" as 0.05; of a share "0.1pp" as 0.001, since a percentage of a percentage misleads.
Result<double> parse_limit(std::string_view text, const ComparedMetric& metric) {
  const std::string_view unit = metric.kind == MetricKind::kShare ? "pp" : "%";
  if (!text.ends_with(unit)) return wrong_limit(text, metric);
  const auto number = parse_number(trim(text.substr(0, text.size() - unit.size())));
  constexpr double kHighest = 1e6;  // percent
  const double highest = metric.kind == MetricKind::kLatency ? kHighest : 100;
  if (!number || !(*number > 0) || *number >= highest) return wrong_limit(text, metric);
  return *number / 100;
}

Result<const ComparedMetric*> parse_metric(std::string_view text) {
  if (const ComparedMetric* found = find_compared(canonical_metric(text))) return found;
  return Error{fmt::format("'{}' is no metric of a comparison; there are {}", printable(text),
                           known_names())};
}

void set_margin(const Margin& margin, std::vector<Margin>& margins) {
  const auto same = std::find_if(margins.begin(), margins.end(),
                                 [&](const Margin& m) { return m.metric == margin.metric; });
  if (same == margins.end()) {
    margins.push_back(margin);
  } else {
    *same = margin;
  }
}

Result<void> set_one(std::string_view text, std::vector<Margin>& margins) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    return Error{fmt::format("'{}' has no '=': write METRIC=LIMIT, like p99=15%", printable(text))};
  }
  const auto metric = parse_metric(trim(text.substr(0, equals)));
  if (!metric) return metric.error();
  const std::string name((*metric)->name);
  const std::string_view limit = trim(text.substr(equals + 1));
  if (to_lower(limit) == "off") {
    std::erase_if(margins, [&](const Margin& margin) { return margin.metric == name; });
    return {};
  }
  const Result<double> parsed = parse_limit(limit, **metric);
  if (!parsed) return parsed.error();
  set_margin({name, *parsed, true}, margins);
  return {};
}

ComparedMetric compared_as(std::string_view name, Unit unit) {
  if (unit == Unit::kPerSecond) return {name, MetricKind::kRate};
  return {name, MetricKind::kLatency, quantile_named(name.substr(name.find('.') + 1)).value_or(0)};
}

bool is_comparable(std::string_view name, Unit unit) {
  if (unit == Unit::kPerSecond) return true;
  return unit == Unit::kMilliseconds && quantile_named(name.substr(name.find('.') + 1));
}

// Those of prompts of so many words, as they come to be asked for.
const ComparedMetric* find_numbered(std::string_view name) {
  static const std::vector<Metric> catalogue = comparable_metrics();
  static Mutex mutex;
  static std::map<std::string, ComparedMetric, std::less<>> known;  // names are those of its keys
  const Metric* metric = find_metric(name, catalogue);
  if (metric == nullptr || metric->name.find('#') == std::string::npos) return nullptr;
  if (!is_comparable(name, metric->unit)) return nullptr;
  const MutexLock lock(mutex);
  const auto [at, is_new] = known.try_emplace(std::string(name));
  if (is_new) at->second = compared_as(at->first, metric->unit);
  return &at->second;
}

}  // namespace

const std::vector<ComparedMetric>& own_compared_metrics() {
  static const std::vector<Metric> metrics = comparable_metrics();  // whose names are referred to
  static const std::vector<ComparedMetric> compared = [] {
    std::vector<ComparedMetric> all;
    for (const Metric& metric : metrics) {
      const std::string_view name = metric.name;
      if (name.find('#') != std::string_view::npos) continue;  // of one set of prompts
      if (find_in(all.data(), all.data() + all.size(), name) != nullptr) continue;
      if (is_comparable(name, metric.unit)) all.push_back(compared_as(name, metric.unit));
    }
    return all;
  }();
  return compared;
}

const ComparedMetric* find_compared(std::string_view name) {
  const auto* const begin = kComparedMetrics.data();
  if (const auto* known = find_in(begin, begin + kComparedMetrics.size(), name)) return known;
  const std::vector<ComparedMetric>& own = own_compared_metrics();
  const ComparedMetric* known = find_in(own.data(), own.data() + own.size(), name);
  return known != nullptr ? known : find_numbered(name);
}

std::vector<const ComparedMetric*> compared_of(std::string_view own) {
  std::vector<const ComparedMetric*> figures;
  const auto add = [&](const std::string& name) {
    const ComparedMetric* metric = find_compared(name);
    if (metric != nullptr && !own_name(*metric).empty()) figures.push_back(metric);
  };
  for (const char* figure : {"p50", "p90", "p95", "p99", "p999", "avg"}) {
    add(fmt::format("{}.{}", own, figure));
  }
  add(std::string(own));
  return figures;
}

bool is_main(const ComparedMetric& metric) {
  return metric.quantile == 0.5 || metric.quantile == 0.99 || metric.kind == MetricKind::kRate;
}

std::string_view own_name(const ComparedMetric& metric) {
  const auto* const begin = kComparedMetrics.data();
  if (find_in(begin, begin + kComparedMetrics.size(), metric.name) != nullptr) return {};
  return metric.name.substr(0, metric.name.find('.'));
}

std::vector<Margin> default_margins() {
  return {{"p50", 0.05}, {"p99", 0.15}, {"rps", 0.05}, {"error_rate", 0.001}};
}

std::vector<Margin> default_max_regress() {
  return {{"p50", 0.25}, {"p99", 0.50}, {"rps", 0.25}, {"error_rate", 0.01}};
}

Result<void> set_margins(std::string_view text, std::vector<Margin>& margins) {
  std::vector<Margin> changed = margins;
  for (const std::string_view part : split(text, ',')) {
    if (Result<void> set = set_one(trim(part), changed); !set) return set;
  }
  margins = std::move(changed);
  return {};
}

std::string margin_text(const Margin& margin) {
  const ComparedMetric* metric = find_compared(margin.metric);
  const bool share = metric != nullptr && metric->kind == MetricKind::kShare;
  return fmt::format("{:.6g}{}", 100 * margin.limit, share ? "pp" : "%");
}

Result<std::vector<unsigned>> parse_looks(std::string_view text) {
  std::vector<unsigned> looks;
  for (const std::string_view part : split(text, ',')) {
    const auto launches = parse_unsigned(trim(part));
    if (!launches || *launches < 2 || *launches > kMostLaunches ||
        (!looks.empty() && *launches <= looks.back())) {
      return Error{
          fmt::format("'{}': give numbers of launches, ascending, from 2 to {}, like "
                      "6,9,12,16,20",
                      printable(text), kMostLaunches)};
    }
    looks.push_back(static_cast<unsigned>(*launches));
  }
  return looks;
}

}  // namespace vastar
