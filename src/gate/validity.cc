// Whether the generator or the machine, rather than the target, decided what was measured.
// The limits: docs/decisions/validity-limits.md.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "base/units.h"
#include "gate/gate.h"

namespace vastar {
namespace {

constexpr double kCpuLimitPct = 85;
constexpr double kStealLimitPct = 5;
constexpr double kAchievedShare = 0.98;
constexpr double kLagLimitMs = 1;
constexpr double kLagShareOfResponse = 0.05;
constexpr double kStoodStillLimitS = 0.2;
constexpr double kStoodStillShare = 0.01;  // of the run: less does not reach its p99
constexpr double kLittleTolerance = 0.02;
constexpr double kLittleShortestS = 0.5;  // below, start and end weigh too much

bool known(const std::optional<double>& value) { return value && std::isfinite(*value); }

// In an open loop the lag says what a busy worker costs: a response waits for the worker's turn
// like an arrival that is due, so no quantile is off by more than about the lag's.
bool lag_clears_cpu(const ValidityInputs& inputs) {
  return inputs.open_loop && known(inputs.lag_p99_ms) && known(inputs.response_p50_ms) &&
         *inputs.lag_p99_ms <= kLagShareOfResponse * *inputs.response_p50_ms;
}

void check_cpu(const ValidityInputs& inputs, Validity& validity) {
  if (lag_clears_cpu(inputs)) return;
  const std::vector<double>& cpu = inputs.generator_cpu_pct;
  const auto busiest = std::max_element(cpu.begin(), cpu.end());
  if (busiest == cpu.end() || *busiest <= kCpuLimitPct) return;
  const auto over =
      std::count_if(cpu.begin(), cpu.end(), [](double p) { return p > kCpuLimitPct; });
  validity.reasons.push_back(fmt::format(
      "worker {} of {} used {:.1f}% of a core, above {}%{}: the generator may have been the limit; "
      "add --workers or lower the load",
      busiest - cpu.begin() + 1, cpu.size(), *busiest, kCpuLimitPct,
      over > 1 ? fmt::format(" (as did {} more)", over - 1) : ""));
}

void check_steal(const ValidityInputs& inputs, Validity& validity) {
  if (!validity.steal_pct || *validity.steal_pct <= kStealLimitPct) return;
  validity.reasons.push_back(
      fmt::format("the hypervisor took {:.1f}% of the CPU time, above {}%: other machines on this "
                  "host slowed the measurement; repeat it, or use a dedicated machine",
                  *inputs.steal_pct, kStealLimitPct));
}

void check_rate(const ValidityInputs& inputs, Validity& validity) {
  if (!inputs.open_loop || !inputs.stages_kept.empty()) return;
  if (!known(inputs.offered_rps) || !known(inputs.achieved_rps)) return;
  const double offered = *inputs.offered_rps;
  const double achieved = *inputs.achieved_rps;
  if (offered <= 0 || achieved >= kAchievedShare * offered) return;
  validity.reasons.push_back(
      fmt::format("{:.1f} requests/s were sent of {:.1f} offered ({:.1f}%, below {:.0f}%): the "
                  "schedule was not "
                  "kept; add -c or --workers, or lower --rate",
                  achieved, offered, 100 * achieved / offered, 100 * kAchievedShare));
}

// By how much more than is allowed the load lay behind its schedule at the end of a stage. A moment
// may fall between two seconds, and random arrivals vary: four standard deviations of their number.
double behind(const StageKept& stage, bool poisson) {
  const double chance = poisson ? 4 * std::sqrt(stage.due) : 1;
  return kAchievedShare * stage.due - chance - static_cast<double>(stage.started);
}

// At the end of a stage, and not of the run alone: what was missed at the peak may be made up for
// when little is due.
void check_stages(const ValidityInputs& inputs, Validity& validity) {
  const auto& stages = inputs.stages_kept;
  const auto worst =
      std::max_element(stages.begin(), stages.end(), [&](const auto& a, const auto& b) {
        return behind(a, inputs.poisson) < behind(b, inputs.poisson);
      });
  if (worst == stages.end() || behind(*worst, inputs.poisson) <= 0) return;
  const auto started = static_cast<double>(worst->started);
  validity.reasons.push_back(fmt::format(
      "when stage {} of {} ended ({}), {} of the {:.0f} requests due till then had been sent "
      "({:.1f}%, below {:.0f}%): the schedule was not kept; add -c or --workers, or lower the "
      "rates of --stages",
      worst->stage, stages.size(), format_duration(from_seconds(worst->until_s)), worst->started,
      worst->due, 100 * started / worst->due, 100 * kAchievedShare));
}

void check_lag(const ValidityInputs& inputs, Validity& validity) {
  if (!inputs.open_loop || !known(inputs.lag_p99_ms) || *inputs.lag_p99_ms <= kLagLimitMs) return;
  validity.reasons.push_back(
      fmt::format("the generator was {:.2f} ms late at p99, above {} ms: it could not keep its own "
                  "schedule; add --workers or lower {}",
                  *inputs.lag_p99_ms, kLagLimitMs,
                  inputs.stages_kept.empty() ? "--rate" : "the rates of --stages"));
}

// Arrivals that came due meanwhile wait for a connection afterwards as they would behind a slow
// target, and the lag of the few that found one free does not show in its p99.
void check_stood_still(const ValidityInputs& inputs, Validity& validity) {
  const double limit = std::max(kStoodStillLimitS, kStoodStillShare * inputs.elapsed_s);
  if (inputs.stood_still_s <= limit) return;
  validity.reasons.push_back(fmt::format(
      "vastar itself stood still for {:.1f} s (it was stopped, or had no CPU): the waits "
      "of that time are not the target's; repeat it on a quieter machine",
      inputs.stood_still_s));
}

// Little's law: in a loop that never idles, rate x mean time is the number of connections (Little,
// 1961). Nothing where the law says nothing about this run.
std::optional<double> littles_law_ratio(const ValidityInputs& inputs) {
  if (inputs.open_loop || !inputs.saturated_closed_loop || inputs.concurrency == 0) return {};
  const double ratio = inputs.rps * inputs.mean_response_s / inputs.concurrency;
  return std::isfinite(ratio) && ratio > 0 ? std::optional<double>(ratio) : std::nullopt;
}

// At the end each connection idles until the slowest of the last operations is done: up to one
// longest response, which is no fault of the generator.
double idle_share_at_end(const ValidityInputs& inputs) {
  const double longest = std::max(inputs.max_response_s, 2 * inputs.mean_response_s);
  return std::min(1.0, longest / inputs.elapsed_s);
}

void check_littles_law(const ValidityInputs& inputs, Validity& validity) {
  if (!validity.littles_law_ratio || !(inputs.elapsed_s > kLittleShortestS)) return;
  const double ratio = *validity.littles_law_ratio;
  const double lowest = 1 - kLittleTolerance - idle_share_at_end(inputs);
  if (ratio >= lowest && ratio <= 1 + kLittleTolerance) return;
  validity.reasons.push_back(fmt::format(
      "rate x mean response time is {:.3f} of the {} connections, where Little's law says 1: "
      "{}; repeat with a longer -z, and report it if it stays",
      ratio, inputs.concurrency,
      ratio < 1 ? "connections stood idle for a time that no response accounts for"
                : "more time was counted than there was"));
}

}  // namespace

Validity judge_validity(const ValidityInputs& inputs) {
  Validity validity;
  validity.generator_cpu_pct = inputs.generator_cpu_pct;
  if (known(inputs.steal_pct)) validity.steal_pct = inputs.steal_pct;
  validity.littles_law_ratio = littles_law_ratio(inputs);
  check_cpu(inputs, validity);
  check_stood_still(inputs, validity);
  check_rate(inputs, validity);
  check_stages(inputs, validity);
  check_lag(inputs, validity);
  check_littles_law(inputs, validity);
  check_steal(inputs, validity);
  validity.valid = validity.reasons.empty();
  return validity;
}

}  // namespace vastar
