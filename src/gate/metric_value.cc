// A metric's name to its value in a report: every name of the catalogue in plan/metrics.cc.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "base/text.h"
#include "gate/gate.h"
#include "stats/quantile.h"

namespace vastar {
namespace {

MetricValue latency_value(const LatencySummary& summary, std::string_view figure) {
  if (figure == "avg") return {summary.mean_ms, summary.count};
  if (figure == "min") return {summary.min_ms, summary.count};
  if (figure == "max") return {summary.max_ms, summary.count};
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    if (kQuantiles[i].name == figure) return {summary.percentiles_ms[i], summary.count};
  }
  return {};
}

// A mean is one of every operation; any other figure is a time that some operation took.
MetricValue censored(MetricValue metric, const Number& from_ms, std::string_view figure) {
  metric.lower_bound = metric.value && from_ms && (figure == "avg" || *metric.value >= *from_ms);
  return metric;
}

MetricValue latency_figure(const LatencySummary& summary, std::string_view figure) {
  return censored(latency_value(summary, figure), summary.censored_from_ms, figure);
}

struct PhaseFigure {
  std::string_view name;
  Number PhaseSummary::*value;
};
constexpr std::array<PhaseFigure, 8> kPhaseFigures = {{{"p50", &PhaseSummary::p50_ms},
                                                       {"p90", &PhaseSummary::p90_ms},
                                                       {"p95", &PhaseSummary::p95_ms},
                                                       {"p99", &PhaseSummary::p99_ms},
                                                       {"p999", &PhaseSummary::p999_ms},
                                                       {"avg", &PhaseSummary::mean_ms},
                                                       {"min", &PhaseSummary::min_ms},
                                                       {"max", &PhaseSummary::max_ms}}};

MetricValue phase_figure(const PhaseSummary& summary, std::string_view figure) {
  for (const PhaseFigure& known : kPhaseFigures) {
    if (known.name == figure) return {summary.*known.value, summary.count};
  }
  return {};
}

// How many responses had the status "404", or one of the class "4xx". No response, no value: that
// nothing answered must not pass as "no errors".
MetricValue status_count(const RunReport& report, std::string_view which) {
  if (report.completed == 0) return {};
  const std::string_view digits = which.substr(0, which.find('x'));
  const std::optional<std::uint64_t> wanted = parse_unsigned(digits);
  if (!wanted) return {};
  const std::uint16_t width = digits.size() == 1 ? 100 : 1;
  std::uint64_t count = 0;
  for (const auto& [status, responses] : report.statuses) {
    if (status / width == *wanted) count += responses;
  }
  return {static_cast<double>(count), report.completed};
}

// A number that stands on operations: none without any.
MetricValue of_started(const RunReport& report, double value) {
  if (report.started == 0) return {};
  return {value, report.started};
}

MetricValue per_second(const RunReport& report, double total) {
  if (report.elapsed_s <= 0) return {};
  return of_started(report, total / report.elapsed_s);
}

MetricValue run_figure(const RunReport& report, std::string_view name) {
  if (name == "rps") return of_started(report, report.rps);
  if (name == "error_rate") return of_started(report, report.error_rate);
  if (name == "failed") return of_started(report, static_cast<double>(report.failed));
  if (name == "timed_out") return of_started(report, static_cast<double>(report.timed_out));
  if (name == "bytes_received_per_s") {
    return per_second(report, static_cast<double>(report.received_bytes));
  }
  if (name == "bytes_sent_per_s") return per_second(report, static_cast<double>(report.sent_bytes));
  if (const MetricSummary* own = report.own_metric(name)) return {own->number, report.completed};
  return latency_figure(report.response, name);
}

// "login.p95": of the step of that name; "/a.p95": of the URL.
MetricValue series_figure(const RunReport& report, std::string_view name, bool step) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view figure = name.substr(dot + 1);
  for (const SeriesReport& series : report.series) {
    const std::string_view wanted = name.substr(0, dot);
    if (step ? !equals_ignoring_case(series.name, wanted) : series.name != wanted) continue;
    const std::uint64_t started = series.succeeded + series.failed;
    if (started == 0) return {};
    const auto failed = static_cast<double>(series.failed);
    if (figure == "failed") return {failed, started};
    if (figure == "error_rate") return {failed / static_cast<double>(started), started};
    return censored(phase_figure(series.latency, figure), series.censored_from_ms, figure);
  }
  return {};
}

