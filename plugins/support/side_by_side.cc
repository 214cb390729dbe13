// Metrics of several runs.
#include "support/side_by_side.h"

#include <algorithm>
#include <string_view>

#include "support/figures.h"

namespace vastar::plugin {
namespace {

std::string_view view_of(boost::json::string_view key) { return {key.data(), key.size()}; }

// What stands for a metric in a narrow column: of a distribution its p50 and p99.
SideBySide::Value short_value(std::string_view name, const Value& metric) {
  if (metric.is_number()) return {metric_figure(name, metric.to_number<double>())};
  if (metric.is_string()) return {safe_text(metric), true};
  const Object& times = as_object(metric);
  const Number p50 = number_at(times, "p50_ms");
  const Number p99 = number_at(times, "p99_ms");
  if (!p50 && !p99) return {duration_ms(number_at(times, "mean_ms"))};
  return {duration_ms(p50) + " / " + duration_ms(p99)};
}

bool says_nothing(const SideBySide::Row& row) {
  return std::all_of(row.values.begin(), row.values.end(),
                     [](const SideBySide::Value& value) { return value.text == "-"; });
}

bool has_own_metrics(const Object& run) {
  return text_at(run, "kind") == "run" && object_at(run, "metrics").size() > 1;
}

std::vector<std::string> metrics_in(const std::vector<const Object*>& runs) {
  std::vector<std::string> names;
  for (const Object* run : runs) {
    for (const auto& metric : object_at(*run, "metrics")) {
      std::string name(view_of(metric.key()));
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

}  // namespace

SideBySide side_by_side(const Array& scenarios) {
  SideBySide table;
  std::vector<const Object*> runs;
  for (const Value& value : scenarios) {
    const Object& run = object_at(as_object(value), "document");
    if (!has_own_metrics(run)) continue;
    runs.push_back(&run);
    table.names.push_back(text_at(as_object(value), "name"));
  }
  if (runs.size() < 2) return {};
  table.rows = {{"requests/s", {}}, {"failed", {}}};
  for (const Object* run : runs) {
    table.rows[0].values.push_back({rate(number_at(*run, "rps"))});
    table.rows[1].values.push_back({percent(number_at(*run, "error_rate"))});
  }
  for (const std::string& name : metrics_in(runs)) {
    table.rows.push_back({safe_text(std::string_view(name)), {}});
    for (const Object* run : runs) {
      const Value* metric = object_at(*run, "metrics").if_contains(name);
      table.rows.back().values.push_back(metric == nullptr ? SideBySide::Value{"-"}
                                                           : short_value(name, *metric));
    }
    if (says_nothing(table.rows.back())) table.rows.pop_back();
  }
  return table;
}

}  // namespace vastar::plugin
