// A load that changes over time, as --stages says it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/ramp.h"

namespace vastar {

inline constexpr Nanos kLongestStages = kHour * 24 * 365;

struct Stages {
  bool of_rate = false;  // requests/s; else connections
  double from = 0;       // the value before the first
  std::vector<Stage> steps;

  bool empty() const { return steps.empty(); }
  Ramp ramp() const { return {from, steps}; }
};

// Appends "30s:100/s,1m:500/s,0s:50/s" (requests/s) or "30s:100,1m:0" (connections) to `stages`,
// which are all of one kind. A stage of no time is a step.
Result<void> add_stages(std::string_view text, Stages& stages);

// As add_stages() reads it.
std::string stages_text(const Stages& stages);

// What only all of them together can have wrong: no time, no load.
Result<void> check_stages(const Stages& stages);

}  // namespace vastar
