// A run that is measured in turn with a reference, as a measurement.
#pragma once

#include <string>

#include "cli/measurement.h"
#include "cli/run_options.h"
#include "plan/plan.h"

namespace vastar {

struct PairedRun {
  RunOptions target;
  Plan reference;       // to its URL, with its request; its load is the target's
  std::string between;  // as Overhead has it
};

// The document is the target's run, with what it adds to the reference.
Measurement measurement_of(PairedRun paired);

}  // namespace vastar
