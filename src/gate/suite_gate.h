// The verdict over all scenarios of a suite.
#pragma once

#include "report/suite_report.h"

namespace vastar {

// Fills the report's gate and validity from those of its scenarios, and notes which have no
// figures. The worst verdict wins: fail, inconclusive, pass; none when nothing was gated. What was
// gated and not measured is inconclusive. Thresholds and reasons carry the scenario's name.
void judge(SuiteReport& report);

}  // namespace vastar
