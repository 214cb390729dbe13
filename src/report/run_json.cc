// A run's report as its document.
#include <boost/json.hpp>
#include <utility>

#include "report/common_json.h"
#include "report/json_text.h"
#include "report/to_json.h"

namespace vastar {
namespace {

namespace json = boost::json;

json::value stages_json(const Stages& stages) {
  if (stages.empty()) return nullptr;
  json::array steps;
  for (const Stage& stage : stages.steps) {
    steps.push_back(
        {{"duration_s", seconds(to_seconds(stage.duration))}, {"target", fraction(stage.target)}});
  }
  return {{"of", stages.of_rate ? "rate" : "connections"},
          {"from", fraction(stages.from)},
          {"steps", std::move(steps)}};
}

// Everything needed to repeat the run, but never header values or bodies: they may be secrets.
json::object params_json(const RunParams& params) {
  json::object object = {
      {"url", params.url},
      {"method", params.method},
      {"body_bytes", params.body_bytes},
      {"requests", count_json(params.requests)},
      {"duration_s", seconds(params.duration_s)},
      {"concurrency", params.concurrency},
      {"http_version", params.http_version},
      {"streams", params.streams},
      {"workers", params.workers},
      {"qps", fraction(params.qps_per_connection)},
      {"rate", fraction(params.rate)},
      {"arrivals", text_json(params.arrivals)},
      {"stages", stages_json(params.stages)},
      {"seed", params.seed},
      {"warmup_s", seconds(params.warmup_s)},
      {"warmup_requests", params.warmup_requests},
      {"timeout_s", seconds(params.timeout_s)},
      {"drain_cap_s", seconds(params.drain_cap_s)},
      {"source_addresses",
       json::array(params.source_addresses.begin(), params.source_addresses.end())},
      {"keep_alive", params.keep_alive},
      {"expect_status", json::array(params.expect_status.begin(), params.expect_status.end())},
      {"max_redirects", params.max_redirects},
      {"cookies", params.cookies},
      {"checks", json::array(params.checks.begin(), params.checks.end())}};
  add_windows(params.http2_windows, object);
  return object;
}

json::value aborted_json(const std::optional<Aborted>& aborted) {
  if (!aborted) return nullptr;
  return {{"expr", aborted->expr},
          {"unit", aborted->unit},
          {"actual", fraction(aborted->actual)},
          {"at_s", seconds(aborted->at_s)}};
}

json::object requests_json(const RunReport& report) {
  return {{"started", report.started},     {"completed", report.completed},
          {"succeeded", report.succeeded}, {"failed", report.failed},
          {"timed_out", report.timed_out}, {"drain_aborted", report.drain_aborted},
          {"redirects", report.redirects}};
}

json::object phase_json(const PhaseSummary& phase) {
  return {
      {"count", phase.count},       {"min_ms", ms(phase.min_ms)},   {"mean_ms", ms(phase.mean_ms)},
      {"p50_ms", ms(phase.p50_ms)}, {"p90_ms", ms(phase.p90_ms)},   {"p95_ms", ms(phase.p95_ms)},
      {"p99_ms", ms(phase.p99_ms)}, {"p999_ms", ms(phase.p999_ms)}, {"max_ms", ms(phase.max_ms)}};
}

json::object distribution_json(const PhaseSummary& times, const std::string& histogram) {
  json::object object = phase_json(times);
  object["histogram"] = histogram_json(histogram);
  return object;
}

json::object phases_json(const RunReport& report) {
  json::object phases;
  for (std::size_t i = 0; i < kPhaseCount; ++i) {
    phases.emplace(kPhaseNames[i], phase_json(report.phases[i]));
  }
  return phases;
}

json::value tls_json(const std::optional<TlsSeries>& tls) {
  if (!tls) return nullptr;
  const auto known = [](const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
  };
  return json::object{{"protocol", known(tls->protocol)},
                      {"cipher", known(tls->cipher)},
                      {"alpn", known(tls->alpn)},
                      {"handshakes", tls->handshakes},
                      {"resumed", tls->resumed}};
}

// All null in a closed loop, which has no schedule.
json::object schedule_json(const RunReport& report) {
  constexpr std::size_t kP99 = 6;
  static_assert(kQuantiles[kP99].name == "p99");
  const Number lag_p99_ms = report.offered_rps ? report.lag.percentiles_ms[kP99] : std::nullopt;
  return {{"offered_rps", per_second(report.offered_rps)},
          {"achieved_rps", per_second(report.achieved_rps)},
          {"scheduled", count_json(report.scheduled)},
          {"unsent", count_json(report.unsent)},
          {"lag_p99_ms", ms(lag_p99_ms)}};
}

json::array timeline_json(const std::vector<TimelinePoint>& timeline) {
  json::array rows;
  rows.reserve(timeline.size());
  for (const TimelinePoint& row : timeline) {
    rows.push_back({{"t_s", seconds(row.t_s)},
                    {"offered", fraction(row.offered)},
                    {"started", row.started},
                    {"succeeded", row.succeeded},
                    {"failed", row.failed},
                    {"p50_ms", ms(row.p50_ms)},
                    {"p99_ms", ms(row.p99_ms)}});
  }
  return rows;
}

json::array all_series_json(const std::vector<SeriesReport>& all) {
  json::array rows;
  for (const SeriesReport& series : all) {
    json::object latency = distribution_json(series.latency, series.histogram);
    if (series.censored_from_ms) latency["censored_from_ms"] = ms(series.censored_from_ms);
    rows.push_back({{"name", series.name},
                    {"requests",
                     {{"started", series.succeeded + series.failed},
                      {"succeeded", series.succeeded},
                      {"failed", series.failed}}},
                    {"status_codes", statuses_json(series.statuses)},
                    {"latency", std::move(latency)}});
  }
  return rows;
}

void add_latency(json::object& document, const RunReport& report) {
  document["latency"] = {{"response", latency_json(report.response)},
                         {"service", latency_json(report.service)},
                         {"lag", latency_json(report.lag)},
                         {"successes", latency_json(report.successes)}};
  document["phases"] = phases_json(report);
  document["schedule"] = schedule_json(report);
  document["timeline"] = timeline_json(report.timeline);
}

json::object parts_json(const std::vector<std::pair<std::string, Number>>& parts) {
  json::object object;
  for (const auto& [name, number] : parts) object[name] = fraction(number);
  return object;
}

json::value metric_json(const MetricSummary& metric) {
  if (metric.parts) return parts_json(*metric.parts);
  if (metric.times) return distribution_json(*metric.times, metric.histogram);
  return metric.word ? json::value(*metric.word) : fraction(metric.number);
}

// "vllm.ttft" is the member ttft of vllm.
json::object compat_json(const std::vector<MetricSummary>& metrics) {
  json::object tools;
  for (const MetricSummary& metric : metrics) {
    const std::size_t dot = metric.name.find('.');
    json::value& tool = tools[metric.name.substr(0, dot)];
    if (!tool.is_object()) tool.emplace_object();
    tool.get_object()[metric.name.substr(dot + 1)] = metric_json(metric);
  }
  return tools;
}

json::array parts_json(const std::vector<RunPart>& parts) {
  json::array rows;
  for (const RunPart& part : parts) {
    rows.push_back({{"started_at", part.started_at}, {"digest", part.digest}});
  }
  return rows;
}

json::array streams_json(const std::vector<StreamSummary>& streams) {
  json::array rows;
  rows.reserve(streams.size());
  for (const StreamSummary& stream : streams) {
    rows.push_back({{"stream", stream.stream},
                    {"ttfb_ms", ms(stream.ttfb_ms)},
                    {"duration_ms", ms(stream.duration_ms)},
                    {"events", stream.events},
                    {"bytes", stream.bytes},
                    {"error", text_json(stream.error)}});
  }
  return rows;
}

json::array overhead_figures_json(const std::vector<OverheadFigure>& figures) {
  json::array rows;
  for (const OverheadFigure& row : figures) {
    const bool is_time = row.unit == unit_name(Unit::kMilliseconds);
    const auto value = [&](const Number& number) {
      return is_time ? ms(number) : fraction(number);
    };
    rows.push_back({{"metric", row.metric},
                    {"figure", row.figure.empty() ? json::value(nullptr) : json::value(row.figure)},
                    {"unit", row.unit},
                    {"reference", value(row.reference)},
                    {"target", value(row.target)},
                    {"overhead", value(row.overhead)},
                    {"overhead_pct", percent(row.overhead_pct)},
                    {"samples", row.samples}});
  }
  return rows;
}

json::object overhead_json(const Overhead& overhead) {
  return {{"between", overhead.between},
          {"reference", overhead.reference},
          {"target_requests", overhead.target_requests},
          {"reference_requests", overhead.reference_requests},
          {"figures", overhead_figures_json(overhead.figures)},
          {"reference_run", run_json(*overhead.reference_run)}};
}

void add_metrics(json::object& document, const RunReport& report) {
  json::object metrics = {{"ttfb", distribution_json(report.ttfb, report.ttfb_histogram)}};
  for (const MetricSummary& metric : report.metrics) metrics[metric.name] = metric_json(metric);
  document["metrics"] = std::move(metrics);
  if (!report.compat.empty()) document["compat"] = compat_json(report.compat);
  if (report.overhead) document["overhead"] = overhead_json(*report.overhead);
  if (report.streams) document["streams"] = streams_json(*report.streams);
}

}  // namespace

json::object run_json(const RunReport& report) {
  json::object document = document_head("run", report.common, params_json(report.params));
  document["interrupted"] = report.interrupted;
  document["aborted"] = aborted_json(report.aborted);
  document["elapsed_s"] = seconds(report.elapsed_s);
  document["requests"] = requests_json(report);
  document["rps"] = per_second(report.rps);
  document["error_rate"] = fraction(report.error_rate);
  document["sent_bytes"] = report.sent_bytes;
  document["received_bytes"] = report.received_bytes;
  document["connections_opened"] = report.connections_opened;
  document["tls"] = tls_json(report.tls);
  document["status_codes"] = statuses_json(report.statuses);
  document["errors"] = errors_json(report.errors);
  add_latency(document, report);
  if (!report.series.empty()) document["series"] = all_series_json(report.series);
  add_metrics(document, report);
  document["samples"] = samples_json(report.samples);
  if (!report.merged_from.empty()) document["merged_from"] = parts_json(report.merged_from);
  return document;
}

std::string to_document(const RunReport& report) { return json_text(run_json(report)); }

}  // namespace vastar
