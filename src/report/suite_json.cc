// A suite as a document: the documents of its scenarios, whole, below one head.
#include <boost/json.hpp>

#include "report/common_json.h"
#include "report/json_text.h"
#include "report/to_json.h"

namespace vastar {
namespace {

namespace json = boost::json;

std::string_view outcome_name(ScenarioOutcome outcome) {
  switch (outcome) {
    case ScenarioOutcome::kMeasured:
      return "measured";
    case ScenarioOutcome::kNoData:
      return "no_data";
    case ScenarioOutcome::kNotRun:
      break;
  }
  return "not_run";
}

json::object scenario_json(const ScenarioReport& scenario) {
  return {{"name", scenario.name},
          {"kind", scenario.kind},
          {"target", scenario.target},
          {"outcome", outcome_name(scenario.outcome)},
          {"error", text_json(scenario.error)},
          {"gated", scenario.gated},
          {"verdict", verdict_json(scenario.gate.verdict)},
          {"document",
           scenario.document.empty() ? json::value(nullptr) : json::parse(scenario.document)}};
}

}  // namespace

std::string to_document(const SuiteReport& report) {
  json::object document = document_head("suite", report.common,
                                        {{"file", report.file}, {"only", texts_json(report.only)}});
  document["interrupted"] = report.interrupted;
  document["elapsed_s"] = seconds(report.elapsed_s);
  json::array scenarios;
  for (const ScenarioReport& scenario : report.scenarios) {
    scenarios.emplace_back(scenario_json(scenario));
  }
  document["scenarios"] = std::move(scenarios);
  return json_text(document);
}

}  // namespace vastar
