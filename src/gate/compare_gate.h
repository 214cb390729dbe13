// The gate of a comparison whose metrics have been judged.
#pragma once

#include "report/compare_report.h"

namespace vastar {

// Fills common.gate: fail when a metric fails, pass when all do that could be judged or were asked
// for, else inconclusive; nothing without margins. The first of report.metrics are those of the
// margins, in their order.
void judge_compare_gate(CompareReport& report);

}  // namespace vastar
