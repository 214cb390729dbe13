// What the kinds of documents have in common, and which kind gets what.
#include "prometheus/metrics.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace vastar::plugin {
namespace {

struct PercentileKey {
  const char* key;        // in phases and points
  const char* short_key;  // in percentiles_ms
  const char* label;
};

constexpr std::array<PercentileKey, 9> kPercentileKeys = {{{"p10_ms", "p10", "10"},
                                                           {"p25_ms", "p25", "25"},
                                                           {"p50_ms", "p50", "50"},
                                                           {"p75_ms", "p75", "75"},
                                                           {"p90_ms", "p90", "90"},
                                                           {"p95_ms", "p95", "95"},
                                                           {"p99_ms", "p99", "99"},
                                                           {"p999_ms", "p999", "99.9"},
                                                           {"p9999_ms", "p9999", "99.99"}}};

// Of the code that was measured: what the CI says, unless told otherwise.
std::string revision() {
  for (const char* name : {"VASTAR_REVISION", "GITHUB_SHA", "CI_COMMIT_SHA"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

std::string kind_of(const Object& document) {
  const std::string kind = text_at(document, "kind");
  return kind.empty() ? "sweep" : kind;  // one without kind is a sweep of vastar 0.2
}

void add_gate(MetricSet& out, const Object& gate, const Labels& labels) {
  if (is_null_at(gate, "verdict")) return;
  out.gauge("vastar_gate_passed", labels, flag_at(gate, "passed"));
  out.states("vastar_gate_verdict", labels, "verdict", {"pass", "fail", "inconclusive"},
             text_at(gate, "verdict"));
}

void add_thresholds(MetricSet& out, const Object& gate, const Labels& labels) {
  for (const Value& item : array_at(gate, "thresholds")) {
    const Object& threshold = as_object(item);
    const Labels named = labels + Labels{{"expr", text_at(threshold, "expr")}};
    const BaseUnit unit = base_unit(text_at(threshold, "unit"));
    out.gauge("vastar_threshold_actual", named + Labels{{"unit", unit.name}},
              divided_at(threshold, "actual", unit.divisor));
    out.gauge("vastar_threshold_passed", named, flag_at(threshold, "passed"));
  }
}

void add_validity(MetricSet& out, const Object& validity, const Labels& labels) {
  out.gauge("vastar_run_valid", labels, flag_at(validity, "valid"));
  Number busiest;
  for (const Value& item : array_at(validity, "generator_cpu_pct")) {
    if (!item.is_number()) continue;
    busiest = std::max(busiest.value_or(0), item.to_number<double>() / kPercent);
  }
  out.gauge("vastar_generator_cpu_ratio", labels, busiest);
  out.gauge("vastar_steal_ratio", labels, divided_at(validity, "steal_pct", kPercent));
  out.gauge("vastar_littles_law_ratio", labels, number_at(validity, "littles_law_ratio"));
}

bool compare_has_data(const Object& document) {
  const Array& metrics = array_at(document, "metrics");
  return std::any_of(metrics.begin(), metrics.end(), [](const Value& metric) {
    return number_at(as_object(metric), "head").has_value();
  });
}

bool suite_has_data(const Object& document) {
  const Array& scenarios = array_at(document, "scenarios");
  return std::any_of(scenarios.begin(), scenarios.end(), [](const Value& scenario) {
    return text_at(as_object(scenario), "outcome") == "measured";
  });
}

}  // namespace

Number flag_at(const Object& parent, std::string_view key) {
  if (is_null_at(parent, key)) return std::nullopt;
  return bool_at(parent, key, false) ? 1 : 0;
}

BaseUnit base_unit(const std::string& unit) {
  if (unit == "ms") return {"seconds", kMsPerSecond};
  if (unit == "fraction") return {"ratio", 1};
  return {unit, 1};
}

void add_percentiles(MetricSet& out, std::string_view name, const Labels& labels,
                     const Object& figures) {
  for (const PercentileKey& one : kPercentileKeys) {
    const Number direct = divided_at(figures, one.key, kMsPerSecond);
    out.gauge(name, labels + Labels{{"percentile", one.label}},
              direct ? direct : divided_at(figures, one.short_key, kMsPerSecond));
  }
}

std::optional<double> unix_time(const std::string& text) {
  std::tm when{};
  double second = 0;
  const int read = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%lfZ", &when.tm_year,
                               &when.tm_mon, &when.tm_mday, &when.tm_hour, &when.tm_min, &second);
  if (read != 6) return std::nullopt;
  when.tm_year -= 1900;
  when.tm_mon -= 1;
  return static_cast<double>(timegm(&when)) + second;
}

void add_common(MetricSet& out, const Object& document, const Labels& labels) {
  const Object& params = object_at(document, "params");
  out.info("vastar_run_info", labels + Labels{{"kind", kind_of(document)},
                                              {"url", text_at(params, "url")},
                                              {"method", text_at(params, "method")},
                                              {"base", text_at(params, "base")},
                                              {"head", text_at(params, "head")},
                                              {"revision", revision()}});
  const Number began = unix_time(text_at(document, "started_at"));
  out.gauge("vastar_run_timestamp_seconds", labels, began);
  out.gauge("vastar_run_duration_seconds", labels, number_at(document, "elapsed_s"));
  out.gauge("vastar_run_interrupted", labels, flag_at(document, "interrupted"));
  add_validity(out, object_at(document, "validity"), labels);
  const Object& gate = object_at(document, "gate");
  add_gate(out, gate, labels);
  if (kind_of(document) != "suite") add_thresholds(out, gate, labels);  // its scenarios have them
}

bool has_data(const Object& document) {
  const std::string kind = kind_of(document);
  if (kind == "run") return count_at(object_at(document, "requests"), "completed") > 0;
  if (kind == "sweep") return !object_at(document, "sweet_spot").empty();
  if (kind == "compare") return compare_has_data(document);
  if (kind == "suite") return suite_has_data(document);
  return true;
}

void add_figures(MetricSet& out, const Object& document, const Labels& labels) {
  const std::string kind = kind_of(document);
  if (kind == "run") add_run(out, document, labels);
  if (kind == "sweep") add_sweep(out, document, labels);
  if (kind == "compare") add_compare(out, document, labels);
  if (kind == "suite") add_suite(out, document, labels);
}

MetricSet metrics_of(const Object& document) {
  MetricSet out;
  out.info("vastar_build_info", {{"version", text_at(document, "vastar_version")}});
  out.gauge("vastar_run_success", {}, 1);
  out.gauge("vastar_run_attempt_timestamp_seconds", {}, unix_time(text_at(document, "started_at")));
  add_common(out, document, {});
  add_figures(out, document, {});
  return out;
}

MetricSet failed_attempt(std::optional<double> began_at) {
  MetricSet out;
  out.gauge("vastar_run_success", {}, 0);
  out.gauge("vastar_run_attempt_timestamp_seconds", {}, began_at);
  return out;
}

}  // namespace vastar::plugin
