// A run's document into the fields it came from, its histograms decoded.
#include "report/read_run.h"

#include <fmt/format.h>

#include <initializer_list>
#include <tuple>

#include "base/text.h"
#include "report/run_fields.h"

namespace vastar {
namespace {

namespace json = boost::json;

// A distribution of times, which has a count, or named parts.
void read_parts(const json::object& stored, MetricSummary& metric) {
  if (stored.contains("count")) {
    const JsonIn in(stored);
    distribution_fields(in, metric.times.emplace(), metric.histogram);
    return;
  }
  metric.parts.emplace();
  for (const auto& [key, value] : stored) {
    const std::string name(key.data(), key.size());
    metric.parts->emplace_back(name, number_of(stored, name));
  }
}

MetricSummary read_metric(std::string name, const json::value& value) {
  MetricSummary metric{.name = std::move(name)};
  if (value.is_object()) read_parts(value.get_object(), metric);
  if (value.is_number()) metric.number = value.to_number<double>();
  if (value.is_string()) metric.word = std::string(value.get_string());
  return metric;
}

void read_metrics(const json::object& document, RunReport& report) {
  const JsonIn ttfb(object_of(object_of(document, "metrics"), "ttfb"));
  distribution_fields(ttfb, report.ttfb, report.ttfb_histogram);
  const json::object& mean_samples = object_of(document, "mean_samples");
  for (const auto& [key, value] : object_of(document, "metrics")) {
    const std::string name(key.data(), key.size());
    if (name == "ttfb") continue;
    report.metrics.push_back(read_metric(name, value));
    report.metrics.back().mean_of = count_of(mean_samples, name);
  }
  for (const auto& [tool, metrics] : object_of(document, "compat")) {
    if (!metrics.is_object()) continue;
    for (const auto& [key, value] : metrics.get_object()) {
      const std::string name = std::string(tool) + "." + std::string(key);
      report.compat.push_back(read_metric(name, value));
      report.compat.back().mean_of = count_of(mean_samples, "compat." + name);
    }
  }
}

Result<void> read_histogram(const std::string& stored, std::uint64_t count,
                            const std::string& where, Histogram& histogram) {
  if (count == 0) return {};
  Result<Histogram> decoded = Histogram::decode(stored);
  if (!decoded) return Error{fmt::format("{}: {}", where, decoded.error().message)};
  if (decoded->count() != count) {
    return Error{fmt::format("{}: the histogram has {} values, count is {}", where,
                             decoded->count(), count)};
  }
  histogram = std::move(*decoded);
  return {};
}

// Nothing where there are values and no histogram of them.
Result<std::optional<Histogram>> read_own(const PhaseSummary& times, const std::string& stored,
                                          const std::string& name) {
  std::optional<Histogram> histogram;
  if (times.count > 0 && stored.empty()) return histogram;
  const std::string where = "/metrics/" + name;
  auto read = read_histogram(stored, times.count, where, histogram.emplace());
  if (!read) return read.error();
  return histogram;
}

Result<std::vector<std::optional<Histogram>>> read_all_own(
    const std::vector<MetricSummary>& metrics) {
  std::vector<std::optional<Histogram>> histograms;
  for (const MetricSummary& metric : metrics) {
    if (!metric.times) {
      histograms.emplace_back();
      continue;
    }
    auto read = read_own(*metric.times, metric.histogram, metric.name);
    if (!read) return read.error();
    histograms.push_back(std::move(*read));
  }
  return histograms;
}

Result<void> read_own_histograms(StoredRun& run) {
  auto ttfb = read_own(run.report.ttfb, run.report.ttfb_histogram, "ttfb");
  if (!ttfb) return ttfb.error();
  run.ttfb = std::move(*ttfb);
  auto metrics = read_all_own(run.report.metrics);
  if (!metrics) return metrics.error();
  run.metrics = std::move(*metrics);
  auto compat = read_all_own(run.report.compat);
  if (!compat) return compat.error();
  run.compat = std::move(*compat);
  return {};
}

Result<void> read_series_histograms(StoredRun& run) {
  for (const SeriesReport& series : run.report.series) {
    const std::string where = fmt::format("/series/{}", run.series.size());
    Histogram& histogram = run.series.emplace_back();
    auto read = read_histogram(series.histogram, series.latency.count, where, histogram);
    if (!read) return read;
  }
  return {};
}

Result<void> read_latency_histograms(StoredRun& run) {
  const std::initializer_list<std::tuple<const LatencySummary&, const char*, Histogram&>> series = {
      {run.report.response, "response", run.response},
      {run.report.service, "service", run.service},
      {run.report.lag, "lag", run.lag},
      {run.report.successes, "successes", run.successes}};
  for (const auto& [latency, name, histogram] : series) {
    const std::string where = fmt::format("/latency/{}", name);
    auto read = read_histogram(latency.histogram, latency.count, where, histogram);
    if (!read) return read;
  }
  return {};
}

void read_common(const json::object& document, Common& common) {
  const JsonIn in(document);
  in.value("started_at", common.started_at);
  in.object("machine", common.machine);
  in.object("validity", common.validity);
  in.value("insights", common.insights);
  in.value("notes", common.notes);
}

}  // namespace

Result<StoredRun> read_run(std::string_view text) {
  const json::object document = parse_object(text);
  const std::string kind = text_of(document, "kind").value_or("sweep");
  if (kind != "run") return Error{fmt::format("it is a {}, not a run", printable(kind))};
  StoredRun run;
  RunReport& report = run.report;
  read_common(document, report.common);
  const JsonIn in(document);
  in.object("params", report.params);
  fields(in, report);
  origin_fields(in, report);
  read_metrics(document, report);
  run.has_streams = document.contains("streams");
  if (auto read = read_latency_histograms(run); !read) return read.error();
  if (auto read = read_series_histograms(run); !read) return read.error();
  if (auto read = read_own_histograms(run); !read) return read.error();
  return run;
}

}  // namespace vastar
