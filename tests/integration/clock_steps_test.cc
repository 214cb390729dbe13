// A wall clock that is set while vastar measures (NTP, a resumed virtual machine) moves no figure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

constexpr double kFiveMinutesMs = 300'000;  // less than a step, more than any of these runs

boost::json::value measured(std::vector<std::string> arguments) {
  return document_of(std::move(arguments), 0, {std::string("LD_PRELOAD=") + WALL_CLOCK_STEPS});
}

void expect_sane(const boost::json::value& run, double requests) {
  EXPECT_EQ(number(run, "/requests/succeeded"), requests);
  EXPECT_EQ(number(run, "/requests/failed"), 0);
  EXPECT_GT(number(run, "/elapsed_s"), 0);
  EXPECT_LT(number(run, "/elapsed_s"), kFiveMinutesMs / 1000);
  EXPECT_GT(number(run, "/latency/response/min_ms"), 0);
  EXPECT_LT(number(run, "/latency/response/max_ms"), kFiveMinutesMs);
}

class ClockSteps : public ::testing::Test {
 protected:
  void SetUp() override {
    if (*WALL_CLOCK_STEPS == '\0') GTEST_SKIP() << "sanitizers bring a clock_gettime of their own";
  }
};

TEST_F(ClockSteps, MoveNoFigureOfAClosedLoop) {
  Target target;
  expect_sane(measured({"-n", "2000", "-c", "20", "--warmup", "100", target.url()}), 2000);
}

TEST_F(ClockSteps, MoveNoArrivalOfAnOpenLoop) {
  Target target;
  const auto run = measured({"--rate", "500", "-z", "1s", "-c", "20", target.url()});
  expect_sane(run, 500);
  EXPECT_EQ(number(run, "/schedule/scheduled"), 500);
  EXPECT_EQ(number(run, "/schedule/unsent"), 0);
}

TEST_F(ClockSteps, BreakNoHandshakeOfTls) {
  Target target({"--tls-self-signed"});
  expect_sane(measured({"-n", "100", "-c", "5", "--insecure", "--disable-keepalive", target.url()}),
              100);
}

TEST_F(ClockSteps, MoveNoLevelOfASweep) {
  Target target;
  const auto sweep = measured({"sweep", "--conc", "1,4", "-n", "500", "--tail-floor", "1h",
                               "--max-errors", "1", target.url()});
  for (const char* point : {"/baseline", "/sweep_points/0", "/sweep_points/1"}) {
    EXPECT_GT(number(sweep, std::string(point) + "/p50_ms"), 0);
    EXPECT_LT(number(sweep, std::string(point) + "/p99_ms"), kFiveMinutesMs);
  }
}

}  // namespace
}  // namespace vastar::testing
