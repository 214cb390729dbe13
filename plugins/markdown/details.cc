// What few look for in a run: histogram, statuses, phases; and the metrics of its protocol.
#include <array>
#include <utility>

#include "markdown/charts.h"
#include "markdown/escape.h"
#include "markdown/sections.h"
#include "support/figures.h"
#include "support/words.h"

namespace vastar::plugin {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 5> kTimes = {{{"mean_ms", "average"},
                                                                        {"p50_ms", "p50"},
                                                                        {"p95_ms", "p95"},
                                                                        {"p99_ms", "p99"},
                                                                        {"max_ms", "max"}}};

// Every protocol over HTTP has it: a phase in all but name.
constexpr std::string_view kFirstByte = "ttfb";

std::string_view view_of(boost::json::string_view key) { return {key.data(), key.size()}; }

std::vector<Column> time_columns(const char* first) {
  std::vector<Column> columns = {{first}};
  for (const auto& [key, head] : kTimes) columns.push_back({head, true});
  return columns;
}

Cells time_row(std::string name, const Object& times) {
  Cells row = {std::move(name)};
  for (const auto& [key, head] : kTimes) row.push_back(duration_ms(number_at(times, key)));
  return row;
}

bool is_distribution(const Value& metric) { return !is_null_at(as_object(metric), "max_ms"); }

void write_statuses(const Object& document, Page* page) {
  const Object& statuses = object_at(document, "status_codes");
  std::vector<Cells> rows;
  for (const auto& status : statuses) {
    const std::string_view key = view_of(status.key());
    rows.push_back({code(key), count(count_at(statuses, key))});
  }
  page->table({{"status"}, {"responses", true}}, rows, {.bytes = 2000});
}

void write_phases(const Object& document, Page* page) {
  std::vector<Cells> rows;
  for (const auto& item : object_at(document, "phases")) {
    const Object& phase = as_object(item.value());
    if (count_at(phase, "count") == 0) continue;
    rows.push_back(time_row(prose(phase_label(view_of(item.key()))), phase));
  }
  const Object& first_byte = object_at(object_at(document, "metrics"), kFirstByte);
  if (!first_byte.empty()) rows.push_back(time_row(phase_label(kFirstByte), first_byte));
  page->table(time_columns("phase"), rows, {.bytes = 3000});
}

// "sent 5, received 7" of an object that is no distribution of times.
std::string metric_text(std::string_view name, const Value& metric) {
  if (metric.is_number()) return metric_figure(name, metric.to_number<double>());
  if (metric.is_string()) return code(safe_text(metric));
  std::vector<std::string> parts;
  for (const auto& item : as_object(metric)) {
    if (!item.value().is_number()) continue;
    parts.push_back(prose(view_of(item.key())) + " " +
                    metric_figure(name, item.value().to_number<double>()));
  }
  return parts.empty() ? "-" : joined(parts, ", ");
}

// `head` is the title of the first column.
void write_metric_tables(const char* head, const Object& metrics, Page* page) {
  std::vector<Cells> times, others;
  for (const auto& metric : metrics) {
    const std::string_view name = view_of(metric.key());
    if (name == kFirstByte || has_no_samples(metric.value())) continue;
    if (is_distribution(metric.value())) {
      times.push_back(time_row(code(name), as_object(metric.value())));
    } else {
      others.push_back({code(name), metric_text(name, metric.value())});
    }
  }
  page->table(time_columns(head), times);
  page->table({{head}, {"value"}}, others);
}

}  // namespace

void write_metrics(const Object& document, Page* page) {
  write_metric_tables("metric", object_at(document, "metrics"), page);
  for (const auto& tool : object_at(document, "compat")) {
    const std::string head = "as " + prose(view_of(tool.key())) + " defines it";
    write_metric_tables(head.c_str(), as_object(tool.value()), page);
  }
}

void write_run_details(const Object& document, Page* page) {
  const Object& response = object_at(object_at(document, "latency"), "response");
  page->preformatted(histogram_lines(response));
  write_statuses(document, page);
  write_phases(document, page);
}

}  // namespace vastar::plugin
