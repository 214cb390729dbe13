// Which series there are, and the fixed buckets of histograms; prometheus-cpp writes the text.
#include "prometheus/metric_set.h"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "base/units.h"
#include "prometheus/metric_table.h"

namespace vastar::plugin {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr std::size_t kMostSeries = 2000;  // of a family: a document may come from anybody
constexpr std::size_t kLongestValue = 200;

// Upper edges in seconds. Always the same: with edges that follow the data no series of one run
// would be found in the next.
constexpr std::array<double, 19> kEdges = {0.0001,
                                           0.00025,
                                           0.0005,
                                           0.001,
                                           0.0025,
                                           0.005,
                                           0.01,
                                           0.025,
                                           0.05,
                                           0.1,
                                           0.25,
                                           0.5,
                                           1,
                                           2.5,
                                           5,
                                           10,
                                           30,
                                           60,
                                           std::numeric_limits<double>::infinity()};

const char* help_of(std::string_view name) {
  const auto* const found =
      std::find_if(kMetrics.begin(), kMetrics.end(),
                   [&](const MetricEntry& entry) { return entry.name == name; });
  return found == kMetrics.end() ? "" : found->help;
}

bool is_info(std::string_view name) { return name.ends_with("_info"); }

Labels fit_to_be_shown(const Labels& labels) {
  Labels shown;
  for (const auto& [label, value] : labels) {
    if (!value.empty()) shown[label] = printable(value, kLongestValue);
  }
  return shown;
}

std::vector<ClientMetric::Bucket> buckets_of(const Histogram& values) {
  std::vector<ClientMetric::Bucket> buckets;
  for (const double edge : kEdges) buckets.push_back({0, edge});
  buckets.back().cumulative_count = values.count();
  values.for_each([&](Nanos, Nanos high, std::uint64_t count) {
    for (std::size_t i = kEdges.size() - 1; i-- > 0 && high <= from_seconds(kEdges[i]);) {
      buckets[i].cumulative_count += count;
    }
  });
  return buckets;
}

}  // namespace

Labels operator+(Labels labels, const Labels& more) {
  labels.insert(more.begin(), more.end());
  return labels;
}

MetricFamily& MetricSet::family_for(std::string_view name, MetricType type) {
  const auto family = std::find_if(families_.begin(), families_.end(),
                                   [&](const MetricFamily& known) { return known.name == name; });
  if (family != families_.end()) return *family;
  families_.push_back({std::string(name), help_of(name), type, {}});
  return families_.back();
}

ClientMetric* MetricSet::series_for(std::string_view name, MetricType type, const Labels& labels) {
  const Labels shown = fit_to_be_shown(labels);
  MetricFamily& family = family_for(name, type);
  if (family.metric.size() == kMostSeries || !known_.emplace(name, shown).second) return nullptr;
  ClientMetric& series = family.metric.emplace_back();
  for (const auto& [label, value] : shown) series.label.push_back({label, value});
  return &series;
}

void MetricSet::gauge(std::string_view name, const Labels& labels, std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return;
  ClientMetric* const series = series_for(name, MetricType::Gauge, labels);
  if (series != nullptr) series->gauge.value = *value;
}

void MetricSet::states(std::string_view name, const Labels& labels, const std::string& label,
                       const std::vector<std::string>& states, const std::string& state) {
  for (const std::string& one : states) {
    gauge(name, labels + Labels{{label, one}}, one == state ? 1 : 0);
  }
}

void MetricSet::histogram(std::string_view name, const Labels& labels, const Histogram& values,
                          double sum_s) {
  ClientMetric* const series = series_for(name, MetricType::Histogram, labels);
  if (series != nullptr) series->histogram = {values.count(), sum_s, buckets_of(values)};
}

std::set<std::string> MetricSet::label_names() const {
  std::set<std::string> names;
  for (const auto& [name, labels] : known_) {
    if (is_info(name)) continue;
    for (const auto& [label, value] : labels) names.insert(label);
  }
  return names;
}

std::string MetricSet::text() const { return prometheus::TextSerializer().Serialize(families_); }

}  // namespace vastar::plugin
