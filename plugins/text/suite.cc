// A suite: the page of every scenario, then one table of them all and the worst verdict.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "support/figures.h"
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

// What came of a scenario, in a word or two: also what the counts of the last line are made of.
std::string standing(const Object& scenario) {
  const std::string outcome = text_at(scenario, "outcome");
  if (outcome == "no_data") return "no data";
  if (outcome == "not_run") return "not run";
  const std::string verdict = text_at(scenario, "verdict");
  return verdict.empty() ? "not gated" : verdict;
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
    rows.push_back({text_at(scenario, "name"), standing_cell(standing(scenario), *page),
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

// "of 3 scenarios 1 failed, 2 passed".
std::string counts_text(const Array& scenarios) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWords = {{
      {"fail", "failed"},
      {"inconclusive", "cannot be judged"},
      {"pass", "passed"},
      {"not gated", "not gated"},
      {"no data", "without data"},
      {"not run", "not run"},
  }};
  std::string text;
  for (const auto& [name, words] : kWords) {
    std::size_t share = 0;
    for (const Value& value : scenarios) share += standing(as_object(value)) == name ? 1 : 0;
    if (share > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", share, words);
  }
  return fmt::format("of {} scenario{} {}", scenarios.size(), scenarios.size() == 1 ? "" : "s",
                     text);
}

void write_verdict(const Object& document, Page* page) {
  const std::string verdict = text_at(object_at(document, "gate"), "verdict");
  const std::string counts = counts_text(array_at(document, "scenarios"));
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
  write_open_thresholds(document, page);
  write_notes(document, page);
  write_verdict(document, page);
}

}  // namespace vastar::plugin
