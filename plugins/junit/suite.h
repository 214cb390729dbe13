// A document as test cases: what JUnit readers know.
//
// What CI systems make of an outcome: a failure and an error are red in GitLab, Jenkins and the
// reporters of GitHub; what is skipped stops nothing. A gate that could not be judged is an error,
// as vastar's exit code is not 0 either (docs/decisions/junit-outcomes.md).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "support/document.h"

namespace vastar::plugin {

enum class Outcome { kPassed, kFailed, kError, kSkipped };

// What an inconclusive gate is, as --inconclusive says.
Outcome outcome_of_inconclusive(std::string_view option);

struct Case {
  std::string name;
  Outcome outcome = Outcome::kPassed;
  std::string type = {};     // of what did not pass: "threshold", "regression", "inconclusive", ...
  std::string message = {};  // a line
  std::string text = {};     // all there is to say, in lines
};

struct Suite {
  std::string name, classname;
  double time_s = 0;
  std::string timestamp;  // ISO 8601 without a zone, UTC
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<Case> cases;  // never empty
  std::string output;       // insights, notes and reasons in lines

  std::size_t count(Outcome outcome) const;
};

// Of a run, sweep or comparison. No case is red exactly when the gate passed or there was none,
// data came, and nothing was interrupted.
Suite suite_of(const Object& document, Outcome inconclusive);

// Of any document: of a vastar suite one a scenario, of others the one above.
std::vector<Suite> suites_of(const Object& document, Outcome inconclusive);

}  // namespace vastar::plugin
