// One sweep as a measurement.
#pragma once

#include "cli/measurement.h"
#include "cli/sweep_options.h"

namespace vastar {

Measurement measurement_of(SweepCommandOptions options);

}  // namespace vastar
