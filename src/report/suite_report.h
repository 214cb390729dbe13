// What the scenarios of a file came to: each a document of its own kind, and one verdict.
//
// cli/ measures the scenarios, gate/suite_gate.h finds the verdict, report/to_json.h writes it all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/report.h"

namespace vastar {

enum class ScenarioOutcome : std::uint8_t {
  kMeasured,
  kNoData,  // nothing completed
  kNotRun,  // the suite was interrupted before its turn
};

struct ScenarioReport {
  std::string name;
  std::string kind;    // of its document
  std::string target;  // a URL, or what is compared, for people
  bool gated = false;  // it has something to judge, measured or not
  ScenarioOutcome outcome = ScenarioOutcome::kMeasured;
  std::optional<std::string> error;  // why there is no document
  std::string document;              // JSON; empty: nothing was measured
  Validity validity;                 // the document's, as the next
  Gate gate;
};

struct SuiteReport {
  Common common;
  std::string file;               // as named on the command line
  std::vector<std::string> only;  // the scenarios asked for; empty: all
  double elapsed_s = 0;
  bool interrupted = false;
  std::vector<ScenarioReport> scenarios;  // in the order of the file
};

}  // namespace vastar
