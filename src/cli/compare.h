// One live comparison as a measurement.
#pragma once

#include "cli/compare_live.h"
#include "cli/measurement.h"

namespace vastar {

Measurement measurement_of(LiveComparison comparison);

}  // namespace vastar
