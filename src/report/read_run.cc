// The keys of a run's document into the fields they came from (run_json.cc).
#include "report/read_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <tuple>

#include "base/text.h"
#include "report/json_read.h"

namespace vastar {
namespace {

namespace json = boost::json;

std::uint64_t count_or_0(const json::object& parent, std::string_view key) {
  return count_of(parent, key).value_or(0);
}

MachineFacts read_machine(const json::object& machine) {
  MachineFacts facts;
  if (const auto cores = count_of(machine, "cpu_cores_physical")) {
    facts.cpu_cores_physical = static_cast<unsigned>(*cores);
  }
  facts.cpu_cores_logical = static_cast<unsigned>(count_or_0(machine, "cpu_cores_logical"));
  facts.ram_mb = count_of(machine, "ram_mb");
  facts.cpu_model = text_of(machine, "cpu_model").value_or("");
  facts.os = text_of(machine, "os").value_or("");
  return facts;
}

Validity read_validity(const json::object& stored) {
  Validity validity;
  validity.valid = flag_of(stored, "valid", true);
  validity.reasons = texts_of(stored, "reasons");
  for (const json::value& cpu : array_of(stored, "generator_cpu_pct")) {
    validity.generator_cpu_pct.push_back(cpu.to_number<double>());
  }
  validity.steal_pct = number_of(stored, "steal_pct");
  validity.littles_law_ratio = number_of(stored, "littles_law_ratio");
  return validity;
}

Stages read_stages(const json::object& stored) {
  Stages stages;
  stages.of_rate = text_of(stored, "of").value_or("") == "rate";
  stages.from = number_of(stored, "from").value_or(0);
  for (const json::value& value : array_of(stored, "steps")) {
    const json::object& step = value.get_object();
    stages.steps.push_back({from_seconds(number_of(step, "duration_s").value_or(0)),
                            number_of(step, "target").value_or(0)});
  }
  return stages;
}

std::optional<SamplesReport> read_samples(const json::object& stored) {
  if (stored.empty()) return std::nullopt;
  return SamplesReport{text_of(stored, "file").value_or(""), count_or_0(stored, "rows"),
                       count_or_0(stored, "dropped")};
}

std::optional<Aborted> read_aborted(const json::object& stored) {
  if (stored.empty()) return std::nullopt;
  return Aborted{text_of(stored, "expr").value_or(""), text_of(stored, "unit").value_or(""),
                 number_of(stored, "actual").value_or(0), number_of(stored, "at_s").value_or(0)};
}

std::optional<Http2Windows> read_windows(const json::object& stored) {
  const auto stream = count_of(stored, "stream_bytes");
  const auto connection = count_of(stored, "connection_bytes");
  if (!stream || !connection) return std::nullopt;
  return Http2Windows{static_cast<std::uint32_t>(*stream), static_cast<std::uint32_t>(*connection)};
}

RunParams read_params(const json::object& stored) {
  RunParams params;
  params.url = text_of(stored, "url").value_or("");
  params.method = text_of(stored, "method").value_or("");
  params.body_bytes = count_or_0(stored, "body_bytes");
  params.requests = count_of(stored, "requests");
  params.duration_s = number_of(stored, "duration_s");
  params.concurrency = static_cast<unsigned>(count_or_0(stored, "concurrency"));
  params.http_version = text_of(stored, "http_version").value_or(params.http_version);
  params.streams = static_cast<unsigned>(count_of(stored, "streams").value_or(params.streams));
  params.http2_windows = read_windows(object_of(stored, "h2_window"));
  params.workers = static_cast<unsigned>(count_or_0(stored, "workers"));
  params.qps_per_connection = number_of(stored, "qps");
  params.rate = number_of(stored, "rate");
  params.arrivals = text_of(stored, "arrivals");
  params.stages = read_stages(object_of(stored, "stages"));
  params.seed = count_or_0(stored, "seed");
  params.warmup_s = number_of(stored, "warmup_s").value_or(0);
  params.warmup_requests = count_or_0(stored, "warmup_requests");
  params.timeout_s = number_of(stored, "timeout_s").value_or(0);
  params.drain_cap_s = number_of(stored, "drain_cap_s").value_or(0);
  params.source_addresses = texts_of(stored, "source_addresses");
  params.keep_alive = flag_of(stored, "keep_alive", true);
  for (const unsigned status : counts_of(stored, "expect_status")) {
    params.expect_status.push_back(static_cast<std::uint16_t>(status));
  }
  params.max_redirects = static_cast<unsigned>(count_or_0(stored, "max_redirects"));
  params.cookies = flag_of(stored, "cookies", false);
  params.checks = texts_of(stored, "checks");
  return params;
}

Failure failure_named(std::string_view name) {
  const auto* const found =
      std::find_if(kFailureClasses.begin(), kFailureClasses.end(),
                   [name](const FailureClass& known) { return known.name == name; });
  return static_cast<Failure>(found - kFailureClasses.begin());
}

void read_errors(const json::object& document, RunReport& report) {
  for (const json::value& value : array_of(document, "errors")) {
    const json::object& error = value.get_object();
    report.errors.push_back({failure_named(text_of(error, "class").value_or("")),
                             count_or_0(error, "count"), text_of(error, "example").value_or("")});
  }
}

std::map<std::uint16_t, std::uint64_t> read_statuses(const json::object& stored) {
  std::map<std::uint16_t, std::uint64_t> statuses;
  for (const auto& member : stored) {
    const std::string_view key(member.key().data(), member.key().size());
    const auto status = parse_unsigned(key);
    if (status) statuses[static_cast<std::uint16_t>(*status)] = count_or_0(stored, key);
  }
  return statuses;
}

void read_tls(const json::object& document, RunReport& report) {
  const json::object& tls = object_of(document, "tls");
  if (tls.empty()) return;
  report.tls = {.handshakes = count_or_0(tls, "handshakes"),
                .resumed = count_or_0(tls, "resumed"),
                .protocol = text_of(tls, "protocol").value_or(""),
                .cipher = text_of(tls, "cipher").value_or(""),
                .alpn = text_of(tls, "alpn").value_or("")};
}

void read_counts(const json::object& document, RunReport& report) {
  const json::object& requests = object_of(document, "requests");
  report.started = count_or_0(requests, "started");
  report.completed = count_or_0(requests, "completed");
  report.succeeded = count_or_0(requests, "succeeded");
  report.failed = count_or_0(requests, "failed");
  report.timed_out = count_or_0(requests, "timed_out");
  report.drain_aborted = count_or_0(requests, "drain_aborted");
  report.redirects = count_or_0(requests, "redirects");
  report.interrupted = flag_of(document, "interrupted", false);
  report.samples = read_samples(object_of(document, "samples"));
  report.aborted = read_aborted(object_of(document, "aborted"));
  report.elapsed_s = number_of(document, "elapsed_s").value_or(0);
  report.rps = number_of(document, "rps").value_or(0);
  report.error_rate = number_of(document, "error_rate").value_or(0);
  report.sent_bytes = count_or_0(document, "sent_bytes");
  report.received_bytes = count_or_0(document, "received_bytes");
  report.connections_opened = count_or_0(document, "connections_opened");
  read_tls(document, report);
  for (const json::value& value : array_of(document, "merged_from")) {
    const json::object& part = value.get_object();
    report.merged_from.push_back(
        {text_of(part, "started_at").value_or(""), text_of(part, "digest").value_or("")});
  }
  report.statuses = read_statuses(object_of(document, "status_codes"));
}

std::string stored_histogram(const json::object& parent) {
  return text_of(object_of(parent, "histogram"), "data").value_or("");
}

LatencySummary read_latency(const json::object& stored) {
  LatencySummary latency;
  latency.count = count_or_0(stored, "count");
  latency.min_ms = number_of(stored, "min_ms");
  latency.mean_ms = number_of(stored, "mean_ms");
  latency.stddev_ms = number_of(stored, "stddev_ms");
  latency.max_ms = number_of(stored, "max_ms");
  const json::object& percentiles = object_of(stored, "percentiles_ms");
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    latency.percentiles_ms[i] = number_of(percentiles, kQuantiles[i].name);
  }
  latency.histogram = stored_histogram(stored);
  latency.censored_from_ms = number_of(stored, "censored_from_ms");
  return latency;
}

PhaseSummary read_phase(const json::object& stored) {
  PhaseSummary phase;
  phase.count = count_or_0(stored, "count");
  phase.min_ms = number_of(stored, "min_ms");
  phase.mean_ms = number_of(stored, "mean_ms");
  phase.p50_ms = number_of(stored, "p50_ms");
  phase.p90_ms = number_of(stored, "p90_ms");
  phase.p95_ms = number_of(stored, "p95_ms");
  phase.p99_ms = number_of(stored, "p99_ms");
  phase.p999_ms = number_of(stored, "p999_ms");
  phase.max_ms = number_of(stored, "max_ms");
  return phase;
}

// A distribution of times, which has a count, or named parts.
void read_parts(const json::object& stored, MetricSummary& metric) {
  if (stored.contains("count")) {
    metric.times = read_phase(stored);
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
  if (value.is_object()) {
    read_parts(value.get_object(), metric);
    if (metric.times) metric.histogram = stored_histogram(value.get_object());
  }
  if (value.is_number()) metric.number = value.to_number<double>();
  if (value.is_string()) metric.word = std::string(value.get_string());
  return metric;
}

void read_metrics(const json::object& document, RunReport& report) {
  for (const auto& [key, value] : object_of(document, "metrics")) {
    const std::string name(key.data(), key.size());
    if (name != "ttfb") report.metrics.push_back(read_metric(name, value));
  }
  for (const auto& [tool, metrics] : object_of(document, "compat")) {
    if (!metrics.is_object()) continue;
    for (const auto& [key, value] : metrics.get_object()) {
      const std::string name = std::string(tool) + "." + std::string(key);
      report.compat.push_back(read_metric(name, value));
    }
  }
}

void read_times(const json::object& document, RunReport& report) {
  const json::object& latency = object_of(document, "latency");
  report.response = read_latency(object_of(latency, "response"));
  report.service = read_latency(object_of(latency, "service"));
  report.lag = read_latency(object_of(latency, "lag"));
  report.successes = read_latency(object_of(latency, "successes"));
  for (std::size_t i = 0; i < kPhaseCount; ++i) {
    report.phases[i] = read_phase(object_of(object_of(document, "phases"), kPhaseNames[i]));
  }
  const json::object& ttfb = object_of(object_of(document, "metrics"), "ttfb");
  report.ttfb = read_phase(ttfb);
  report.ttfb_histogram = stored_histogram(ttfb);
  const json::object& schedule = object_of(document, "schedule");
  report.offered_rps = number_of(schedule, "offered_rps");
  report.achieved_rps = number_of(schedule, "achieved_rps");
  report.scheduled = count_of(schedule, "scheduled");
  report.unsent = count_of(schedule, "unsent");
  for (const json::value& value : array_of(document, "timeline")) {
    const json::object& row = value.get_object();
    report.timeline.push_back({number_of(row, "t_s").value_or(0), count_or_0(row, "started"),
                               count_or_0(row, "succeeded"), count_or_0(row, "failed"),
                               number_of(row, "p50_ms"), number_of(row, "p99_ms"),
                               number_of(row, "offered")});
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

SeriesReport read_series_row(const json::object& row) {
  const json::object& requests = object_of(row, "requests");
  const json::object& latency = object_of(row, "latency");
  SeriesReport series;
  series.name = text_of(row, "name").value_or("");
  series.succeeded = count_or_0(requests, "succeeded");
  series.failed = count_or_0(requests, "failed");
  series.statuses = read_statuses(object_of(row, "status_codes"));
  series.latency = read_phase(latency);
  series.histogram = stored_histogram(latency);
  series.censored_from_ms = number_of(latency, "censored_from_ms");
  return series;
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

Result<void> read_series(const json::object& document, StoredRun& run) {
  for (const json::value& value : array_of(document, "series")) {
    const SeriesReport& series =
        run.report.series.emplace_back(read_series_row(value.get_object()));
    const std::string where = fmt::format("/series/{}", run.series.size());
    Histogram& histogram = run.series.emplace_back();
    auto read = read_histogram(series.histogram, series.latency.count, where, histogram);
    if (!read) return read;
  }
  return {};
}

}  // namespace

Result<StoredRun> read_run(std::string_view text) {
  const json::object document = parse_object(text);
  const std::string kind = text_of(document, "kind").value_or("sweep");
  if (kind != "run") return Error{fmt::format("it is a {}, not a run", printable(kind))};
  StoredRun run;
  Common& common = run.report.common;
  common.started_at = text_of(document, "started_at").value_or("");
  common.machine = read_machine(object_of(document, "machine"));
  common.validity = read_validity(object_of(document, "validity"));
  common.insights = texts_of(document, "insights");
  common.notes = texts_of(document, "notes");
  run.report.params = read_params(object_of(document, "params"));
  read_counts(document, run.report);
  read_errors(document, run.report);
  read_times(document, run.report);
  read_metrics(document, run.report);
  const std::initializer_list<std::tuple<const LatencySummary&, const char*, Histogram&>> series = {
      {run.report.response, "response", run.response},
      {run.report.service, "service", run.service},
      {run.report.lag, "lag", run.lag},
      {run.report.successes, "successes", run.successes}};
  for (const auto& [latency, name, histogram] : series) {
    const std::string where = fmt::format("/latency/{}", name);
    auto read = read_histogram(latency.histogram, latency.count, where, histogram);
    if (!read) return read.error();
  }
  if (auto read = read_series(document, run); !read) return read.error();
  if (auto read = read_own_histograms(run); !read) return read.error();
  return run;
}

}  // namespace vastar
