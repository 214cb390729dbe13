// One run as a measurement.
#pragma once

#include <functional>

#include "cli/measurement.h"
#include "cli/run_options.h"
#include "study/run.h"

namespace vastar {

// `seen` is shown the report, judged, for whoever decides by it; may be empty.
Measurement measurement_of(RunOptions options, std::function<void(const RunReport&)> seen = {});

// What a study needs of the options.
RunSetup setup_of(const RunOptions& options);

}  // namespace vastar
