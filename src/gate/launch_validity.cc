// Whether a launch may count. The limits are those of a run (docs/decisions/launch-validity.md).
#include <fmt/format.h>

#include "gate/launch_limits.h"
#include "gate/regression.h"

namespace vastar {
namespace {

void check_side(const LaunchSide& side, std::string_view name, std::vector<std::string>& reasons) {
  if (!generator_was_busy(side)) return;
  reasons.push_back(
      fmt::format("the generator used {:.0f}% of a core while {} was driven (limit {}%)",
                  *side.generator_cpu_pct, name, kLaunchCpuLimitPct));
}

}  // namespace

bool generator_was_busy(const LaunchSide& side) {
  return side.generator_cpu_pct && *side.generator_cpu_pct > kLaunchCpuLimitPct;
}

bool schedule_was_missed(const LaunchPair& launch) {
  return launch.base.achieved_share && *launch.base.achieved_share < kLaunchAchievedShare;
}

bool cpu_was_stolen(const LaunchPair& launch) {
  return launch.steal_blocks_share && *launch.steal_blocks_share > kStealBlocksShare;
}

void judge_launch(LaunchPair& launch) {
  launch.reasons.clear();
  check_side(launch.base, "base", launch.reasons);
  check_side(launch.head, "head", launch.reasons);
  if (schedule_was_missed(launch)) {
    launch.reasons.push_back(
        fmt::format("{:.1f}% of the scheduled requests were sent to base (limit {:.0f}%)",
                    100 * *launch.base.achieved_share, 100 * kLaunchAchievedShare));
  }
  if (cpu_was_stolen(launch)) {
    launch.reasons.push_back(fmt::format(
        "other machines on this host took CPU time in {:.0f}% of the blocks (limit {:.0f}%)",
        100 * *launch.steal_blocks_share, 100 * kStealBlocksShare));
  }
  launch.valid = launch.reasons.empty();
}

}  // namespace vastar
