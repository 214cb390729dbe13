// What a launch may not exceed, and which of it one did.
#pragma once

#include "report/compare_report.h"

namespace vastar {

inline constexpr double kLaunchCpuLimitPct = 85;
inline constexpr double kLaunchAchievedShare = 0.98;
inline constexpr double kStealBlocksShare = 0.2;  // of the blocks, with more than 5% stolen

bool generator_was_busy(const LaunchSide& side);
// Base's schedule alone: a head that cannot keep up with what base can is what is looked for.
bool schedule_was_missed(const LaunchPair& launch);
bool cpu_was_stolen(const LaunchPair& launch);

}  // namespace vastar
