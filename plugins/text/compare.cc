// A comparison: what was compared, metric by metric, what was seen and what to do next.
#include <fmt/format.h>

#include "support/changes.h"
#include "support/words.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string verdict_text(const Object& metric, const Page& page) {
  const std::string verdict = text_at(metric, "verdict");
  if (verdict == "pass") return page.styled(Style::kGood, "PASS");
  if (verdict == "fail") return page.styled(Style::kBad, "FAIL");
  if (verdict == "inconclusive") return page.styled(Style::kWarn, "INCONCLUSIVE");
  return is_null_at(metric, "margin_pct") ? "" : page.styled(Style::kWarn, "not judged");
}

void write_metrics_table(const Array& metrics, bool intervals, Page* page) {
  Rows rows = {{"", "base", "head", "change"}};
  if (intervals) rows.front().emplace_back("likely between");
  rows.front().insert(rows.front().end(), {"margin", ""});
  for (const Value& value : metrics) {
    const Object& metric = as_object(value);
    rows.push_back({text_at(metric, "metric"), value_text(metric, "base"),
                    value_text(metric, "head"), change_text(metric, "change_pct")});
    if (intervals) rows.back().push_back(interval_text(metric));
    rows.back().push_back(margin_text(metric));
    rows.back().push_back(verdict_text(metric, *page));
  }
  page->section("Metrics:");
  page->table(rows, {rows.front().size() - 1});
}

// Why something with a margin was not judged.
void write_reasons(const Array& metrics, Page* page) {
  for (const Value& value : metrics) {
    const Object& metric = as_object(value);
    const std::string reason = text_at(metric, "reason");
    if (reason.empty() || is_null_at(metric, "margin_pct")) continue;
    page->paragraph("  " + text_at(metric, "metric") + ": ", reason);
  }
}

void write_list(std::string_view title, const Array& items, Page* page) {
  if (items.empty()) return;
  page->section(title);
  for (const Value& item : items) page->paragraph("  - ", safe_text(item));
}

void write_heading(const Object& document, Page* page) {
  const Object& params = object_at(document, "params");
  const bool aa = bool_at(params, "aa", false);
  page->line(page->styled(Style::kBold, aa ? "vastar compare: base against itself"
                                           : "vastar compare: is head worse than base?"));
  if (bool_at(document, "interrupted", false)) {
    page->line(page->styled(Style::kWarn, "Interrupted:") +
               " what follows is of the part that ran.");
  }
  page->line();
  page->row("Base", text_at(params, "base"));
  if (!aa) page->row("Head", text_at(params, "head"));
  if (const std::string url = text_at(params, "url"); !url.empty()) page->row("URL", url);
  if (text_at(params, "source") == "files") return;
  page->row("Load", comparison_load_text(params));
  page->row("Evidence", evidence_text(document));
}

void write_validity(const Object& document, Page* page) {
  const Object& validity = object_at(document, "validity");
  if (bool_at(validity, "valid", true)) return;
  page->line();
  for (const Value& reason : array_at(validity, "reasons")) {
    page->paragraph(page->styled(Style::kBad, "NOT VALID") + ": ", safe_text(reason));
  }
}

void write_verdict(const Object& document, Page* page) {
  const std::string verdict = text_at(object_at(document, "gate"), "verdict");
  const std::string headline = text_at(document, "headline");
  page->line();
  if (verdict == "fail") return page->paragraph(page->styled(Style::kBad, "FAIL") + ": ", headline);
  if (verdict == "pass") {
    return page->paragraph(page->styled(Style::kGood, "PASS") + ": ", headline);
  }
  const bool open = verdict == "inconclusive";
  page->paragraph(open ? page->styled(Style::kWarn, "INCONCLUSIVE") + ": " : "", headline);
}

}  // namespace

void write_compare(const Object& document, Page* page) {
  const Array& metrics = array_at(document, "metrics");
  write_heading(document, page);
  if (!metrics.empty()) {
    write_metrics_table(metrics, !array_at(document, "launches").empty(), page);
    write_reasons(metrics, page);
  }
  write_list("What was seen:", array_at(document, "insights"), page);
  write_list("What to do:", array_at(document, "advice"), page);
  write_list("Notes:", array_at(document, "notes"), page);
  write_validity(document, page);
  write_verdict(document, page);
}

}  // namespace vastar::plugin
