// Several measurements as one: one after the other, one document, the worst verdict.
#pragma once

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

}  // namespace vastar
