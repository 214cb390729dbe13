// CPU time and its stolen share, and the limit on descriptors.
#include "machine/usage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <string>

#include "unit/machine/fake_root.h"

namespace vastar {
namespace {

using testing::HasSubstr;

TEST(CpuTimes, OfThisMachine) {
  const std::optional<CpuTimes> times = read_cpu_times();
  ASSERT_TRUE(times.has_value());
  EXPECT_GT(times->total, 0U);
  EXPECT_GE(times->total, times->idle + times->steal);
}

TEST(CpuTimes, GuestTimeIsNotCountedTwice) {
  const FakeRoot root;
  root.write("/proc/stat", "cpu  1 2 4 8 16 32 64 128 256 512\ncpu0 9 9 9 9\n");
  const std::optional<CpuTimes> times = read_cpu_times(root.path());
  ASSERT_TRUE(times.has_value());
  EXPECT_EQ(times->total, 255U);
  EXPECT_EQ(times->steal, 128U);
  EXPECT_EQ(times->idle, 24U);
}

TEST(CpuTimes, NothingWhereItCannotBeRead) {
  const FakeRoot root;
  EXPECT_EQ(read_cpu_times(root.path()), std::nullopt);
  for (const char* text : {"", "cpu", "cpu  1 2 3\n", "cpu0 1 2 3 4 5\n", "cpu  1 2 x 4 5\n"}) {
    root.write("/proc/stat", text);
    EXPECT_EQ(read_cpu_times(root.path()), std::nullopt) << text;
  }
}

TEST(StealPct, IsTheShareBetweenTwoReadings) {
  EXPECT_DOUBLE_EQ(steal_pct({1000, 10, 0}, {1200, 20, 0}), 5.0);
  EXPECT_DOUBLE_EQ(steal_pct({1000, 10, 0}, {1010, 20, 0}), 100.0);
  EXPECT_DOUBLE_EQ(steal_pct({1000, 10, 0}, {1200, 10, 0}), 0.0);
}

TEST(StealPct, IsNeverOutOfRange) {
  EXPECT_DOUBLE_EQ(steal_pct({1000, 10, 0}, {1000, 10, 0}), 0.0);
  EXPECT_DOUBLE_EQ(steal_pct({1000, 10, 0}, {1000, 20, 0}), 0.0);
  EXPECT_DOUBLE_EQ(steal_pct({1000, 10, 0}, {900, 20, 0}), 0.0);
  EXPECT_DOUBLE_EQ(steal_pct({1000, 10, 0}, {1100, 5, 0}), 0.0);
  EXPECT_DOUBLE_EQ(steal_pct({1000, 10, 0}, {1010, 90, 0}), 100.0);
}

// Puts the soft limit back.
class Descriptors : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before_), 0); }
  void TearDown() override { setrlimit(RLIMIT_NOFILE, &before_); }

  void set_soft_limit(rlim_t soft) const {
    const rlimit limit = {soft, before_.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  }
  static rlim_t soft_limit() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
  }

  rlimit before_{};
};

TEST_F(Descriptors, EnoughIsLeftAlone) {
  set_soft_limit(64);
  EXPECT_TRUE(need_descriptors(64).ok());
  EXPECT_EQ(soft_limit(), 64U);
}

TEST_F(Descriptors, TheSoftLimitIsRaised) {
  ASSERT_GT(before_.rlim_max, 64U);
  set_soft_limit(64);
  EXPECT_TRUE(need_descriptors(65).ok());
  EXPECT_EQ(soft_limit(), before_.rlim_max);
}

TEST_F(Descriptors, BeyondTheHardLimitIsAnErrorWithARemedy) {
  if (before_.rlim_max == RLIM_INFINITY) GTEST_SKIP() << "no hard limit here";
  set_soft_limit(64);
  const Result<void> result = need_descriptors(before_.rlim_max + 1);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ExitCode::kUsage);
  EXPECT_THAT(result.error().message, HasSubstr(std::to_string(before_.rlim_max + 1)));
  EXPECT_THAT(result.error().message, HasSubstr("limit is " + std::to_string(before_.rlim_max)));
  EXPECT_THAT(result.error().message, HasSubstr("ulimit"));
  EXPECT_EQ(soft_limit(), 64U);
}

}  // namespace
}  // namespace vastar
