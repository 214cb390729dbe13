// Threshold expressions, as in --slo 'p99<200ms'. Parsed here; resolved against the metrics a
// command knows before any load; judged in gate/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

enum class Comparison : std::uint8_t { kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kEqual };
enum class Unit : std::uint8_t { kMilliseconds, kFraction, kCount, kPerSecond };

bool holds(double actual, Comparison comparison, double limit);

// As documents name it: "ms", "fraction", "count", "per_second".
std::string_view unit_name(Unit unit);

// One name of the catalogue of metrics.
struct Metric {
  // Canonical: "p99", "service.p99", "status.5xx", "sweet_spot.concurrency". "NNN" in it stands for
  // three digits: "status.NNN" is every status from 100 to 599. "#" stands for a number, "*" for
  // any text.
  std::string name;
  Unit unit = Unit::kMilliseconds;
};

struct Slo {
  std::string text;    // as the user wrote it, trimmed
  std::string metric;  // canonical name
  Comparison comparison = Comparison::kLessOrEqual;
  double limit = 0;                 // in the metric's unit: ms, a fraction, a count, per second
  Unit unit = Unit::kMilliseconds;  // the metric's
};

// The entry of `catalogue` that a canonical name belongs to; null when it has none.
const Metric* find_metric(std::string_view name, const std::vector<Metric>& catalogue);

// METRIC OP NUMBER[us|ms|s|m|%], spaces optional; k6's forms (p(95)<200, med, avg,
// `http_req_failed: rate<0.01`, `http_req_duration: p(95)<200`) mean the same. A metric that is not
// in `catalogue`, an operator or unit that does not fit, or rubbish behind the number is an error
// that names it and, where one is near, what was probably meant.
Result<Slo> parse_slo(std::string_view text, const std::vector<Metric>& catalogue);

// "p50=20ms,p99=250ms" of --slo-target: a `<=` threshold for each.
Result<std::vector<Slo>> parse_slo_target(std::string_view text,
                                          const std::vector<Metric>& catalogue);

// The metrics of a run: latency, service, lag and phase quantiles, rps, error_rate, statuses,
// bytes; and, for a sweep, those of its sweet spot.
std::vector<Metric> run_metrics();
std::vector<Metric> sweep_metrics();
// Of one series of a run (SeriesReport): "NAME.p95", "NAME.error_rate" and so on.
std::vector<Metric> series_metrics(const std::string& name);
// Of the URLs of a list: "series.*.p95" and so on. Which there are is known once it has been read.
std::vector<Metric> url_metrics();
// "/checkout" of "series./checkout.p95"; none: it is of no series.
std::optional<std::string> series_of_metric(std::string_view metric);
// What streams have beside a run's metrics, and what models that answer in streams have.
std::vector<Metric> stream_metrics();
std::vector<Metric> llm_metrics();
// What WebSocket connections have beside a run's metrics.
std::vector<Metric> ws_metrics();
// What a model behind a gateway, measured in turn with the model itself, has beside llm_metrics():
// "overhead.ttft_content.p99" in ms, "overhead_pct.ttft_content.p99" in percent.
std::vector<Metric> overhead_metrics();
// All of stream_metrics(), llm_metrics() and ws_metrics(); made once.
const std::vector<Metric>& protocol_metrics();

}  // namespace vastar
