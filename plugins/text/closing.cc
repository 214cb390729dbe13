// The end of every text: insights, notes, validity, and the verdict as the last line.
#include <fmt/format.h>

#include "support/figures.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

struct Judged {
  std::size_t passed = 0, failed = 0, open = 0;
};

std::string threshold_verdict(const Object& threshold, const Page& page, Judged* judged) {
  if (is_null_at(threshold, "passed")) {
    ++judged->open;
    return page.styled(Style::kWarn, "INCONCLUSIVE");
  }
  if (bool_at(threshold, "passed", false)) {
    ++judged->passed;
    return page.styled(Style::kGood, "PASS");
  }
  ++judged->failed;
  return page.styled(Style::kBad, "FAIL");
}

Judged write_thresholds(const Array& thresholds, Page* page) {
  Judged judged;
  std::vector<std::vector<std::string>> rows;
  for (const Value& value : thresholds) {
    const Object& threshold = as_object(value);
    const std::string expr = text_at(threshold, "expr");
    const Number actual = number_at(threshold, "actual");
    rows.push_back(
        {threshold_verdict(threshold, *page, &judged), expr,
         actual ? "actual " + in_unit(actual, text_at(threshold, "unit")) : "actual unknown"});
  }
  page->table(rows, {1, 2});
  return judged;
}

std::string verdict_line(const std::string& verdict, const Judged& judged, const Page& page) {
  const std::size_t all = judged.passed + judged.failed + judged.open;
  if (verdict == "pass" && all > 0) {
    return page.styled(Style::kGood, "PASS") +
           fmt::format(": {} of {} thresholds hold", judged.passed, all);
  }
  const auto with_share = [all](std::size_t share, std::string_view what) {
    return share == 0 ? std::string() : fmt::format(": {} of {} thresholds {}", share, all, what);
  };
  if (verdict == "fail") {
    return page.styled(Style::kBad, "FAIL") + with_share(judged.failed, "failed");
  }
  return page.styled(Style::kWarn, "INCONCLUSIVE") +
         with_share(judged.open, "cannot be judged by this measurement");
}

void write_list(const Array& items, std::string_view mark, Page* page) {
  for (const Value& item : items) page->paragraph(mark, safe_text(item));
}

// Of a sweep this is its sweet spot's run: the choice among the points is judged by itself.
void write_validity(const Object& document, Page* page) {
  const Object& validity = object_at(document, "validity");
  if (bool_at(validity, "valid", true)) return;
  page->line();
  const bool sweep = text_at(document, "kind") == "sweep";
  const std::string title =
      page->styled(Style::kBad, sweep ? "Sweet spot's run NOT VALID" : "NOT VALID");
  const Array& reasons = array_at(validity, "reasons");
  if (reasons.empty()) page->line(title);
  for (const Value& reason : reasons) page->paragraph(title + ": ", safe_text(reason));
}

void write_gate(const Object& document, Page* page) {
  const Object& gate = object_at(document, "gate");
  const std::string verdict = text_at(gate, "verdict");
  if (verdict.empty()) return;
  Judged judged;
  if (const Array& thresholds = array_at(gate, "thresholds"); !thresholds.empty()) {
    page->section("Gate:");
    judged = write_thresholds(thresholds, page);
  }
  page->line();
  const bool unqualified = text_at(object_at(document, "sweet_spot"), "method") == "fallback";
  page->line(verdict_line(verdict, judged, *page) +
             (unqualified ? (judged.failed > 0 ? ", and" : ":") + std::string(" no level qualified")
                          : ""));
}

}  // namespace

void write_insights(const Object& document, Page* page) {
  const Array& insights = array_at(document, "insights");
  if (insights.empty()) return;
  page->line();
  page->line("  " + page->styled(Style::kBold, "Insight:"));
  write_list(insights, "    - ", page);
}

void write_notes(const Object& document, Page* page) {
  const Array& notes = array_at(document, "notes");
  if (notes.empty()) return;
  page->section("Notes:");
  write_list(notes, "  - ", page);
}

void write_closing(const Object& document, Page* page) {
  write_notes(document, page);
  write_validity(document, page);
  write_gate(document, page);
}

}  // namespace vastar::plugin
