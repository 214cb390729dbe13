// A sweep: calibration, the table of points, and the sweet spot with its reasons.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "support/figures.h"
#include "support/words.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// What all rows of the points' tables need to know.
struct SweepLook {
  bool paired = false;
  bool errors = false;    // some point had some
  Number best;            // concurrency of the sweet spot
  bool fallback = false;  // which is then not the best, only the nearest to it
};

std::string level_text(const Number& concurrency) {
  return concurrency ? exact(concurrency) : std::string("?");
}

void write_heading(const Object& document, Page* page) {
  const Object& params = object_at(document, "params");
  page->line(page->styled(Style::kBold, "vastar sweep: " + target_text(params)));
  if (const std::string load = websocket_text(params); !load.empty()) page->line(load);
  if (!bool_at(document, "interrupted", false)) return;
  page->line(page->styled(Style::kWarn, "Interrupted:") + " what follows is of the part that ran.");
}

void write_calibration(const Object& document, Page* page) {
  const Object& baseline = object_at(document, "baseline");
  page->line();
  page->row(
      "Calibration",
      fmt::format("c={}   rps={}   p50={}   p99={}", level_text(number_at(baseline, "concurrency")),
                  rate(number_at(baseline, "rps")), duration_ms(number_at(baseline, "p50_ms")),
                  duration_ms(number_at(baseline, "p99_ms"))));
  page->row("Machine", machine_text(object_at(document, "machine")));
  const Object& paired = object_at(document, "paired");
  if (paired.empty()) return;
  page->row("Reference",
            fmt::format("{} ({})", reference_text(document), text_at(paired, "source")));
}

std::string remark(const Object& point, const SweepLook& look, const Page& page) {
  const Number concurrency = number_at(point, "concurrency");
  const std::string why = text_at(point, "disqualified");
  std::string text;
  if (look.best && concurrency == look.best) {
    text = look.fallback ? "<- nearest" : page.styled(Style::kGood, "<- best");
  }
  if (!why.empty()) {
    text += (text.empty() ? "" : "; ") + page.styled(Style::kWarn, "disqualified (" + why + ")");
  }
  const Object& validity = object_at(point, "validity");
  if (bool_at(validity, "valid", true)) return text;
  const Array& reasons = array_at(validity, "reasons");
  text += (text.empty() ? "" : "; ") + page.styled(Style::kBad, "not valid");
  return reasons.empty() ? text : text + ": " + safe_text(reasons.front());
}

std::vector<std::string> heads(const SweepLook& look) {
  std::vector<std::string> row = {"c", "rps", "p50", "p95", "p99", "p99.9", "score"};
  if (look.errors) row.emplace_back("errors");
  if (look.paired) row.insert(row.end(), {"overhead", "deficit"});
  row.emplace_back("verdict");
  return row;
}

std::string pct_text(const Number& pct) { return pct ? fmt::format("{:.1f}%", *pct) : "-"; }

std::vector<std::string> point_row(const Object& point, const SweepLook& look, const Page& page) {
  std::vector<std::string> row = {level_text(number_at(point, "concurrency")),
                                  rate(number_at(point, "rps"))};
  for (const char* key : {"p50_ms", "p95_ms", "p99_ms", "p999_ms"}) {
    row.push_back(duration_ms(number_at(point, key)));
  }
  row.push_back(number_at(point, "score") ? count(count_at(point, "score")) : "-");
  if (look.errors) row.push_back(percent(number_at(point, "error_rate")));
  if (look.paired) {
    row.push_back(pct_text(number_at(point, "overhead_pct")));
    row.push_back(pct_text(number_at(point, "rps_deficit_pct")));
  }
  row.push_back(remark(point, look, page));
  return row;
}

void write_points(const std::vector<const Object*>& points, const std::string& title,
                  const SweepLook& look, Page* page) {
  if (points.empty()) return;
  Rows rows = {heads(look)};
  for (const std::string& head : rows.front()) {
    if (rows.size() == 1) rows.emplace_back();
    rows.back().emplace_back(std::max<std::size_t>(columns_of(head), 3), '-');
  }
  for (const Object* point : points) rows.push_back(point_row(*point, look, *page));
  page->section(title);
  page->table(rows, {rows.front().size() - 1});
}

