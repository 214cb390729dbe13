// Effects as the changes that people and documents read.
#include "gate/effects.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace vastar {
namespace {

TEST(Effects, AreChangesInPercent) {
  EXPECT_NEAR(as_change(std::log(1.1), MetricKind::kLatency), 10, 1e-9);
  EXPECT_NEAR(as_change(std::log(2), MetricKind::kRate), -50, 1e-9);
  EXPECT_NEAR(as_worse(std::log(2), MetricKind::kRate), 50, 1e-9);
  EXPECT_NEAR(as_change(0.01, MetricKind::kShare), 1, 1e-9);
}

// A document holds no number beyond 1e100, and launches that differ wildly have wide bounds.
TEST(Effects, BeyondAllThatCanBeSeenAreHeldThere) {
  for (const double effect : {50.0, 300.0, 1e6}) {
    EXPECT_LT(as_change(effect, MetricKind::kLatency), 1e9) << effect;
    EXPECT_GT(as_change(effect, MetricKind::kLatency), 1e5) << effect;
    EXPECT_LT(std::abs(as_worse(-effect, MetricKind::kRate)), 1e9) << effect;
  }
  EXPECT_TRUE(std::isinf(as_change(std::numeric_limits<double>::infinity(), MetricKind::kLatency)));
}

}  // namespace
}  // namespace vastar
