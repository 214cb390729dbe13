// What a sweep is asked to do: which levels, how often, and what makes a point good. Checked
// already.
#pragma once

#include <cstdint>
#include <string>

#include "base/units.h"
#include "plan/levels.h"

namespace vastar {

enum class Pick : std::uint8_t { kKnee, kScore };

struct SweepOptions {
  std::string conc = "auto";   // the levels as the user gave them
  Levels levels;               // `conc`, parsed
  bool refine = false;         // then 0.5, 0.75, 1.25 and 1.5 times the winner
  unsigned repeats = 1;        // of each level; the median of each metric counts
  std::uint64_t requests = 0;  // a level, at least its c; 0: by the next two. Unused when the
                               // plan has a duration
  std::uint64_t fewest_requests = 2000;
  std::uint64_t requests_a_slot = 20;
  Pick pick = Pick::kKnee;
  double knee_ratio = 0.95;         // knee: the least share of the peak throughput
  unsigned baseline_c = 1;          // connections of the baseline, measured first
  double max_spread = 4.0;          // p99 / p50
  double max_p999_ratio = 8.0;      // p99.9 / p50
  double max_errors = 0.01;         // error rate, a share of one
  double max_tail_mult = 3.0;       // p99 / the baseline's p99
  double max_overhead_pct = 25;     // paired: p99 over that of the reference
  double max_rps_deficit_pct = 50;  // paired: throughput below that of the reference
  Nanos tail_floor = kMillisecond;  // the three ratios don't apply to a tail below this
};

}  // namespace vastar
