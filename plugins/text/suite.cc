// A suite: the page of every scenario, then one table of them all and the worst verdict.
#include <fmt/format.h>

#include "support/figures.h"
#include "support/scenarios.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

// A line across the page that says whose page follows.
void write_divider(const Object& scenario, std::size_t number, std::size_t all, Page* page) {
  std::string title = fmt::format("--- {} ({} of {}) ", text_at(scenario, "name"), number, all);
  const std::size_t columns = columns_of(title);
  if (columns < page->look().width) title.append(page->look().width - columns, '-');
  if (number > 1) page->line();
  page->line(page->styled(Style::kBold, title));
  page->line();
}

std::string standing_cell(const std::string& standing, const Page& page) {
  if (standing == "pass") return page.styled(Style::kGood, "PASS");
  if (standing == "fail") return page.styled(Style::kBad, "FAIL");
  if (standing == "inconclusive") return page.styled(Style::kWarn, "INCONCLUSIVE");
  return standing == "not gated" ? standing : page.styled(Style::kWarn, standing);
}

void write_table(const Array& scenarios, Page* page) {
  std::vector<std::vector<std::string>> rows;
  for (const Value& value : scenarios) {
    const Object& scenario = as_object(value);
    rows.push_back({text_at(scenario, "name"), standing_cell(standing_of(scenario), *page),
                    text_at(scenario, "kind"), text_at(scenario, "target")});
  }
  page->section("Scenarios:");
  page->table(rows, {1, 2, 3});
}

// Those that hold stand on their scenario's page.
void write_open_thresholds(const Object& document, Page* page) {
  std::vector<std::vector<std::string>> rows;
  for (const Value& value : array_at(object_at(document, "gate"), "thresholds")) {
    const Object& threshold = as_object(value);
    if (bool_at(threshold, "passed", false)) continue;
    const bool open = is_null_at(threshold, "passed");
    const Number actual = number_at(threshold, "actual");
    rows.push_back(
        {standing_cell(open ? "inconclusive" : "fail", *page), text_at(threshold, "scenario"),
         text_at(threshold, "expr"),
         actual ? "actual " + in_unit(actual, text_at(threshold, "unit")) : "actual unknown"});
  }
  if (rows.empty()) return;
  page->section("Gate:");
  page->table(rows, {1, 2, 3});
}

void write_verdict(const Object& document, Page* page) {
  const std::string verdict = text_at(object_at(document, "gate"), "verdict");
  const std::string counts = standings_text(array_at(document, "scenarios"));
  page->line();
  page->line(verdict.empty() ? "Nothing was gated: " + counts
                             : standing_cell(verdict, *page) + ": " + counts);
}

}  // namespace

void write_suite(const Object& document, Page* page) {
  const Array& scenarios = array_at(document, "scenarios");
  std::size_t number = 0;
  for (const Value& value : scenarios) {
    const Object& scenario = as_object(value);
    ++number;
    const Object& inner = object_at(scenario, "document");
    if (inner.empty()) continue;
    write_divider(scenario, number, scenarios.size(), page);
    write_document(inner, page);
  }
  page->line();
  page->line(page->styled(Style::kBold, std::string(page->look().width, '-')));
  write_table(scenarios, page);
  write_side_by_side(scenarios, page);
  write_open_thresholds(document, page);
  write_insights(document, page);
  write_notes(document, page);
  write_verdict(document, page);
}

}  // namespace vastar::plugin
