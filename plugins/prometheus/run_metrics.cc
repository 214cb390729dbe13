// A run: what was done, how long it took, where the time went.
#include "base/result.h"
#include "prometheus/metrics.h"
#include "stats/histogram.h"

namespace vastar::plugin {
namespace {

constexpr std::size_t kMostStatuses = 64;
constexpr std::size_t kMostMetrics = 64;
constexpr std::size_t kMostParts = 32;
constexpr std::size_t kMostSeries = 200;

void add_requests(MetricSet& out, const Object& document, const Labels& labels) {
  const Object& requests = object_at(document, "requests");
  for (const char* key :
       {"started", "completed", "succeeded", "failed", "timed_out", "drain_aborted"}) {
    out.gauge(std::string("vastar_requests_") + key, labels, number_at(requests, key));
  }
  const Object& schedule = object_at(document, "schedule");
  out.gauge("vastar_requests_scheduled", labels, number_at(schedule, "scheduled"));
  out.gauge("vastar_requests_unsent", labels, number_at(schedule, "unsent"));
  out.gauge("vastar_offered_requests_per_second", labels, number_at(schedule, "offered_rps"));
  out.gauge("vastar_achieved_requests_per_second", labels, number_at(schedule, "achieved_rps"));
  out.gauge("vastar_requests_per_second", labels, number_at(document, "rps"));
  out.gauge("vastar_error_ratio", labels, number_at(document, "error_rate"));
}

void add_traffic(MetricSet& out, const Object& document, const Labels& labels) {
  out.gauge("vastar_concurrency", labels, number_at(object_at(document, "params"), "concurrency"));
  out.gauge("vastar_sent_bytes", labels, number_at(document, "sent_bytes"));
  out.gauge("vastar_received_bytes", labels, number_at(document, "received_bytes"));
  out.gauge("vastar_connections_opened", labels, number_at(document, "connections_opened"));
}

// A target may answer with any of 900 statuses; what is beyond the first ones is added up.
void add_statuses(MetricSet& out, const Object& document, const Labels& labels) {
  double rest = 0;
  std::size_t shown = 0;
  for (const auto& [code, count] : object_at(document, "status_codes")) {
    const Number number = count.is_number() ? Number(count.to_number<double>()) : std::nullopt;
    if (shown++ < kMostStatuses) {
      out.gauge("vastar_responses", labels + Labels{{"code", std::string(code)}}, number);
    } else {
      rest += number.value_or(0);
    }
  }
  if (rest > 0) out.gauge("vastar_responses", labels + Labels{{"code", "other"}}, rest);
}

void add_errors(MetricSet& out, const Object& document, const Labels& labels) {
  for (const Value& item : array_at(document, "errors")) {
    const Object& error = as_object(item);
    out.gauge("vastar_errors", labels + Labels{{"class", text_at(error, "class")}},
              number_at(error, "count"));
  }
}

void add_latency(MetricSet& out, const Object& latency, const Labels& labels) {
  add_percentiles(out, "vastar_latency_seconds", labels, object_at(latency, "percentiles_ms"));
  for (const char* key : {"mean", "stddev", "min", "max"}) {
    out.gauge(std::string("vastar_latency_") + key + "_seconds", labels,
              divided_at(latency, std::string(key) + "_ms", kMsPerSecond));
  }
}

// Bins have edges that follow the data; buckets need edges that stay, so they are counted anew.
void add_histogram(MetricSet& out, const Object& latency, const Labels& labels) {
  const Value* data = object_at(latency, "histogram").if_contains("data");
  if (data == nullptr || !data->is_string()) return;
  const Result<Histogram> values = Histogram::decode(std::string_view(data->get_string()));
  if (!values) return;  // by another tool, in other units
  const double mean_s = divided_at(latency, "mean_ms", kMsPerSecond).value_or(values->mean() / 1e9);
  out.histogram("vastar_response_duration_seconds", labels, *values,
                mean_s * static_cast<double>(values->count()));
}

void add_phase(MetricSet& out, const std::string& name, const Labels& labels, const Object& phase) {
  add_percentiles(out, "vastar_" + name + "_seconds", labels, phase);
  out.gauge("vastar_" + name + "_mean_seconds", labels, divided_at(phase, "mean_ms", kMsPerSecond));
}

void add_phases(MetricSet& out, const Object& document, const Labels& labels) {
  for (const auto& [name, phase] : object_at(document, "phases")) {
    add_phase(out, "phase", labels + Labels{{"phase", std::string(name)}}, as_object(phase));
  }
}

// What it adds to its reference.
void add_overhead(MetricSet& out, const Object& document, const Labels& labels) {
  for (const Value& item : array_at(object_at(document, "overhead"), "figures")) {
    const Object& figure = as_object(item);
    const BaseUnit unit = base_unit(text_at(figure, "unit"));
    out.gauge("vastar_overhead_value",
              labels + Labels{{"metric", text_at(figure, "metric")},
                              {"figure", text_at(figure, "figure")},
                              {"unit", unit.name}},
              divided_at(figure, "overhead", unit.divisor));
  }
}

// What is counted apart: URLs of a list, steps of a scenario.
void add_series(MetricSet& out, const Object& document, const Labels& labels) {
  std::size_t shown = 0;
  for (const Value& item : array_at(document, "series")) {
    if (shown++ == kMostSeries) break;
    const Object& series = as_object(item);
    const Labels named = labels + Labels{{"series", text_at(series, "name")}};
    const Object& requests = object_at(series, "requests");
    out.gauge("vastar_series_requests_started", named, number_at(requests, "started"));
    out.gauge("vastar_series_requests_failed", named, number_at(requests, "failed"));
    add_phase(out, "series_latency", named, object_at(series, "latency"));
  }
}

// How often each of its parts was, or how high: which WebSockets were closed with 1006.
void add_parts(MetricSet& out, const Labels& named, const Object& parts) {
  std::size_t shown = 0;
  for (const auto& [name, value] : parts) {
    if (shown++ == kMostParts) break;
    out.gauge("vastar_metric_part", named + Labels{{"part", std::string(name)}},
              number_at(parts, name));
  }
}

// A duration is an object with a count, parts are one without; the rest are numbers and words.
void add_own(MetricSet& out, const Object& metrics, const std::string& before,
             const Labels& labels) {
  std::size_t shown = 0;
  for (const auto& [name, metric] : metrics) {
    if (shown++ == kMostMetrics) break;
    const Labels named = labels + Labels{{"metric", before + std::string(name)}};
    if (metric.is_number()) out.gauge("vastar_metric_value", named, metric.to_number<double>());
    if (metric.is_string()) {
      const auto& word = metric.get_string();
      out.info("vastar_metric_info",
               named + Labels{{"value", std::string(word.data(), word.size())}});
    }
    const Object& object = as_object(metric);
    if (object.contains("count")) {
      add_phase(out, "metric", named, object);
    } else {
      add_parts(out, named, object);
    }
  }
}

}  // namespace

// What a protocol measures, and by what other tools mean ("compat.vllm.itl").
void add_protocol(MetricSet& out, const Object& document, const Labels& labels) {
  add_own(out, object_at(document, "metrics"), "", labels);
  for (const auto& [tool, metrics] : object_at(document, "compat")) {
    add_own(out, as_object(metrics), "compat." + std::string(tool) + ".", labels);
  }
}

void add_run(MetricSet& out, const Object& document, const Labels& labels) {
  add_requests(out, document, labels);
  add_traffic(out, document, labels);
  add_statuses(out, document, labels);
  add_errors(out, document, labels);
  const Object& latency = object_at(document, "latency");
  for (const char* name : {"response", "service", "lag", "successes"}) {
    add_latency(out, object_at(latency, name), labels + Labels{{"distribution", name}});
  }
  add_histogram(out, object_at(latency, "response"), labels);
  add_phases(out, document, labels);
  add_protocol(out, document, labels);
  add_overhead(out, document, labels);
  add_series(out, document, labels);
}

}  // namespace vastar::plugin
