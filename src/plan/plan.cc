// What follows from a load's shape.
#include "plan/plan.h"

#include <algorithm>

namespace vastar {

Ramp LoadShape::rate_over_time() const {
  if (!open_loop()) return {};
  return stages.empty() ? Ramp::flat(rate) : stages.ramp();
}

Ramp LoadShape::connections_over_time() const {
  return stages.empty() || stages.of_rate ? Ramp() : stages.ramp();
}

LoadShape LoadShape::warm_up() const {
  LoadShape load = *this;
  load.duration = warmup_duration;
  load.requests = warmup_requests;
  if (stages.empty()) return load;
  const double level = stages.ramp().first_above_zero();
  if (stages.of_rate) {
    load.rate = level;
    load.stages = {};
  } else {
    load.stages.from = std::max(level, 1.0);
    load.stages.steps = {{kLongestStages, load.stages.from}};
  }
  return load;
}

}  // namespace vastar
