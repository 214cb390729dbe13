// One launch of a comparison: both sides up, warmed, driven in turn, and ended.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/stop_flag.h"
#include "base/units.h"
#include "machine/cores.h"
#include "plan/compare.h"
#include "plan/plan.h"
#include "report/compare_report.h"
#include "stats/measurements.h"
#include "stats/progress.h"
#include "study/launched_server.h"

namespace vastar {

// What differs from launch to launch; the same seed gives the same ones.
struct LaunchOrder {
  unsigned index = 0;      // from 0
  std::uint64_t seed = 0;  // of the quads' order and of Poisson arrivals
  bool base_first = true;  // which server is started, connected and warmed first
};
LaunchOrder launch_order(std::uint64_t seed, unsigned index);

// All that a launch measured of one side.
struct LaunchTotals {
  Measurements measurements;
  Nanos elapsed = 0;
};

struct MeasuredLaunch {
  LaunchPair pair;  // t_s is the caller's
  LaunchTotals base, head;
  unsigned workers = 0;
  bool interrupted = false;  // the stop flag was raised while it was measured
  std::string broken;        // base died while it was measured: how, and what it said
  std::string head_missing;  // head did not come up, and base did: why. Nothing was measured then
};

// Who is compared: two servers that vastar starts, or two plans for what runs already.
struct CompareSides {
  std::optional<ServerCommand> base_command, head_command;  // both or none
  Plan base, head;                                          // without commands
  Nanos ready_timeout = 30 * kSecond;
  Cores generator_cores = {};  // of vastar's workers; none: where the scheduler puts them
};

// What a launch tells while it goes on, on the coordinating thread.
struct LaunchHooks {
  std::function<void(const ProgressSnapshot&)> progress;  // may be empty
  const StopFlag* stop = nullptr;                         // may be null
};

// An error: base did not become ready, or nothing answered there, so there is nothing of this
// launch. A head that does not come up beside a base that does is no error: it is what was found.
// Whatever was started has ended when it returns.
Result<MeasuredLaunch> make_launch(const CompareSides& sides, const CompareOptions& options,
                                   const LaunchOrder& order, const LaunchHooks& hooks);

}  // namespace vastar
