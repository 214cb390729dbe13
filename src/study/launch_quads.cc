// From quads to what gate/ makes figures of.
#include "study/launch_quads.h"

namespace vastar {
namespace {

constexpr double kStealLimitPct = 5;  // of a quad, as of a run (docs/decisions/validity-limits.md)

// With the first byte, which every protocol over HTTP has and documents show among them.
OwnMetrics own_of(const Measurements& measurements) {
  OwnMetrics own = measurements.metrics;
  own.at("ttfb", OwnKind::kTimes).times.add(measurements.ttfb);
  return own;
}

}  // namespace

void LaunchQuads::add(const Quad& quad) {
  kept_.push_back({.base_response = quad.base.measurements.response(),
                   .head_response = quad.head.measurements.response(),
                   .base_own = own_of(quad.base.measurements),
                   .head_own = own_of(quad.head.measurements),
                   .base = counts_of(quad.base),
                   .head = counts_of(quad.head)});
  steal_sum_ += quad.steal_pct;
  stolen_ += quad.steal_pct > kStealLimitPct ? 1 : 0;
}

QuadSide LaunchQuads::counts_of(const BlockSide& side) {
  return {.response = nullptr,
          .started = side.measurements.started,
          .succeeded = side.measurements.succeeded,
          .failed = side.measurements.failed,
          .driven = side.elapsed,
          .own = nullptr};
}

LaunchPair LaunchQuads::launch() const {
  std::vector<QuadEvidence> quads;
  for (const Kept& kept : kept_) {
    QuadEvidence quad{kept.base, kept.head};
    quad.base.response = &kept.base_response;
    quad.head.response = &kept.head_response;
    quad.base.own = &kept.base_own;
    quad.head.own = &kept.head_own;
    quads.push_back(quad);
  }
  LaunchPair pair = launch_of(quads);
  if (!kept_.empty()) {
    const auto count = static_cast<double>(kept_.size());
    pair.steal_pct = steal_sum_ / count;
    pair.steal_blocks_share = stolen_ / count;
  }
  return pair;
}

}  // namespace vastar
