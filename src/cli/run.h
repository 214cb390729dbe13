// One run as a measurement.
#pragma once

#include "cli/measurement.h"
#include "cli/run_options.h"
#include "study/run.h"

namespace vastar {

Measurement measurement_of(RunOptions options);

// What a study needs of the options.
RunSetup setup_of(const RunOptions& options);

}  // namespace vastar
