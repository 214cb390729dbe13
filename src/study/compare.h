// The comparison: launch after launch, until the evidence suffices or the budget is spent.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "plan/compare.h"
#include "report/compare_report.h"
#include "study/launch_pair.h"

namespace vastar {

struct CompareSetup {
  CompareSides sides;
  CompareOptions options;
  CompareParams params;  // as the document has them, but for the workers
  std::vector<std::string> notes;
};

// How far it is: for the progress line and for events.
struct CompareProgress {
  unsigned launch = 1;      // the one under way or just done, from 1
  bool confirming = false;  // a regression shows, and fresh launches must show it too
};

struct CompareHooks {
  LaunchHooks launch;
  std::function<void(const CompareProgress&, const std::vector<LaunchPair>&)> on_begin;  // of one
  std::function<void(const CompareProgress&, const LaunchPair&)> on_launch;              // done
};

// How a launch is made: make_launch() in earnest, anything in a test.
using MakeLaunch = std::function<Result<MeasuredLaunch>(const CompareSides&, const CompareOptions&,
                                                        const LaunchOrder&, const LaunchHooks&)>;

// Judged already. An error: the first launch could not be made, or one side was never there, so
// there is no data at all. Later a base that does not come up ends the comparison with what there
// is, and a head that does not is a death of head's (gate/regression.h). A launch is begun when the
// longest one so far would still end within the budget; the first one always is.
Result<CompareReport> compare(const CompareSetup& setup, const CompareHooks& hooks,
                              const MakeLaunch& make = make_launch);

}  // namespace vastar
