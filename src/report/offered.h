// What an open loop offered, held against what was sent.
#pragma once

#include <cstdint>
#include <vector>

#include "base/units.h"
#include "plan/ramp.h"
#include "report/report.h"
#include "stats/measurements.h"

namespace vastar {

// The schedule of an open loop.
struct Offered {
  Ramp rate = {};               // requests/s; empty: a closed loop
  bool poisson = false;         // what is due by a moment is then known on average only
  std::uint64_t scheduled = 0;  // requests that were due until the run ended
};

// How long it took, or would have, to send what was due: n arrivals stand for n / rate seconds,
// though the last is due one interval before their end. Above 0 unless nothing was due.
double planned_s(const Offered& offered);

// Requests due a second over the time that is planned; the rate, where that stays the same.
double offered_rps(const Offered& offered);

// Operations started a second while they were started; draining does not count.
double achieved_rps(const Measurements& measurements, const Offered& offered);

// Sets `offered` of each second: the requests due in it. They add up to those scheduled, with
// Poisson arrivals on average.
void add_offered(const Offered& offered, std::vector<TimelinePoint>& timeline);

// One stage of a load that changes: what was due until its end, from the start of the run, and what
// of that had been started. The end is that of the second in which the stage ends.
struct StageKept {
  unsigned stage = 0;  // from 1
  double until_s = 0;
  double due = 0;
  std::uint64_t started = 0;
};
std::vector<StageKept> stages_kept(const Stages& stages, const Offered& offered,
                                   const std::vector<TimelineRow>& timeline);

}  // namespace vastar
