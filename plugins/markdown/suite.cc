// A suite: the worst verdict, a table of its scenarios, what did not hold, and each one's page
// folded.
#include <fmt/format.h>

#include "markdown/escape.h"
#include "markdown/sections.h"
#include "support/figures.h"
#include "support/scenarios.h"
#include "support/side_by_side.h"

namespace vastar::plugin {
namespace {

std::string standing_cell(const Object& scenario) {
  const std::string standing = standing_of(scenario);
  if (standing == "no data" || standing == "not run") return "⚠️ " + standing;
  return standing == "not gated" ? standing : verdict_mark(standing);
}

void write_scenarios(const Array& scenarios, Page* page) {
  std::vector<Cells> rows;
  for (const Value& value : scenarios) {
    const Object& scenario = as_object(value);
    rows.push_back({code(text_at(scenario, "name")), standing_cell(scenario),
                    prose(text_at(scenario, "kind")), code(text_at(scenario, "target"))});
  }
  page->table({{"scenario"}, {"verdict"}, {"kind"}, {"target"}}, rows);
}

void write_side_by_side(const Array& scenarios, Page* page) {
  const SideBySide table = side_by_side(scenarios);
  if (table.names.empty()) return;
  std::vector<Column> columns = {{"p50 / p99 of times"}};
  for (const std::string& name : table.names) columns.push_back({code(name), true});
  std::vector<Cells> rows;
  for (const SideBySide::Row& row : table.rows) {
    rows.push_back({code(row.metric)});
    for (const SideBySide::Value& value : row.values) {
      rows.back().push_back(value.word ? code(value.text) : value.text);
    }
  }
  page->table(columns, rows);
}

// Those that hold stand on their scenario's page.
void write_open_thresholds(const Object& document, Page* page) {
  std::vector<Cells> rows;
  for (const Value& value : array_at(object_at(document, "gate"), "thresholds")) {
    const Object& threshold = as_object(value);
    if (bool_at(threshold, "passed", false)) continue;
    const Number actual = number_at(threshold, "actual");
    rows.push_back({code(text_at(threshold, "scenario")), code(text_at(threshold, "expr")),
                    actual ? in_unit(actual, text_at(threshold, "unit")) : "unknown",
                    is_null_at(threshold, "passed") ? "⚠️ cannot be judged" : "❌"});
  }
  page->table({{"scenario"}, {"threshold"}, {"actual", true}, {""}}, rows);
}

// What a page of all of them may take; a comment has room for about one scenario's largest.
constexpr std::size_t kRoom = 50'000;

void write_pages(const Array& scenarios, Page* page) {
  std::size_t left_out = 0;
  for (const Value& value : scenarios) {
    const Object& scenario = as_object(value);
    const Object& inner = object_at(scenario, "document");
    if (inner.empty()) continue;
    Page own;
    if (!write_document(inner, &own)) continue;
    if (page->text().size() + own.text().size() > kRoom) {
      ++left_out;
      continue;
    }
    page->open_details(code_html(text_at(scenario, "name")));
    page->append(own);
    page->close_details();
  }
  if (left_out == 0) return;
  page->paragraph(fmt::format("The page{0} of {1} scenario{0} {2} left out, for want of room.",
                              left_out == 1 ? "" : "s", left_out, left_out == 1 ? "is" : "are"));
}

}  // namespace

void write_suite(const Object& document, Page* page) {
  const Array& scenarios = array_at(document, "scenarios");
  const std::string verdict = text_at(object_at(document, "gate"), "verdict");
  page->heading(fmt::format("{}: {}", verdict_mark(verdict), standings_text(scenarios)));
  write_interrupted(document, page);
  write_scenarios(scenarios, page);
  write_side_by_side(scenarios, page);
  write_open_thresholds(document, page);
  write_validity(document, "This suite", page);
  write_what_was_said(document, page);
  write_pages(scenarios, page);
}

}  // namespace vastar::plugin
