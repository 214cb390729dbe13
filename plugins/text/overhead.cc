// What a target adds to the reference that was measured in turn with it; and the metrics of several
// runs beside each other.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "support/figures.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string_view view_of(boost::json::string_view key) { return {key.data(), key.size()}; }

std::string signed_text(const Number& value, const std::string& unit) {
  if (!value) return "-";
  const std::string text = in_unit(std::abs(*value), unit);
  return (*value < 0 ? "-" : "+") + text;
}

std::string signed_percent(const Number& pct) {
  return pct ? fmt::format("{:+.1f}%", *pct) : std::string("-");
}

std::vector<std::string> overhead_row(const Object& figure) {
  const std::string name = text_at(figure, "figure");
  const std::string unit = text_at(figure, "unit");
  return {text_at(figure, "metric") + (name.empty() ? "" : " " + name),
          in_unit(number_at(figure, "reference"), unit), in_unit(number_at(figure, "target"), unit),
          signed_text(number_at(figure, "overhead"), unit),
          signed_percent(number_at(figure, "overhead_pct"))};
}

bool is_known(const Object& figure) {
  return number_at(figure, "reference").has_value() && number_at(figure, "target").has_value();
}

// ---- side by side ----

// What stands for a metric in a narrow column: of a distribution its p50 and p99.
std::string short_text(std::string_view name, const Value& metric) {
  if (metric.is_number()) return metric_figure(name, metric.to_number<double>());
  if (metric.is_string()) return safe_text(metric);
  const Object& times = as_object(metric);
  const Number p50 = number_at(times, "p50_ms");
  const Number p99 = number_at(times, "p99_ms");
  if (!p50 && !p99) return duration_ms(number_at(times, "mean_ms"));
  return duration_ms(p50) + " / " + duration_ms(p99);
}

// A row with a name and dashes.
bool says_nothing(const std::vector<std::string>& row) {
  return std::all_of(row.begin() + 1, row.end(), [](const auto& cell) { return cell == "-"; });
}

bool has_own_metrics(const Object& run) {
  return text_at(run, "kind") == "run" && object_at(run, "metrics").size() > 1;
}

std::vector<std::string> names_in(const std::vector<const Object*>& runs) {
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

void write_overhead(const Object& document, Page* page) {
  const Object& overhead = object_at(document, "overhead");
  if (overhead.empty()) return;
  const bool guardrail = text_at(overhead, "between") == "guardrail";
  page->section(guardrail ? "What the guardrail adds:" : "Overhead:",
                guardrail ? "to " + text_at(overhead, "reference") + " without it"
                          : "over " + text_at(overhead, "reference"));
  Rows rows = {
      {"", guardrail ? "without" : "reference", guardrail ? "with" : "target", "worse by", ""}};
  for (const Value& value : array_at(overhead, "figures")) {
    const Object& figure = as_object(value);
    if (is_known(figure)) rows.push_back(overhead_row(figure));
  }
  page->table(rows, {});
}

void write_side_by_side(const Array& scenarios, Page* page) {
  std::vector<const Object*> runs;
  Rows rows = {{""}};
  for (const Value& value : scenarios) {
    const Object& scenario = as_object(value);
    const Object& run = object_at(scenario, "document");
    if (!has_own_metrics(run)) continue;
    runs.push_back(&run);
    rows.front().push_back(text_at(scenario, "name"));
  }
  if (runs.size() < 2) return;
  rows.push_back({"requests/s"});
  rows.push_back({"failed"});
  for (const Object* run : runs) {
    rows[1].push_back(rate(number_at(*run, "rps")));
    rows[2].push_back(percent(number_at(*run, "error_rate")));
  }
  for (const std::string& name : names_in(runs)) {
    rows.push_back({safe_text(std::string_view(name))});
    for (const Object* run : runs) {
      const Value* metric = object_at(*run, "metrics").if_contains(name);
      rows.back().push_back(metric == nullptr ? "-" : short_text(name, *metric));
    }
    if (says_nothing(rows.back())) rows.pop_back();
  }
  page->section("Side by side:", "(p50 / p99 of times)");
  page->table(rows, {});
}

}  // namespace vastar::plugin
