// Rows of what is counted apart, added up over the runs of several generators.
#pragma once

#include <vector>

#include "report/merge.h"
#include "report/report.h"

namespace vastar {

// A row a name, in the order in which they first come. The figures are of all operations together.
std::vector<SeriesReport> merged_series_rows(const std::vector<NamedRun>& runs);

}  // namespace vastar
