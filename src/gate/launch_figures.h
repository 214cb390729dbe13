// From the quads of a launch to one number a metric: docs/decisions/quads.md.
#pragma once

#include <cstdint>
#include <vector>

#include "base/units.h"
#include "report/compare_report.h"
#include "stats/histogram.h"
#include "stats/own_metrics.h"

namespace vastar {

// What one side did in its two blocks of a quad. Nothing is owned.
struct QuadSide {
  const Histogram* response = nullptr;  // of everything started and ended
  std::uint64_t started = 0, succeeded = 0, failed = 0;
  Nanos driven = 0;                 // how long this side was driven, both blocks
  const OwnMetrics* own = nullptr;  // the protocol's; null: none
};

struct QuadEvidence {
  QuadSide base, head;
};

// figures, quads and both sides' counts of a launch; the rest is the caller's. Quads in the order
// they were measured.
LaunchPair launch_of(const std::vector<QuadEvidence>& quads);

// So many requests of each side a launch are behind a gated quantile, 20 on its shorter side: p50
// needs 40, p99 2,000, p10 200. None behind what is no quantile.
std::uint64_t requests_needed(const ComparedMetric& metric);

}  // namespace vastar
