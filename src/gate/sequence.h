// The course of the sequential test over the launches of a comparison; regression.h is its face.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "gate/regression.h"
#include "stats/small_sample.h"

namespace vastar {

inline constexpr double kPassAlpha = 0.01;  // a look

// The error that a failure may have at a look, over all metrics. It is 0.5% over all looks.
double fail_alpha(const CompareRules& rules, std::size_t look);

// What the launches say of one margin, in the unit of effects (LaunchFigure).
struct Evidence {
  const ComparedMetric* metric = nullptr;
  std::vector<double> effects;
  SampleSummary summary;
  double margin = 0;                 // as asked, or more where the floor is above it
  std::optional<double> base, head;  // medians over the launches
  double requests_a_launch = 0;      // of the side with fewer
  double requests_needed = 0;        // a launch
  bool gated = false;                // there is enough behind it to judge
  bool enough_to_pass = true;        // of a share: so few failures could not be told from none
};

// Of the launches before index `end`. A launch that is not valid counts for shares alone: no limit
// of the generator makes a target fail.
Evidence evidence_of(const Margin& margin, const CompareRules& rules,
                     const std::vector<LaunchPair>& launches, std::size_t end);

bool shows_pass(const Evidence& evidence);
// Head failed more than the margin allows, however few the requests. That is no pass.
bool shows_failures(const Evidence& evidence);
bool shows_fail(const Evidence& evidence, double alpha);

// Where the launches have led to.
struct Course {
  Decision decision;
  std::size_t look = 0;   // of the schedule: the last one taken
  double alpha = 0;       // of a failure of one metric at it
  double next_alpha = 0;  // and at the next one, which an end before it stands in for; 0: none
  std::size_t seen = 0;   // launches, by index, that it was taken on; 0: none was taken
  std::vector<bool> suspected;  // by margin: failed at the last look
  std::vector<bool> confirmed;  // and fresh launches failed too
  bool gave_up = false;         // too few launches are valid
  bool head_dies = false;       // its server died in more than one launch
};
Course follow(const CompareRules& rules, const std::vector<LaunchPair>& launches);

}  // namespace vastar
