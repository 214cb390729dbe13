#include "study/abort_watch.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

// A load that goes on and on.
LoadShape endless() {
  LoadShape load;
  load.requests = 0;
  return load;
}

AbortWatch watch_for(const std::vector<std::string>& rules, const LoadShape& load = endless()) {
  std::vector<AbortRule> parsed;
  for (const std::string& rule : rules) parsed.push_back(*parse_abort_rule(rule));
  return {std::move(parsed), load};
}

void look(AbortWatch& watch, Nanos elapsed, std::uint64_t started = 0) {
  watch.look({.started = started, .elapsed = elapsed});
}

TimelineRow row(std::uint64_t succeeded, std::uint64_t failed, Nanos latency = kMillisecond) {
  const std::uint64_t ended = succeeded + failed;
  return {ended, succeeded, failed, PackedBuckets::of({{latency, ended}})};
}

// Looks once a second has certainly been closed by all workers.
void see(AbortWatch& watch, std::size_t second, const TimelineRow& row) {
  watch.board().add(second, row);
  look(watch, static_cast<Nanos>(second + 1) * kSecond + 300 * kMillisecond);
}

TEST(AbortWatch, EndsTheRunInTheSecondThatBreaksARule) {
  AbortWatch watch = watch_for({"error_rate>50%"});
  see(watch, 0, row(90, 10));
  see(watch, 1, row(50, 50));
  EXPECT_FALSE(watch.aborted()) << "not above";
  see(watch, 2, row(25, 75));
  ASSERT_TRUE(watch.aborted());
  EXPECT_EQ(watch.aborted()->expr, "error_rate>50%");
  EXPECT_EQ(watch.aborted()->actual, 0.75);
  EXPECT_EQ(watch.aborted()->unit, "fraction");
  EXPECT_DOUBLE_EQ(watch.aborted()->at_s, 3.3);
}

TEST(AbortWatch, TheFirstSecondIsNotHeldAgainstIt) {
  AbortWatch watch = watch_for({"error_rate>50%"});
  see(watch, 0, row(0, 100));
  EXPECT_FALSE(watch.aborted());
  see(watch, 1, row(0, 100));
  EXPECT_TRUE(watch.aborted());
}

TEST(AbortWatch, ForSoLongIsOnEnd) {
  AbortWatch watch = watch_for({"failed>0 for 3s"});
  const std::vector<std::uint64_t> failed = {5, 5, 5, 0, 5, 5};
  for (std::size_t i = 0; i < failed.size(); ++i) see(watch, i, row(10, failed[i]));
  EXPECT_FALSE(watch.aborted());
  see(watch, 6, row(10, 1));
  EXPECT_TRUE(watch.aborted());
}

TEST(AbortWatch, ASecondInWhichNothingHappenedHasARateOfNothing) {
  AbortWatch watch = watch_for({"rps<1"});
  see(watch, 0, row(10, 0));
  look(watch, 5 * kSecond);
  ASSERT_TRUE(watch.aborted());
  EXPECT_EQ(watch.aborted()->actual, 0);
  AbortWatch errors = watch_for({"error_rate>0", "p99>1us", "max>1us"});
  look(errors, 5 * kSecond);
  EXPECT_FALSE(errors.aborted()) << "of nothing there is no share and no time";
}

TEST(AbortWatch, SeveralLooksAtOneSecondCountItOnce) {
  AbortWatch watch = watch_for({"failed>0 for 2s"});
  see(watch, 0, row(1, 1));
  watch.board().add(1, row(1, 1));
  for (Nanos now = 2 * kSecond; now < 3 * kSecond; now += 100 * kMillisecond) look(watch, now);
  EXPECT_FALSE(watch.aborted());
}

TEST(AbortWatch, NothingHappensBeforeTheRunHasBegun) {
  AbortWatch watch = watch_for({"rps<1"});
  for (int i = 0; i < 100; ++i) look(watch, -1);
  EXPECT_FALSE(watch.aborted());
}

