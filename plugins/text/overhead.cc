// What a target adds to the reference that was measured in turn with it; and the metrics of several
// runs beside each other.
#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/figures.h"
#include "support/side_by_side.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

using Rows = std::vector<std::vector<std::string>>;

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
  const SideBySide table = side_by_side(scenarios);
  if (table.names.empty()) return;
  Rows rows = {{""}};
  rows.front().insert(rows.front().end(), table.names.begin(), table.names.end());
  for (const SideBySide::Row& row : table.rows) {
    rows.push_back({row.metric});
    for (const SideBySide::Value& value : row.values) rows.back().push_back(value.text);
  }
  page->section("Side by side:", "(p50 / p99 of times)");
  page->table(rows, {});
}

}  // namespace vastar::plugin