// Of named parts. A key that was never counted has a count of 0.
MetricValue part_figure(const RunReport& report, const MetricSummary& metric,
                        std::string_view name) {
  for (const auto& [part, number] : *metric.parts) {
    if (part == name) return {number, report.completed};
  }
  return {0, report.completed};
}

// "ttft_content.p99", or "tps_user": what the target adds to its reference.
MetricValue overhead_figure(const RunReport& report, std::string_view name,
                            Number OverheadFigure::*value) {
  if (!report.overhead) return {};
  for (const OverheadFigure& row : report.overhead->figures) {
    const std::string full = row.figure.empty() ? row.metric : row.metric + "." + row.figure;
    if (full == name) return {row.*value, row.samples};
  }
  return {};
}

MetricValue family_figure(const RunReport& report, std::string_view family,
                          std::string_view figure) {
  if (family == "step" || family == "series") {
    return series_figure(report, figure, family == "step");
  }
  if (family == "overhead") return overhead_figure(report, figure, &OverheadFigure::overhead);
  if (family == "overhead_pct") {
    return overhead_figure(report, figure, &OverheadFigure::overhead_pct);
  }
  if (family == "status") return status_count(report, figure);
  if (family == "service") return latency_figure(report.service, figure);
  if (family == "lag") return latency_figure(report.lag, figure);
  if (family == "successes") return latency_figure(report.successes, figure);
  if (family == "ttfb") return phase_figure(report.ttfb, figure);
  for (std::size_t i = 0; i < kPhaseCount; ++i) {
    if (kPhaseNames[i] == family) return phase_figure(report.phases[i], figure);
  }
  // Where each has a name of its own (gauge_peak.NAME), the whole of it is the metric's.
  if (const MetricSummary* named = report.own_metric(fmt::format("{}.{}", family, figure))) {
    return {named->number, report.completed};
  }
  const MetricSummary* own = report.own_metric(family);
  if (own != nullptr && own->parts) return part_figure(report, *own, figure);
  return own != nullptr && own->times ? phase_figure(*own->times, figure) : MetricValue{};
}

// Of a sweet spot: its concurrency and rate always exist, its percentiles may be null.
MetricValue sweet_spot_figure(const SweepReport& report, std::string_view figure) {
  if (!report.sweet_spot) return {};
  const SweetSpot& spot = *report.sweet_spot;
  const std::uint64_t samples = report.sweet_spot_run ? report.sweet_spot_run->response.count : 1;
  if (figure == "concurrency") return {static_cast<double>(spot.concurrency), samples};
  if (figure == "rps") return {spot.rps, samples};
  if (figure == "p50") return {spot.p50_ms, samples, spot.p50_bound};
  if (figure == "p99") return {spot.p99_ms, samples, spot.p99_bound};
  return {};
}

double qualified_points(const SweepReport& report) {
  return static_cast<double>(
      std::count_if(report.points.begin(), report.points.end(),
                    [](const SweepPoint& point) { return !point.disqualified; }));
}

}  // namespace

MetricValue metric_value(const RunReport& report, std::string_view metric) {
  const std::size_t dot = metric.find('.');
  if (dot == std::string_view::npos) return run_figure(report, metric);
  return family_figure(report, metric.substr(0, dot), metric.substr(dot + 1));
}

MetricValue metric_value(const SweepReport& report, std::string_view metric) {
  constexpr std::string_view kSweetSpot = "sweet_spot.";
  if (metric.substr(0, kSweetSpot.size()) == kSweetSpot) {
    return sweet_spot_figure(report, metric.substr(kSweetSpot.size()));
  }
  if (metric == "qualified_points") return {qualified_points(report), report.points.size()};
  if (metric == "peak_rps") {
    return report.sweet_spot ? MetricValue{report.sweet_spot->peak_rps, 1} : MetricValue{};
  }
  return report.sweet_spot_run ? metric_value(*report.sweet_spot_run, metric) : MetricValue{};
}

}  // namespace vastar
