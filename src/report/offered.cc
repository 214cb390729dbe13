// Integrals of the rate, and the seconds of a run.
#include "report/offered.h"

#include <algorithm>
#include <cmath>

namespace vastar {
namespace {

// Less than this of a request is rounding.
constexpr double kRounding = 1e-6;

// Requests due before `time`. Arrival k is due when the integral passes k, the first at once.
double due_until(const Offered& offered, Nanos time) {
  const double area = offered.rate.area_until(time);
  const double due = offered.poisson ? area : std::ceil(area - kRounding);
  return std::clamp(due, 0.0, static_cast<double>(offered.scheduled));
}

}  // namespace

double planned_s(const Offered& offered) {
  const auto end = offered.rate.passes(static_cast<double>(offered.scheduled));
  return to_seconds(end.value_or(offered.rate.duration()));
}

double offered_rps(const Offered& offered) {
  const bool flat = offered.rate.duration() == 0;
  const double seconds = planned_s(offered);
  if (flat || seconds <= 0) return offered.rate.at(0);
  return static_cast<double>(offered.scheduled) / seconds;
}

double achieved_rps(const Measurements& measurements, const Offered& offered) {
  if (offered.rate.empty() || measurements.started == 0) return 0;
  const double rate = offered.rate.at(measurements.last_start);
  const double sending_s = to_seconds(measurements.last_start) + (rate > 0 ? 1 / rate : 0);
  const double planned = planned_s(offered);
  // In stages the last arrival's interval may reach far beyond their end.
  const double seconds = offered.rate.duration() == 0 ? std::max(planned, sending_s) : planned;
  return seconds > 0 ? static_cast<double>(measurements.started) / seconds : 0;
}

void add_offered(const Offered& offered, std::vector<TimelinePoint>& timeline) {
  if (offered.rate.empty()) return;
  double before = 0;
  for (TimelinePoint& second : timeline) {
    const double due = due_until(offered, from_seconds(second.t_s) + kSecond);
    second.offered = due - before;
    before = due;
  }
}

std::vector<StageKept> stages_kept(const Stages& stages, const Offered& offered,
                                   const std::vector<TimelineRow>& timeline) {
  std::vector<StageKept> kept;
  Nanos end = 0;
  std::size_t second = 0;
  std::uint64_t started = 0;
  for (const Stage& stage : stages.steps) {
    end += stage.duration;
    const auto whole = static_cast<std::size_t>((end + kSecond - 1) / kSecond);
    for (; second < std::min(whole, timeline.size()); ++second) started += timeline[second].started;
    kept.push_back({static_cast<unsigned>(kept.size() + 1), to_seconds(end),
                    due_until(offered, static_cast<Nanos>(whole) * kSecond), started});
  }
  return kept;
}

}  // namespace vastar
