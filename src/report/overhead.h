// What a target adds to a reference that was measured in turn with it.
#pragma once

#include <vector>

#include "report/report.h"

namespace vastar {

// Of every metric that both have: distributions by avg, p50, p95 and p99, rates and shares as they
// are; the failures; and the tokens of an answer, which a gateway should hand on as they are.
std::vector<OverheadFigure> overhead_of(const RunReport& target, const RunReport& reference);

}  // namespace vastar
