// A comparison: the verdict, each metric against its margin, and what to do next.
#include <fmt/format.h>

#include "markdown/charts.h"
#include "markdown/escape.h"
#include "markdown/sections.h"
#include "support/changes.h"
#include "support/figures.h"
#include "support/words.h"

namespace vastar::plugin {
namespace {

constexpr std::size_t kLongestHeadline = 600;  // it may quote what a server said last

bool has_margin(const Object& metric) { return !is_null_at(metric, "margin_pct"); }

std::string mark_of(const Object& metric) {
  const std::string verdict = text_at(metric, "verdict");
  if (verdict == "pass") return "✅";
  if (verdict == "fail") return "❌";
  const std::string reason = prose(text_at(metric, "reason"));
  const std::string mark = verdict == "inconclusive" ? "⚠️ open" : "not gated";
  return reason.empty() ? mark : mark + ": " + reason;
}

// "p50 +10.1%, rps -8.8%" of those with that verdict; empty for none.
std::string named(const Array& metrics, std::string_view verdict) {
  constexpr std::size_t kNamed = 4;
  constexpr std::size_t kLongestName = 40;
  std::vector<std::string> names;
  for (const Value& value : metrics) {
    const Object& metric = as_object(value);
    if (text_at(metric, "verdict") != verdict) continue;
    if (names.size() == kNamed) return joined(names, ", ") + ", ...";
    names.push_back(prose(text_at(metric, "metric"), kLongestName) + " " +
                    change_text(metric, "change_pct"));
  }
  return joined(names, ", ");
}

// A headline has all there is to say; above it stands what a reader in a hurry takes along.
void write_verdict(const Object& document, Page* page) {
  const std::string verdict = text_at(object_at(document, "gate"), "verdict");
  const std::string headline = prose(text_at(document, "headline"), kLongestHeadline);
  const std::string names = named(array_at(document, "metrics"), verdict);
  const bool enough = verdict == "pass" || names.empty();
  page->heading(verdict_mark(verdict) + ": " + (enough ? headline : names + ", head against base"));
  if (!enough) page->paragraph(headline);
}

// Those with a margin, or the others.
void write_figures(const Array& metrics, bool gated, bool intervals, Page* page) {
  std::vector<Column> columns = {{"metric"}, {"base", true}, {"head", true}, {"change", true}};
  if (intervals) columns.push_back({"likely between", true});
  if (gated) columns.insert(columns.end(), {{"margin", true}, {""}});
  std::vector<Cells> rows;
  for (const Value& value : metrics) {
    const Object& metric = as_object(value);
    if (has_margin(metric) != gated) continue;
    rows.push_back({code(text_at(metric, "metric")), value_text(metric, "base"),
                    value_text(metric, "head"), change_text(metric, "change_pct")});
    if (intervals) rows.back().push_back(interval_text(metric));
    if (!gated) continue;
    rows.back().push_back(margin_text(metric));
    rows.back().push_back(mark_of(metric));
  }
  page->table(columns, rows);
}

void write_subject(const Object& document, Page* page) {
  const Object& params = object_at(document, "params");
  const bool aa = bool_at(params, "aa", false);
  std::string text = aa ? fmt::format("{} against itself", code(text_at(params, "base")))
                        : fmt::format("Base {}, head {}", code(text_at(params, "base")),
                                      code(text_at(params, "head")));
  if (const std::string url = text_at(params, "url"); !url.empty()) text += ", " + code(url);
  page->paragraph(text + ".");
  if (text_at(params, "source") == "files") return;
  page->paragraph(fmt::format("Load: {}. Evidence: {}.", prose(comparison_load_text(params)),
                              evidence_text(document)));
}

std::string launch_ratio(const Object& launch, const char* metric) {
  const Object& figure = object_at(object_at(launch, "figures"), metric);
  return fmt::format("{} / {}", duration_ms(number_at(figure, "base")),
                     duration_ms(number_at(figure, "head")));
}

void write_launches(const Object& document, Page* page) {
  std::vector<Cells> rows;
  for (const Value& value : array_at(document, "launches")) {
    const Object& launch = as_object(value);
    const std::vector<std::string> reasons = prose_of(array_at(launch, "reasons"));
    const bool valid = bool_at(launch, "valid", true);
    rows.push_back({count(rows.size() + 1), launch_ratio(launch, "p50"),
                    launch_ratio(launch, "p99"),
                    valid ? "" : "does not count: " + joined(reasons, "; ")});
  }
  page->table({{"launch", true}, {"p50 base / head", true}, {"p99 base / head", true}, {""}}, rows);
}

void write_side_errors(const Object& document, std::string_view side, Page* page) {
  const Array& errors = array_at(object_at(document, side), "errors");
  if (errors.empty()) return;
  page->paragraph(fmt::format("Errors of {}:", side));
  write_errors(errors, page);
}

}  // namespace

void write_compare(const Object& document, Page* page) {
  const Array& metrics = array_at(document, "metrics");
  const bool intervals = !array_at(document, "launches").empty();
  write_verdict(document, page);
  write_interrupted(document, page);
  write_subject(document, page);
  write_figures(metrics, true, intervals, page);
  page->preformatted(interval_lines(metrics));
  write_validity(document, "This comparison", page);
  write_words("What to do next", array_at(document, "advice"), page);
  const bool visible = wants_attention(document);
  if (visible) write_what_was_said(document, page);
  write_side_errors(document, "base", page);
  write_side_errors(document, "head", page);
  page->open_details("Metrics without a margin, launches, machine");
  if (!visible) write_what_was_said(document, page);
  write_figures(metrics, false, intervals, page);
  write_launches(document, page);
  write_origin(document, page);
  page->close_details();
}

}  // namespace vastar::plugin
