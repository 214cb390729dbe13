// The first line of every page, and the thresholds behind it.
#include <fmt/format.h>

#include "markdown/escape.h"
#include "markdown/sections.h"
#include "support/figures.h"

namespace vastar::plugin {
namespace {

enum class Outcome { kHolds, kFailed, kOpen };

Outcome outcome_of(const Object& threshold) {
  if (is_null_at(threshold, "passed")) return Outcome::kOpen;
  return bool_at(threshold, "passed", false) ? Outcome::kHolds : Outcome::kFailed;
}

std::string actual_text(const Object& threshold) {
  const Number actual = number_at(threshold, "actual");
  return actual ? in_unit(actual, text_at(threshold, "unit")) : "unknown";
}

// The first few of those with that outcome: "`p99<200ms` was 312ms, `rps>=50` was 12/s".
std::string named(const Array& thresholds, Outcome outcome) {
  constexpr std::size_t kNamed = 3;
  std::vector<std::string> names;
  std::size_t more = 0;
  for (const Value& value : thresholds) {
    const Object& threshold = as_object(value);
    if (outcome_of(threshold) != outcome) continue;
    if (names.size() == kNamed) {
      ++more;
      continue;
    }
    const std::string was = outcome == Outcome::kOpen ? "" : " was " + actual_text(threshold);
    names.push_back(code(text_at(threshold, "expr")) + was);
  }
  if (more > 0) names.push_back(fmt::format("{} more", more));
  return joined(names, ", ");
}

std::size_t how_many(const Array& thresholds, Outcome outcome) {
  std::size_t n = 0;
  for (const Value& value : thresholds) n += outcome_of(as_object(value)) == outcome ? 1 : 0;
  return n;
}

std::string said(const Array& thresholds, Outcome outcome, std::string_view what) {
  const std::size_t all = thresholds.size();
  return fmt::format("{} of {} threshold{} {}: {}", how_many(thresholds, outcome), all,
                     all == 1 ? "" : "s", what, named(thresholds, outcome));
}

std::string_view mark_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kHolds:
      return "✅";
    case Outcome::kFailed:
      return "❌";
    case Outcome::kOpen:
      break;
  }
  return "⚠️ cannot be judged";
}

}  // namespace

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  return fmt::format("{}", fmt::join(parts, between));
}

std::string verdict_mark(std::string_view verdict) {
  if (verdict == "pass") return "✅ Pass";
  if (verdict == "fail") return "❌ Fail";
  return verdict == "inconclusive" ? "⚠️ Inconclusive" : "ℹ️ Measured";
}

std::string verdict_line(const Object& document, std::string_view otherwise) {
  const Object& gate = object_at(document, "gate");
  const Array& thresholds = array_at(gate, "thresholds");
  const std::string verdict = text_at(gate, "verdict");
  const std::string mark = verdict_mark(verdict);
  if (verdict.empty()) return mark + ": nothing was gated";
  if (verdict == "pass" && !thresholds.empty()) {
    return fmt::format("{}: {}", mark,
                       thresholds.size() == 1
                           ? "the threshold holds: " + named(thresholds, Outcome::kHolds)
                           : fmt::format("all {} thresholds hold", thresholds.size()));
  }
  if (verdict == "fail" && how_many(thresholds, Outcome::kFailed) > 0) {
    return mark + ": " + said(thresholds, Outcome::kFailed, "failed");
  }
  if (verdict == "inconclusive" && how_many(thresholds, Outcome::kOpen) > 0) {
    return mark + ": " + said(thresholds, Outcome::kOpen, "cannot be judged");
  }
  return otherwise.empty() ? mark : fmt::format("{}: {}", mark, otherwise);
}

void write_thresholds(const Object& document, Page* page) {
  std::vector<Cells> rows;
  for (const Value& value : array_at(object_at(document, "gate"), "thresholds")) {
    const Object& threshold = as_object(value);
    rows.push_back({code(text_at(threshold, "expr")), actual_text(threshold),
                    std::string(mark_of(outcome_of(threshold)))});
  }
  page->table({{"threshold"}, {"actual", true}, {""}}, rows);
}

}  // namespace vastar::plugin
