// Test cases of documents.
#include "junit/cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/changes.h"
#include "support/figures.h"

namespace vastar::plugin {
namespace {

// All that a document says about its verdict, for whoever opens a red case.
std::string words_of(const Object& document) {
  std::string lines = text_at(document, "headline");
  if (!lines.empty()) lines += '\n';
  for (const char* key : {"advice", "insights", "notes"}) {
    for (const Value& item : array_at(document, key)) lines += safe_text(item) + '\n';
  }
  for (const Value& reason : array_at(object_at(document, "validity"), "reasons")) {
    lines += "not valid: " + safe_text(reason) + '\n';
  }
  return lines;
}

// ---- thresholds ----

std::string actual_text(const Object& threshold) {
  const Number actual = number_at(threshold, "actual");
  return actual ? "it was " + in_unit(actual, text_at(threshold, "unit")) : "there is no value";
}

Case threshold_case(const Object& threshold, Outcome inconclusive, const std::string& words) {
  Case one{.name = text_at(threshold, "expr")};
  if (is_null_at(threshold, "passed")) {
    one.outcome = inconclusive;
    one.type = "inconclusive";
    one.message = fmt::format("{} cannot be judged: {}", one.name, actual_text(threshold));
  } else if (!bool_at(threshold, "passed", false)) {
    one.outcome = Outcome::kFailed;
    one.type = "threshold";
    one.message = fmt::format("{} does not hold: {}", one.name, actual_text(threshold));
  }
  if (one.outcome != Outcome::kPassed) one.text = words;
  return one;
}

// ---- a comparison's metrics ----

// A metric whose margin the user set has to be judged.
bool was_asked_for(const Object& document, const std::string& metric) {
  const Object& margins = object_at(object_at(document, "params"), "margins");
  return bool_at(object_at(margins, metric), "asked", false);
}

// "12.1ms -> 13.3ms, +10.1% (likely +9.7% to +10.5%), margin 5%"; empty without both sides.
std::string figures_text(const Object& metric) {
  if (is_null_at(metric, "change_pct")) return {};
  const std::string interval = interval_text(metric);
  return fmt::format("{} -> {}, {}{}, margin {}", value_text(metric, "base"),
                     value_text(metric, "head"), change_text(metric, "change_pct"),
                     interval == "-" ? "" : " (likely " + interval + ")", margin_text(metric));
}

Case metric_case(const Object& document, const Object& metric, Outcome inconclusive) {
  Case one{.name = text_at(metric, "metric")};
  const std::string verdict = text_at(metric, "verdict");
  if (verdict == "pass") return one;
  const std::string figures = figures_text(metric);
  const std::string reason = text_at(metric, "reason");
  if (verdict == "fail") {
    one.outcome = Outcome::kFailed;
    one.type = "regression";
    one.message = fmt::format("{} is worse: {}", one.name, figures);
  } else if (verdict == "inconclusive" || was_asked_for(document, one.name)) {
    one.outcome = inconclusive;
    one.type = "inconclusive";
    one.message = fmt::format("{} cannot be judged: {}", one.name, reason);
  } else {
    one.outcome = Outcome::kSkipped;
    one.message = "not gated: " + reason;
  }
  one.text = (figures.empty() ? "" : figures + '\n') + words_of(document);
  return one;
}

void add_metrics(const Object& document, Outcome inconclusive, std::vector<Case>* cases) {
  for (const Value& value : array_at(document, "metrics")) {
    const Object& metric = as_object(value);
    if (is_null_at(metric, "margin_pct")) continue;
    cases->push_back(metric_case(document, metric, inconclusive));
  }
}

// "p50 at most 5% worse" says again what the case "p50" says.
bool is_said(const Object& threshold, const std::vector<Case>& cases) {
  const std::string expr = text_at(threshold, "expr");
  return std::any_of(cases.begin(), cases.end(),
                     [&](const Case& one) { return expr.starts_with(one.name + " at most "); });
}

void add_thresholds(const Object& document, Outcome inconclusive, std::vector<Case>* cases) {
  const std::vector<Case> said = *cases;
  const std::string words = words_of(document);
  for (const Value& value : array_at(object_at(document, "gate"), "thresholds")) {
    const Object& threshold = as_object(value);
    if (!is_said(threshold, said)) {
      cases->push_back(threshold_case(threshold, inconclusive, words));
    }
  }
}

// ---- a sweep's choice ----

std::string disqualified_levels(const Object& document) {
  std::string lines;
  for (const Value& value : array_at(document, "sweep_points")) {
    const Object& point = as_object(value);
    const std::string why = text_at(point, "disqualified");
    if (why.empty()) continue;
    lines += fmt::format("c={}: {}\n", exact(number_at(point, "concurrency")), why);
  }
  return lines;
}

Case choice_case(const Object& document) {
  const Object& spot = object_at(document, "sweet_spot");
  Case one{.name = "a level qualifies"};
  if (!spot.empty() && text_at(spot, "method") != "fallback") return one;
  one.outcome = spot.empty() ? Outcome::kError : Outcome::kFailed;
  one.type = spot.empty() ? "no-data" : "sweep";
  one.message = spot.empty() ? "nothing succeeded" : text_at(spot, "reasoning");
  one.text = disqualified_levels(document) + words_of(document);
  return one;
}

// ---- what must show, whatever the parts say ----

bool has(const std::vector<Case>& cases, Outcome outcome) {
  return std::any_of(cases.begin(), cases.end(),
                     [outcome](const Case& one) { return one.outcome == outcome; });
}

std::string verdict_words(const Object& document) {
  const std::string headline = text_at(document, "headline");
  if (!headline.empty()) return headline;
  const Array& reasons = array_at(object_at(document, "validity"), "reasons");
  return reasons.empty() ? "the gate did not pass" : safe_text(reasons.front());
}

// The verdict is over all parts together: one that no part shows gets a case of its own.
void add_verdict(const Object& document, Outcome inconclusive, std::vector<Case>* cases) {
  const std::string verdict = text_at(object_at(document, "gate"), "verdict");
  Case gate{.name = "gate", .message = verdict_words(document), .text = words_of(document)};
  if (verdict == "fail" && !has(*cases, Outcome::kFailed)) {
    gate.outcome = Outcome::kFailed;
    gate.type = "gate";
  } else if (verdict == "inconclusive" && !has(*cases, inconclusive)) {
    gate.outcome = inconclusive;
    gate.type = "inconclusive";
  } else {
    return;
  }
  cases->push_back(std::move(gate));
}

bool measured_something(const Object& document, std::string_view kind) {
  if (kind == "run") return count_at(object_at(document, "requests"), "completed") > 0;
  return kind != "sweep" || !object_at(document, "sweet_spot").empty();
}

// A document without a gate is one case: something was measured.
void add_measured(const Object& document, std::string_view kind, std::vector<Case>* cases) {
  Case measured{.name = "measured"};
  if (bool_at(document, "interrupted", false)) {
    measured.type = "interrupted";
    measured.message = "interrupted: the figures are of the part that ran";
  } else if (!measured_something(document, kind)) {
    measured.type = "no-data";
    measured.message = "nothing was answered";
  } else if (!cases->empty()) {
    return;
  }
  if (!measured.type.empty()) {
    measured.outcome = Outcome::kError;
    measured.text = words_of(document);
  }
  cases->push_back(std::move(measured));
}

}  // namespace

std::vector<Case> cases_of(const Object& document, std::string_view kind, Outcome inconclusive) {
  std::vector<Case> cases;
  const bool gated = !text_at(object_at(document, "gate"), "verdict").empty();
  if (kind == "compare") add_metrics(document, inconclusive, &cases);
  if (kind == "sweep" && gated) cases.push_back(choice_case(document));
  add_thresholds(document, inconclusive, &cases);
  add_verdict(document, inconclusive, &cases);
  add_measured(document, kind, &cases);
  return cases;
}

}  // namespace vastar::plugin
