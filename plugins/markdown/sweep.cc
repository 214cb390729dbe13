// A sweep: the sweet spot, and the levels it was chosen from.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "markdown/charts.h"
#include "markdown/escape.h"
#include "markdown/sections.h"
#include "support/figures.h"
#include "support/words.h"

namespace vastar::plugin {
namespace {

// What all rows of the table need to know.
struct SweepLook {
  bool paired = false;
  bool errors = false;  // some point had some
  Number best;          // concurrency of the sweet spot
  bool fallback = false;
  double most_rps = 0;
};

SweepLook look_of(const Object& document) {
  const Object& spot = object_at(document, "sweet_spot");
  SweepLook look;
  look.paired = !object_at(document, "paired").empty();
  look.best = number_at(spot, "concurrency");
  look.fallback = text_at(spot, "method") == "fallback";
  for (const Value& value : array_at(document, "sweep_points")) {
    const Object& point = as_object(value);
    look.errors = look.errors || number_at(point, "error_rate").value_or(0) > 0;
    look.most_rps = std::max(look.most_rps, number_at(point, "rps").value_or(0));
  }
  return look;
}

std::string level_text(const Number& concurrency) {
  return concurrency ? exact(concurrency) : std::string("?");
}

// "the sweet spot is c=64: 9,228 requests/s, p99 73.4ms".
std::string found_text(const Object& document) {
  const Object& spot = object_at(document, "sweet_spot");
  if (spot.empty()) return "no sweet spot, nothing succeeded";
  const bool fallback = text_at(spot, "method") == "fallback";
  return fmt::format("{} c={}: {} requests/s, p99 {}",
                     fallback ? "no level qualified; the nearest is" : "the sweet spot is",
                     level_text(number_at(spot, "concurrency")), rate(number_at(spot, "rps")),
                     duration_ms(number_at(spot, "p99_ms")));
}

bool names_thresholds(const Object& document) {
  return !array_at(object_at(document, "gate"), "thresholds").empty();
}

// The verdict is on the sweet spot, unless there are thresholds to name.
std::string heading_text(const Object& document) {
  if (names_thresholds(document)) return verdict_line(document, "");
  const std::string verdict = text_at(object_at(document, "gate"), "verdict");
  return fmt::format("{}: {}{}", verdict_mark(verdict), found_text(document),
                     verdict.empty() ? "; nothing was gated" : "");
}

void write_choice(const Object& document, Page* page) {
  std::string found = found_text(document);
  found.front() = static_cast<char>(std::toupper(found.front()));
  const std::string why = prose(text_at(object_at(document, "sweet_spot"), "reasoning"));
  if (names_thresholds(document)) page->paragraph("**" + found + ".**");
  if (!why.empty()) page->paragraph("Why this level: " + why + ".");
}

void write_subject(const Object& document, Page* page) {
  const Object& params = object_at(document, "params");
  const Object& baseline = object_at(document, "baseline");
  std::string text = code(target_text(params));
  const Object& paired = object_at(document, "paired");
  if (!paired.empty()) {
    text += fmt::format(" against {} ({})", code(reference_text(document)),
                        prose(text_at(paired, "source")));
  }
  if (const std::string load = websocket_text(params); !load.empty()) text += ", " + prose(load);
  page->paragraph(fmt::format("{}. Baseline at c={}: {} requests/s, p99 {}.", text,
                              level_text(number_at(baseline, "concurrency")),
                              rate(number_at(baseline, "rps")),
                              duration_ms(number_at(baseline, "p99_ms"))));
}

std::vector<Column> columns_of(const SweepLook& look) {
  std::vector<Column> columns = {{"c", true},   {"requests/s", true}, {""},
                                 {"p50", true}, {"p99", true},        {"p99.9", true}};
  if (look.errors) columns.push_back({"errors", true});
  if (look.paired) columns.insert(columns.end(), {{"overhead", true}, {"deficit", true}});
  columns.push_back({"verdict"});
  return columns;
}

std::string point_verdict(const Object& point, bool best, const SweepLook& look) {
  std::vector<std::string> parts;
  if (best) parts.emplace_back(look.fallback ? "**nearest**" : "⭐ **sweet spot**");
  const std::string why = text_at(point, "disqualified");
  if (!why.empty()) parts.push_back("❌ " + prose(why));
  const Object& validity = object_at(point, "validity");
  if (!bool_at(validity, "valid", true)) {
    const Array& reasons = array_at(validity, "reasons");
    parts.push_back("⚠️ not valid" +
                    (reasons.empty() ? "" : ": " + prose(safe_text(reasons.front()))));
  }
  return parts.empty() ? "✅" : joined(parts, "; ");
}

std::string pct_text(const Number& pct) { return pct ? fmt::format("{:+.1f}%", *pct) : "-"; }

Cells point_row(const Object& point, bool best, const SweepLook& look) {
  constexpr std::size_t kBar = 10;
  const Number rps = number_at(point, "rps");
  const double share = rps && look.most_rps > 0 ? *rps / look.most_rps : 0;
  Cells row = {level_text(number_at(point, "concurrency")), rate(rps), bar(share, kBar)};
  for (const char* key : {"p50_ms", "p99_ms", "p999_ms"}) {
    row.push_back(duration_ms(number_at(point, key)));
  }
  if (look.errors) row.push_back(percent(number_at(point, "error_rate")));
  if (look.paired) {
    row.push_back(pct_text(number_at(point, "overhead_pct")));
    row.push_back(pct_text(number_at(point, "rps_deficit_pct")));
  }
  row.push_back(point_verdict(point, best, look));
  return row;
}

// By concurrency, whatever the order they were measured in.
void write_points(const Object& document, const SweepLook& look, Page* page) {
  std::vector<const Object*> points;
  for (const Value& value : array_at(document, "sweep_points")) {
    points.push_back(&as_object(value));
  }
  const auto level = [](const Object* point) {
    return number_at(*point, "concurrency").value_or(0);
  };
  std::stable_sort(points.begin(), points.end(),
                   [&](const Object* a, const Object* b) { return level(a) < level(b); });
  TableLimits limits{.bytes = 12'000};
  std::vector<Cells> rows;
  for (const Object* point : points) {
    const bool best = look.best && number_at(*point, "concurrency") == look.best;
    if (best) limits.kept = rows.size();
    rows.push_back(point_row(*point, best, look));
  }
  page->table(columns_of(look), rows, limits);
}

}  // namespace

void write_sweep(const Object& document, Page* page) {
  const SweepLook look = look_of(document);
  page->heading(heading_text(document));
  write_interrupted(document, page);
  write_choice(document, page);
  write_subject(document, page);
  write_points(document, look, page);
  write_thresholds(document, page);
  write_validity(document, "The run of the sweet spot", page);
  const bool visible = wants_attention(document);
  if (visible) write_what_was_said(document, page);
  page->open_details("The run of the sweet spot, and the machine");
  if (!visible) write_what_was_said(document, page);
  const Object& run = object_at(document, "sweet_spot_run");
  write_errors(array_at(run, "errors"), page);
  write_run_details(run, page);
  write_origin(document, page);
  page->close_details();
}

}  // namespace vastar::plugin
