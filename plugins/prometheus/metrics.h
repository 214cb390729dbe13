// Documents as metrics: the names of metric_table.h, values in base units (seconds, bytes, shares
// of 1), what is unknown left out.
#pragma once

#include <optional>

#include "prometheus/metric_set.h"
#include "support/document.h"

namespace vastar::plugin {

// Whether anything was measured: a document without is an attempt that failed.
bool has_data(const Object& document);

// The whole of a document. A kind that this version does not know has what every kind has.
MetricSet metrics_of(const Object& document);

// What is told of an attempt that gave no data, and no more: the values of the run before stay.
MetricSet failed_attempt(std::optional<double> began_at);

// Seconds since 1970 of an RFC 3339 time in UTC.
std::optional<double> unix_time(const std::string& text);

// ---- the parts ----

using Number = std::optional<double>;

// A number by its key, divided by `divisor`: milliseconds to seconds, percent to a share.
inline Number divided_at(const Object& parent, std::string_view key, double divisor) {
  const Number value = number_at(parent, key);
  return value ? Number(*value / divisor) : std::nullopt;
}
inline constexpr double kMsPerSecond = 1000;
inline constexpr double kPercent = 100;

Number flag_at(const Object& parent, std::string_view key);  // a boolean as 1 or 0

// A figure in base units, and the unit's name there: "ms" is "seconds", "fraction" is "ratio".
struct BaseUnit {
  std::string name;
  double divisor;
};
BaseUnit base_unit(const std::string& unit);

// A gauge for each of p50_ms, p95_ms, ... that `figures` has. Their label is "percentile", since
// "quantile" belongs to summaries, which need a sum and a count too (promtool says so).
void add_percentiles(MetricSet& out, std::string_view name, const Labels& labels,
                     const Object& figures);

void add_common(MetricSet& out, const Object& document, const Labels& labels);
// What is of its kind alone; nothing for a kind that is not known.
void add_figures(MetricSet& out, const Object& document, const Labels& labels);
// A protocol's own, of a run.
void add_protocol(MetricSet& out, const Object& document, const Labels& labels);
void add_run(MetricSet& out, const Object& document, const Labels& labels);
void add_sweep(MetricSet& out, const Object& document, const Labels& labels);
void add_compare(MetricSet& out, const Object& document, const Labels& labels);
void add_suite(MetricSet& out, const Object& document, const Labels& labels);

}  // namespace vastar::plugin
