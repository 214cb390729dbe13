// One run out of the runs of several generators that loaded one target together.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "report/read_run.h"

namespace vastar {

struct NamedRun {
  std::string name;  // its file, for messages
  StoredRun run;
};

// Counts, histograms and rows of the timeline are added exactly, so percentiles are those of all
// operations together; what no histogram is stored of (phases, seconds of the timeline) has no
// percentiles any more. Rates are over the longest of the runs. Runs of another target, request,
// kind of load or meaning of success, or one run twice (also within what was merged before), are an
// error. Runs at different times are not valid: they were
// never one load. The gate is left empty.
Result<RunReport> merge_runs(const std::vector<NamedRun>& runs);

}  // namespace vastar
