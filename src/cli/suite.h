// Several measurements as one: one after the other, one document, the worst verdict.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/measurement.h"

namespace vastar {

struct Scenario {
  std::string name;
  Measurement measurement;
};

// One or more scenarios, which take outputs and presentation from the first: those flags are the
// same for all. One that finds no data stops no other; an interruption leaves the rest out.
Measurement suite_of(std::string file, std::vector<std::string> only,
                     std::vector<Scenario> scenarios);

// As suite_of(), where each scenario follows from what those before it found. `next` gives one
// after the other, the first of which may not be missing, and then says in `insights` what came of
// them.
struct SearchSteps {
  std::function<std::optional<Scenario>()> next;
  std::function<std::vector<std::string>()> insights;
};
// `first` says where outputs go and how things look.
Measurement search_of(std::string name, const Measurement& first, SearchSteps steps);

}  // namespace vastar