// What is under way when -z is over may take long to end.
TEST(AbortWatch, TheTimeToDrainIsNotHeldAgainstTheRun) {
  LoadShape load = endless();
  load.duration = 3 * kSecond;
  AbortWatch watch = watch_for({"rps<100"}, load);
  for (std::size_t second = 0; second < 3; ++second) see(watch, second, row(200, 0));
  look(watch, 20 * kSecond);
  EXPECT_FALSE(watch.aborted()) << "seconds 3 to 19 were no load";
}

TEST(AbortWatch, ASecondThatWasLoadOnlyInPartIsNotJudged) {
  LoadShape load = endless();
  load.duration = 2'500 * kMillisecond;
  AbortWatch watch = watch_for({"rps<150"}, load);
  see(watch, 0, row(200, 0));
  see(watch, 1, row(200, 0));
  see(watch, 2, row(100, 0));
  EXPECT_FALSE(watch.aborted());
}

TEST(AbortWatch, TheLastWholeSecondOfALoadIsJudged) {
  LoadShape load = endless();
  load.duration = 3 * kSecond;
  AbortWatch watch = watch_for({"rps<150"}, load);
  see(watch, 0, row(200, 0));
  see(watch, 1, row(200, 0));
  look(watch, 3 * kSecond);
  watch.board().add(2, row(100, 0));
  look(watch, 9 * kSecond);
  ASSERT_TRUE(watch.aborted());
  EXPECT_EQ(watch.aborted()->actual, 100);
}

TEST(AbortWatch, ALoadIsOverWhenAllRequestsWereStarted) {
  LoadShape load;
  load.requests = 500;
  AbortWatch watch = watch_for({"rps<100"}, load);
  watch.board().add(0, row(200, 0));
  watch.board().add(1, row(200, 0));
  look(watch, 2'250 * kMillisecond, 499);
  watch.board().add(2, row(50, 0));
  look(watch, 3 * kSecond, 500);
  look(watch, 30 * kSecond, 500);
  EXPECT_FALSE(watch.aborted()) << "what came after 2.25 s was not all load";
  AbortWatch slow = watch_for({"rps<100"}, load);
  slow.board().add(1, row(50, 0));
  look(slow, 2'250 * kMillisecond, 499);
  EXPECT_TRUE(slow.aborted()) << "until then it was";
}

TEST(AbortWatch, RowsOfAllWorkersAreOne) {
  AbortWatch watch = watch_for({"rps>150"});
  watch.board().add(1, row(100, 0));
  watch.board().add(1, row(100, 0));
  look(watch, 3 * kSecond);
  ASSERT_TRUE(watch.aborted());
  EXPECT_EQ(watch.aborted()->actual, 200);
}

TEST(AbortWatch, KnowsTheQuantilesOfASecond) {
  const TimelineRow second = row(99, 1, 5 * kMillisecond);
  const auto value = [&](const char* expr) {
    return value_in(second, parse_abort_rule(expr)->when);
  };
  EXPECT_NEAR(*value("p99>1"), 5, 0.05);
  EXPECT_NEAR(*value("max>1"), 5, 0.05);
  EXPECT_EQ(value("failed>1"), 1);
  EXPECT_EQ(value("rps>1"), 99);
  EXPECT_EQ(value("p999>1"), std::nullopt) << "100 samples have none";
}

TEST(SecondBoard, ForgetsWhatWasTaken) {
  SecondBoard board;
  board.add(0, row(1, 0));
  board.add(1, row(2, 0));
  EXPECT_EQ(board.take(1).succeeded, 2U);
  board.add(0, row(9, 0));
  EXPECT_EQ(board.take(0).succeeded, 0U) << "too late";
  board.clear();
  board.add(0, row(3, 0));
  EXPECT_EQ(board.take(0).succeeded, 3U);
}

}  // namespace
}  // namespace vastar
