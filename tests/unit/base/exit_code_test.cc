// What git bisect is told.
#include "base/exit_code.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

TEST(ExitCode, ForBisectSaysBadOnlyOfABadCommit) {
  EXPECT_EQ(for_bisect(ExitCode::kOk), ExitCode::kOk);
  EXPECT_EQ(for_bisect(ExitCode::kGateFailed), ExitCode::kGateFailed);
  EXPECT_EQ(static_cast<int>(for_bisect(ExitCode::kInconclusive)), 125);
  EXPECT_EQ(static_cast<int>(for_bisect(ExitCode::kNoData)), 125);
  EXPECT_EQ(static_cast<int>(for_bisect(ExitCode::kUsage)), 255);
  EXPECT_EQ(static_cast<int>(for_bisect(ExitCode::kInternal)), 255);
  // Above 127: git stops by itself.
  EXPECT_EQ(for_bisect(ExitCode::kInterrupted), ExitCode::kInterrupted);
  EXPECT_EQ(for_bisect(ExitCode::kTerminated), ExitCode::kTerminated);
}

}  // namespace
}  // namespace vastar
