#include "cli/signals.h"

#include <gtest/gtest.h>

#include <csignal>

namespace vastar {
namespace {

TEST(Signals, TheFirstRaisesTheFlagAndIsRemembered) {
  for (const auto& [signal, code] :
       {std::pair{SIGINT, ExitCode::kInterrupted}, std::pair{SIGTERM, ExitCode::kTerminated}}) {
    StopFlag flag;
    const StopOnSignals signals(flag);
    EXPECT_EQ(StopOnSignals::exit_code(), std::nullopt);
    std::raise(signal);
    EXPECT_TRUE(flag.raised());
    EXPECT_EQ(StopOnSignals::exit_code(), code);
  }
}

using SignalsDeathTest = testing::Test;

TEST(SignalsDeathTest, TheSecondLeavesAtOnce) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto both = [](int first, int second) {
    StopFlag flag;
    const StopOnSignals signals(flag);
    std::raise(first);
    std::raise(second);
  };
  EXPECT_EXIT(both(SIGINT, SIGINT), testing::ExitedWithCode(130), "");
  EXPECT_EXIT(both(SIGINT, SIGTERM), testing::ExitedWithCode(143), "");
}

TEST(SignalsDeathTest, AfterwardsTheSignalsActAsBefore) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto after = [] {
    {
      StopFlag flag;
      const StopOnSignals signals(flag);
    }
    std::raise(SIGTERM);
  };
  EXPECT_EXIT(after(), testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace vastar
