// A protocol's own figures, added up over the runs of several generators.
#pragma once

#include <vector>

#include "report/merge.h"
#include "report/report.h"

namespace vastar {

// Fills ttfb, metrics and compat. Distributions from the sum of their histograms, so percentiles
// are those of all; counts and rates are sums, shares of answers are means over them all. What
// cannot be known of the whole is null, and what one of the runs lacks is left out.
void merge_metrics(const std::vector<NamedRun>& runs, RunReport& report);

// Says which of them that are, behind the report's other notes.
void note_lost_metrics(const std::vector<NamedRun>& runs, RunReport& report);

}  // namespace vastar