std::string coarse_title(const Object& document, std::size_t points) {
  const std::uint64_t repeats = count_at(object_at(document, "params"), "repeats");
  std::string title = fmt::format("Coarse sweep ({} point{}", points, points == 1 ? "" : "s");
  if (repeats > 1) title += fmt::format(", {} repeats each, median", repeats);
  return title + "):";
}

std::string refine_title(const std::vector<const Object*>& points) {
  std::vector<double> levels;
  levels.reserve(points.size());
  for (const Object* point : points) {
    levels.push_back(number_at(*point, "concurrency").value_or(0));
  }
  const auto [low, high] = std::minmax_element(levels.begin(), levels.end());
  return low == levels.end() ? "" : fmt::format("Refined (c={:.0f}..{:.0f}):", *low, *high);
}

std::string throughput_text(const Object& spot) {
  const Number rps = number_at(spot, "rps");
  const Number peak = number_at(spot, "peak_rps");
  std::string text = rate(rps) + " req/s";
  if (!rps || !peak || *peak <= 0) return text;
  return text + fmt::format("   ({} of the peak, {} at c={})", percent(*rps / *peak), rate(peak),
                            level_text(number_at(spot, "peak_concurrency")));
}

std::string tail_text(const Object& spot, const Object& baseline) {
  const Number p99 = number_at(spot, "p99_ms");
  const Number base = number_at(baseline, "p99_ms");
  if (!p99 || !base || *base <= 0) return duration_ms(p99);
  return fmt::format("{}   ({:.3g}x the baseline at c={})", duration_ms(p99), *p99 / *base,
                     level_text(number_at(baseline, "concurrency")));
}

std::string strategy_text(const Object& spot, const Object& params) {
  const std::string method = text_at(spot, "method");
  const Number ratio = number_at(params, "knee_ratio");
  return method == "knee" && ratio ? fmt::format("knee at {}", percent(ratio)) : method;
}

void write_sweet_spot(const Object& document, Page* page) {
  const Object& spot = object_at(document, "sweet_spot");
  if (spot.empty()) {
    const bool measured = !array_at(document, "sweep_points").empty();
    page->section("No sweet spot:", measured ? "nothing succeeded" : "no level was measured");
    return;
  }
  const std::string level = level_text(number_at(spot, "concurrency"));
  const bool fallback = text_at(spot, "method") == "fallback";
  page->section(
      fmt::format("{}: c={}", fallback ? "No level qualified; nearest" : "Sweet spot", level));
  page->row("Throughput", throughput_text(spot));
  page->row("Latency p50", duration_ms(number_at(spot, "p50_ms")));
  page->row("Latency p99", tail_text(spot, object_at(document, "baseline")));
  page->row("Strategy", strategy_text(spot, object_at(document, "params")));
  page->row("Reasoning", text_at(spot, "reasoning"));
}

}  // namespace

void write_sweep(const Object& document, Page* page) {
  SweepLook look;
  look.paired = !object_at(document, "paired").empty();
  look.best = number_at(object_at(document, "sweet_spot"), "concurrency");
  look.fallback = text_at(object_at(document, "sweet_spot"), "method") == "fallback";
  std::vector<const Object*> coarse;
  std::vector<const Object*> refined;
  for (const Value& value : array_at(document, "sweep_points")) {
    const Object& point = as_object(value);
    look.errors = look.errors || number_at(point, "error_rate").value_or(0) > 0;
    (bool_at(point, "refined", false) ? refined : coarse).push_back(&point);
  }
  write_heading(document, page);
  write_calibration(document, page);
  write_points(coarse, coarse_title(document, coarse.size()), look, page);
  write_points(refined, refine_title(refined), look, page);
  write_sweet_spot(document, page);
  const Object& run = object_at(document, "sweet_spot_run");
  if (object_at(run, "metrics").size() > 1) write_metrics(run, page);  // a protocol's own
  write_insights(document, page);
}

}  // namespace vastar::plugin
