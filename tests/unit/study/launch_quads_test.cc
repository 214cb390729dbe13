// Quads into a launch: counts, figures, and the time the hypervisor took.
#include "study/launch_quads.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

BlockSide side(Nanos response, std::uint64_t requests) {
  BlockSide side;
  side.measurements.started = side.measurements.succeeded = requests;
  side.measurements.successes.record(response, requests);
  side.elapsed = kSecond / 5;
  return side;
}

Quad quad(double steal_pct) {
  return {.base = side(10 * kMillisecond, 100),
          .head = side(12 * kMillisecond, 80),
          .base_first = true,
          .steal_pct = steal_pct};
}

TEST(LaunchQuads, AddUp) {
  LaunchQuads quads;
  for (const double steal : {0.0, 6.0, 0.0, 2.0}) quads.add(quad(steal));
  const LaunchPair launch = quads.launch();
  EXPECT_EQ(launch.quads, 4U);
  EXPECT_EQ(launch.base.started, 400U);
  EXPECT_EQ(launch.head.succeeded, 320U);
  ASSERT_NE(launch.figure("p50"), nullptr);
  EXPECT_NEAR(launch.figure("p50")->effect.value_or(0), 0.182, 0.005);  // ln 1.2
  EXPECT_NEAR(launch.figure("rps")->effect.value_or(0), 0.223, 0.005);  // ln (100 / 80)
  EXPECT_DOUBLE_EQ(launch.steal_pct.value_or(-1), 2);
  EXPECT_DOUBLE_EQ(launch.steal_blocks_share.value_or(-1), 0.25);
}

TEST(LaunchQuads, NoneSayNothing) {
  const LaunchPair launch = LaunchQuads().launch();
  EXPECT_EQ(launch.quads, 0U);
  EXPECT_EQ(launch.base.started, 0U);
  EXPECT_FALSE(launch.steal_pct.has_value());
}

}  // namespace
}  // namespace vastar
