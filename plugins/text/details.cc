// Where a run's time went: phases, the generator's own lateness, and a protocol's metrics.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

#include "support/figures.h"
#include "support/words.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string_view view_of(boost::json::string_view key) { return {key.data(), key.size()}; }

bool differ(const Number& a, const Number& b) {
  constexpr double kVisible = 0.01;  // of the smaller
  return a && b && std::fabs(*a - *b) > kVisible * std::min(*a, *b);
}

// Columns of a metric that is a distribution of times: their keys in the document, and their heads.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTimeColumns = {{
    {"mean_ms", "average"},
    {"min_ms", "fastest"},
    {"max_ms", "slowest"},
    {"p50_ms", "p50"},
    {"p95_ms", "p95"},
    {"p99_ms", "p99"},
}};

bool is_distribution(const Value& metric) { return !is_null_at(as_object(metric), "mean_ms"); }

std::vector<std::string> time_row(std::string_view name, const Object& metric) {
  std::vector<std::string> row = {safe_text(name)};
  for (const auto& [key, head] : kTimeColumns) row.push_back(duration_ms(number_at(metric, key)));
  return row;
}

// A plain number, a word, or "sent 5   received 7" of an object that is no distribution of times.
std::string metric_text(std::string_view name, const Value& metric) {
  if (metric.is_number()) return metric_figure(name, metric.to_number<double>());
  if (metric.is_string()) return safe_text(metric);
  std::string text;
  for (const auto& item : as_object(metric)) {
    if (!item.value().is_number()) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : "   ", safe_text(view_of(item.key())),
                        metric_figure(name, item.value().to_number<double>()));
  }
  return text.empty() ? "-" : text;
}

void write_metric_tables(const Object& metrics, Page* page) {
  Rows times = {{""}};
  for (const auto& [key, head] : kTimeColumns) times.front().emplace_back(head);
  Rows others;
  for (const auto& metric : metrics) {
    if (has_no_samples(metric.value())) continue;
    if (is_distribution(metric.value())) {
      times.push_back(time_row(view_of(metric.key()), as_object(metric.value())));
    } else {
      const std::string_view name = view_of(metric.key());
      others.push_back({safe_text(name), metric_text(name, metric.value())});
    }
  }
  if (times.size() > 1) page->table(times, {});
  page->table(others, {1});
}

}  // namespace

void write_phases(const Object& document, Page* page) {
  Rows rows = {{"", "average", "fastest", "slowest", "p99"}};
  for (const auto& item : object_at(document, "phases")) {
    const Object& phase = as_object(item.value());
    if (count_at(phase, "count") == 0) continue;
    rows.push_back({phase_label(view_of(item.key())), duration_ms(number_at(phase, "mean_ms")),
                    duration_ms(number_at(phase, "min_ms")),
                    duration_ms(number_at(phase, "max_ms")),
                    duration_ms(number_at(phase, "p99_ms"))});
  }
  if (rows.size() == 1) return;
  page->section("Details:");
  page->table(rows, {});
}

void write_response_and_service(const Object& document, Page* page) {
  const Object& latency = object_at(document, "latency");
  const Object& response = object_at(object_at(latency, "response"), "percentiles_ms");
  const Object& service = object_at(object_at(latency, "service"), "percentiles_ms");
  const Object& lag = object_at(object_at(latency, "lag"), "percentiles_ms");
  const bool paced = count_at(object_at(latency, "lag"), "count") > 0;
  bool show = false;
  Rows rows = {{"", "response", "service"}};
  if (paced) rows.front().push_back("lag");
  for (const char* key : {"p50", "p90", "p99", "p999"}) {
    const Number felt = number_at(response, key);
    if (!felt) continue;
    show = show || differ(felt, number_at(service, key));
    rows.push_back({key, duration_ms(felt), duration_ms(number_at(service, key))});
    if (paced) rows.back().push_back(duration_ms(number_at(lag, key)));
  }
  if (!show) return;
  page->section("Response and service time:", "(from when it was due; from when it was sent)");
  page->table(rows, {});
}

void write_schedule(const Object& document, Page* page) {
  const Object& schedule = object_at(document, "schedule");
  const Number offered = number_at(schedule, "offered_rps");
  if (!offered) return;
  const Number achieved = number_at(schedule, "achieved_rps");
  page->section("Schedule:");
  page->row("Offered", plain(offered) + "/s");
  const bool comparable = achieved && *offered > 0;
  page->row("Achieved",
            rate(achieved) + "/s" + (comparable ? " (" + percent(*achieved / *offered) + ")" : ""));
  page->row("Unsent", fmt::format("{} of {}", count(count_at(schedule, "unsent")),
                                  count(count_at(schedule, "scheduled"))));
  page->row("Lag p99", duration_ms(number_at(schedule, "lag_p99_ms")));
}

void write_series(const Object& document, Page* page) {
  const Array& all = array_at(document, "series");
  if (all.empty()) return;
  page->section("Counted apart:");
  Rows rows = {{"", "requests", "failed", "average", "p50", "p95", "p99", "slowest"}};
  for (const Value& value : all) {
    const Object& series = as_object(value);
    const Object& requests = object_at(series, "requests");
    const Object& latency = object_at(series, "latency");
    rows.push_back({text_at(series, "name"), count(count_at(requests, "started")),
                    count(count_at(requests, "failed"))});
    for (const char* key : {"mean_ms", "p50_ms", "p95_ms", "p99_ms", "max_ms"}) {
      rows.back().push_back(duration_ms(number_at(latency, key)));
    }
  }
  page->table(rows, {});
}

void write_metrics(const Object& document, Page* page) {
  const Object& metrics = object_at(document, "metrics");
  if (metrics.empty()) return;
  page->section("Metrics:");
  write_metric_tables(metrics, page);
  for (const auto& tool : object_at(document, "compat")) {
    page->section(fmt::format("As {} defines them:", safe_text(view_of(tool.key()))));
    write_metric_tables(as_object(tool.value()), page);
  }
}

}  // namespace vastar::plugin
