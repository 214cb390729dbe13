// Is head worse than base? The sequential test over launches: docs/gating.md explains it.
//
// Pure functions of the rules and the launches so far: they hold no state, so a driver asks after
// every launch, and a stored document gives the same verdict again.
#pragma once

#include <cstdint>
#include <vector>

#include "plan/compare.h"
#include "report/compare_report.h"

namespace vastar {

inline constexpr unsigned kConfirmingLaunches = 4;
// A head server that died in so many launches, under load or before it answered, while base was
// well, is a regression.
inline constexpr std::size_t kDeathsToFail = 2;

enum class NextStep : std::uint8_t {
  kMore,     // the evidence does not suffice yet
  kConfirm,  // a regression shows: fresh launches must show it too
  kDone,
};

struct Decision {
  NextStep step = NextStep::kMore;
  unsigned launches = 0;  // how many valid ones until the next look; 0: done
};

// What to do after these launches; also before the first. It comes to an end: after the last look
// at most kConfirmingLaunches more, and earlier when too many launches are not valid.
Decision next_step(const CompareRules& rules, const std::vector<LaunchPair>& launches);

// Whether a launch may count: fills valid and reasons from what it carries. docs/decisions/
// launch-validity.md has the limits.
void judge_launch(LaunchPair& launch);

// Whether the head server died in it, and base did not: a finding, and no disturbance.
bool head_died(const LaunchPair& launch);
// In how many launches.
std::size_t head_deaths(const std::vector<LaunchPair>& launches);

// Fills metrics, common.gate, common.validity, common.insights, and adds notes; once a report, when
// the driver stops. Before next_step() says kDone it is an early end, for the reason in `ended`.
void judge(CompareReport& report);

}  // namespace vastar
