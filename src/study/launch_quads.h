// The quads of a launch, as far as its figures need them.
#pragma once

#include <vector>

#include "gate/launch_figures.h"
#include "report/compare_report.h"
#include "stats/histogram.h"
#include "stats/own_metrics.h"
#include "study/blocks.h"

namespace vastar {

class LaunchQuads {
 public:
  // Copies the responses: some ten KB a quad.
  void add(const Quad& quad);

  // The launch's figures and counts, and what the hypervisor took meanwhile; also of no quads.
  LaunchPair launch() const;

 private:
  struct Kept {
    Histogram base_response, head_response;
    OwnMetrics base_own, head_own;
    QuadSide base, head;  // without their responses
  };
  static QuadSide counts_of(const BlockSide& side);

  std::vector<Kept> kept_;
  double steal_sum_ = 0;
  unsigned stolen_ = 0;  // quads that lost too much
};

}  // namespace vastar
