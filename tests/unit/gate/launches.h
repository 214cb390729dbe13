// Launches with the effects that a test wants.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "gate/regression.h"

namespace vastar {

struct SampleLaunch {
  double base_ms = 50;
  std::uint64_t requests = 100'000;
  bool valid = true;
};

inline LaunchPair launch_with(std::string_view metric, double effect, SampleLaunch sample = {}) {
  LaunchPair launch;
  launch.base = launch.head = {.started = sample.requests, .succeeded = sample.requests};
  LaunchFigure figure{.metric = std::string(metric), .base = sample.base_ms, .effect = effect};
  figure.head = sample.base_ms * std::exp(effect);
  if (metric == "error_rate") figure.base = 0, figure.head = effect;
  launch.figures.push_back(figure);
  launch.valid = sample.valid;
  if (!sample.valid) launch.reasons = {"the generator used 99% of a core"};
  return launch;
}

inline std::vector<LaunchPair> launches_with(std::string_view metric,
                                             const std::vector<double>& effects,
                                             SampleLaunch sample = {}) {
  std::vector<LaunchPair> launches;
  for (const double effect : effects) launches.push_back(launch_with(metric, effect, sample));
  return launches;
}

inline CompareRules rules_for(std::string_view metric, double limit = 0.05) {
  CompareRules rules;
  rules.margins = {{std::string(metric), limit, false}};
  return rules;
}

inline CompareReport judged(const CompareRules& rules, std::vector<LaunchPair> launches) {
  CompareReport report;
  report.params.rules = rules;
  report.launches = std::move(launches);
  judge(report);
  return report;
}

}  // namespace vastar
