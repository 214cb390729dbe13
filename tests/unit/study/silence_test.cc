// When a side counts as silent.
#include "study/silence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using ::testing::HasSubstr;

BlockSide failing(Failure failure, const char* example = "") {
  BlockSide side;
  side.measurements.started = side.measurements.failed = 100;
  auto& series = side.measurements.failures[static_cast<std::size_t>(failure)];
  series.count = 100;
  series.example = example;
  return side;
}

TEST(Silence, IsWhereNothingCameWhole) {
  EXPECT_EQ(silence_of(failing(Failure::kConnectRefused, "connection refused")),
            "connection refused");
  EXPECT_THAT(silence_of(failing(Failure::kTimeout)), HasSubstr("--timeout"));
}

TEST(Silence, IsNotWhereOneAnswerCame) {
  BlockSide one = failing(Failure::kReset);
  one.measurements.completed = 1;
  EXPECT_EQ(silence_of(one), "");
}

TEST(Silence, IsNotWhatThisMachineLacked) {
  EXPECT_EQ(silence_of(failing(Failure::kLocalResources)), "");
  EXPECT_EQ(silence_of(failing(Failure::kDrainAborted)), "");
}

// An open loop may have nothing due in a short block.
TEST(Silence, IsNotWhereNothingWasAsked) { EXPECT_EQ(silence_of({}), ""); }

}  // namespace
}  // namespace vastar
