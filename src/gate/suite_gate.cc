// The worst of the scenarios' verdicts.
#include "gate/suite_gate.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace vastar {
namespace {

std::optional<Verdict> verdict_of(const ScenarioReport& scenario) {
  const bool unknown = scenario.gated && scenario.document.empty();
  return unknown ? Verdict::kInconclusive : scenario.gate.verdict;
}

int badness(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return 0;
    case Verdict::kInconclusive:
      return 1;
    case Verdict::kFail:
      break;
  }
  return 2;
}

std::optional<Verdict> worse(std::optional<Verdict> a, std::optional<Verdict> b) {
  if (!a || !b) return a ? a : b;
  return badness(*a) < badness(*b) ? b : a;
}

void add(const ScenarioReport& scenario, Common& suite) {
  const std::string name = printable(scenario.name);
  suite.gate.verdict = worse(suite.gate.verdict, verdict_of(scenario));
  for (Threshold threshold : scenario.gate.thresholds) {
    threshold.scenario = scenario.name;
    suite.gate.thresholds.push_back(std::move(threshold));
  }
  suite.validity.valid = suite.validity.valid && scenario.validity.valid;
  for (const std::string& reason : scenario.validity.reasons) {
    suite.validity.reasons.push_back(fmt::format("{}: {}", name, reason));
  }
  if (scenario.outcome == ScenarioOutcome::kNotRun) {
    suite.notes.push_back(fmt::format("{}: not run: the suite was interrupted before it", name));
  } else if (scenario.outcome == ScenarioOutcome::kNoData) {
    suite.notes.push_back(
        fmt::format("{}: no data: {}", name, scenario.error.value_or("nothing completed")));
  }
}

}  // namespace

void judge(SuiteReport& report) {
  for (const ScenarioReport& scenario : report.scenarios) add(scenario, report.common);
}

}  // namespace vastar
