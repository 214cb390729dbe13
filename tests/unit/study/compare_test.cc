// The loop over launches, with launches that were made up.
#include "study/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "study/launch_words.h"

namespace vastar {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::uint64_t kRequests = 100'000;

LaunchFigure figure(const char* metric, double base, double effect, bool rate = false) {
  const double head = base * std::exp(rate ? -effect : effect);
  return {.metric = metric, .base = base, .head = head, .effect = effect, .groups = 20};
}

// Head is worse than base by `effect`, give or take what differs from launch to launch.
LaunchPair pair_of(double effect, unsigned index) {
  const double luck = 0.002 * (index % 3) - 0.002;
  LaunchPair pair;
  pair.base = {.started = kRequests, .succeeded = kRequests, .measured_s = 4.5};
  pair.head = pair.base;
  pair.figures = {figure("p50", 10, effect + luck), figure("p99", 20, effect + luck),
                  figure("rps", 5000, effect + luck, true), figure("error_rate", 0, 0)};
  pair.figures.back().head = 0;
  pair.quads = 22;
  return pair;
}

MeasuredLaunch launch_of(double effect, unsigned index) {
  MeasuredLaunch launch;
  launch.pair = pair_of(effect, index);
  launch.workers = 1;
  for (LaunchTotals* side : {&launch.base, &launch.head}) {
    side->measurements.started = side->measurements.succeeded = kRequests;
    side->measurements.completed = kRequests;
    side->measurements.successes.record(10 * kMillisecond, kRequests);
    side->elapsed = 5 * kSecond;
  }
  return launch;
}

CompareSetup setup() {
  CompareSetup setup;
  setup.params.seed = 7;
  setup.params.rules = setup.options.rules;
  return setup;
}

// Launches with a known effect, and what was asked of them.
struct Lab {
  double effect = 0;
  std::vector<LaunchOrder> orders;
  std::function<Result<MeasuredLaunch>(MeasuredLaunch, const LaunchOrder&)> change;

  MakeLaunch maker() {
    return [this](const CompareSides&, const CompareOptions&, const LaunchOrder& order,
                  const LaunchHooks&) -> Result<MeasuredLaunch> {
      orders.push_back(order);
      MeasuredLaunch launch = launch_of(effect, order.index);
      return change ? change(std::move(launch), order) : launch;
    };
  }
};

TEST(Compare, EqualSidesPassAtTheFirstLook) {
  Lab lab;
  const auto report = compare(setup(), {}, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->common.gate.verdict, Verdict::kPass);
  EXPECT_EQ(report->ended, CompareEnd::kDecided);
  EXPECT_THAT(report->launches, SizeIs(6));
  EXPECT_EQ(report->base->started, 6 * kRequests);
  EXPECT_NEAR(report->base->rps, kRequests / 5.0, 1);
  EXPECT_EQ(report->base->response.percentile("p50").has_value(), true);
  EXPECT_EQ(report->params.workers, 1U);
}

TEST(Compare, ARegressionIsConfirmedByFreshLaunches) {
  Lab lab;
  lab.effect = 0.3;
  std::vector<bool> confirming;
  CompareHooks hooks;
  hooks.on_launch = [&](const CompareProgress& progress, const LaunchPair&) {
    confirming.push_back(progress.confirming);
  };
  const auto report = compare(setup(), hooks, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->common.gate.verdict, Verdict::kFail);
  EXPECT_THAT(report->launches, SizeIs(10));
  EXPECT_THAT(confirming,
              ElementsAreArray({false, false, false, false, false, false, true, true, true, true}));
}

TEST(Compare, AnErrorOfTheFirstLaunchIsTheComparisons) {
  Lab lab;
  lab.change = [](MeasuredLaunch, const LaunchOrder&) -> Result<MeasuredLaunch> {
    return Error{"the base server exited", ExitCode::kNoData};
  };
  const auto report = compare(setup(), {}, lab.maker());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ExitCode::kNoData);
  EXPECT_EQ(report.error().message, "the base server exited");
}

TEST(Compare, AnErrorLaterEndsItWithWhatThereIs) {
  Lab lab;
  lab.change = [](MeasuredLaunch launch, const LaunchOrder& order) -> Result<MeasuredLaunch> {
    if (order.index == 2) return Error{"the base server exited", ExitCode::kNoData};
    return launch;
  };
  const auto report = compare(setup(), {}, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->ended, CompareEnd::kBroken);
  EXPECT_EQ(report->broken, "the base server exited");
  EXPECT_THAT(report->launches, SizeIs(2));
  EXPECT_EQ(report->common.gate.verdict, Verdict::kInconclusive);
}

// A launch in which the head server died.
MeasuredLaunch with_dead_head(MeasuredLaunch launch) {
  launch.pair.valid = false;
  launch.pair.head.died = "the head server was ended by signal 11";
  launch.pair.reasons = {launch.pair.head.died};
  return launch;
}

TEST(Compare, AHeadThatDiesTwiceUnderLoadFails) {
  Lab lab;
  lab.change = [](MeasuredLaunch launch, const LaunchOrder& order) -> Result<MeasuredLaunch> {
    return order.index % 2 == 1 ? with_dead_head(std::move(launch)) : std::move(launch);
  };
  const auto report = compare(setup(), {}, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->ended, CompareEnd::kDecided);
  EXPECT_THAT(report->launches, SizeIs(4));
  EXPECT_EQ(report->common.gate.verdict, Verdict::kFail);
  EXPECT_THAT(report->headline, HasSubstr("died under load in 2 of 4 launches"));
  EXPECT_THAT(report->headline, HasSubstr("signal 11"));
  EXPECT_TRUE(report->common.validity.valid);
}

TEST(Compare, AHeadThatDiesOnceCannotPass) {
  Lab lab;
  lab.change = [](MeasuredLaunch launch, const LaunchOrder& order) -> Result<MeasuredLaunch> {
    return order.index == 1 ? with_dead_head(std::move(launch)) : std::move(launch);
  };
  const auto report = compare(setup(), {}, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(report->headline, HasSubstr("Cannot tell: the head server died under load in 1 of"));
}

// A launch that head did not come up for.
MeasuredLaunch without_head() {
  MeasuredLaunch launch;
  launch.head_missing = "the head server exited with status 3; it said:\n  no such table";
  launch.pair.valid = false;
  launch.pair.head.died = "the head server exited with status 3; it said: no such table";
  launch.pair.reasons = {launch.pair.head.died};
  return launch;
}

TEST(Compare, AHeadThatDoesNotComeUpTwiceFails) {
  Lab lab;
  lab.change = [](MeasuredLaunch launch, const LaunchOrder& order) -> Result<MeasuredLaunch> {
    return order.index > 1 ? without_head() : std::move(launch);
  };
  const auto report = compare(setup(), {}, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->ended, CompareEnd::kDecided);
  EXPECT_THAT(report->launches, SizeIs(4));
  EXPECT_EQ(report->common.gate.verdict, Verdict::kFail);
  EXPECT_THAT(report->headline, HasSubstr("died or did not come up in 2 of 4 launches"));
  EXPECT_THAT(report->headline, HasSubstr("no such table"));
  EXPECT_TRUE(report->common.validity.valid);
  EXPECT_EQ(report->params.workers, 1U) << "of the launches that there were";
}

TEST(Compare, AHeadThatDoesNotComeUpOnceCannotPass) {
  Lab lab;
  lab.change = [](MeasuredLaunch launch, const LaunchOrder& order) -> Result<MeasuredLaunch> {
    return order.index == 1 ? without_head() : std::move(launch);
  };
  const auto report = compare(setup(), {}, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_THAT(report->launches, SizeIs(7)) << "another launch in its place";
  EXPECT_EQ(report->common.gate.verdict, Verdict::kInconclusive);
  EXPECT_TRUE(report->common.validity.valid);
}

TEST(Compare, AHeadThatNeverCameUpIsNoData) {
  Lab lab;
  lab.change = [](MeasuredLaunch, const LaunchOrder&) { return without_head(); };
  const auto report = compare(setup(), {}, lab.maker());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ExitCode::kNoData);
  EXPECT_THAT(report.error().message, HasSubstr("it said:\n  no such table"));
}

// Connections are taken and no request is answered, from the first one on.
TEST(Compare, AUrlThatNeverAnsweredIsNoData) {
  for (const bool base : {true, false}) {
    Lab lab;
    lab.change = [base](MeasuredLaunch launch, const LaunchOrder&) {
      (base ? launch.pair.base : launch.pair.head).died = "it stopped answering";
      (base ? launch.base : launch.head).measurements.completed = 0;
      return launch;
    };
    CompareSetup urls = setup();
    urls.params.base = "http://base/";
    urls.params.head = "http://head/";
    const auto report = compare(urls, {}, lab.maker());
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ExitCode::kNoData);
    EXPECT_THAT(report.error().message, HasSubstr(base ? "http://base/" : "http://head/"));
  }
}

TEST(Compare, ABaseThatDiesUnderLoadEndsItAfterItsLaunch) {
  Lab lab;
  lab.change = [](MeasuredLaunch launch, const LaunchOrder& order) -> Result<MeasuredLaunch> {
    if (order.index == 1)
      launch.broken = "the base server was ended by signal 11; it said:\n  a\n  b";
    return launch;
  };
  const auto report = compare(setup(), {}, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->ended, CompareEnd::kBroken);
  EXPECT_THAT(report->broken, HasSubstr("signal 11; it said: a | b"));
  EXPECT_THAT(report->headline, HasSubstr("Cannot tell: the base server was ended by signal 11"));
  EXPECT_THAT(report->launches, SizeIs(2));
}

TEST(Compare, AnInterruptKeepsWhatThereWas) {
  Lab lab;
  StopFlag stop;
  lab.change = [&stop](MeasuredLaunch launch, const LaunchOrder& order) -> Result<MeasuredLaunch> {
    if (order.index == 3) {
      stop.raise();
      launch.interrupted = true;
      launch.pair.valid = false;
    }
    return launch;
  };
  CompareHooks hooks;
  hooks.launch.stop = &stop;
  const auto report = compare(setup(), hooks, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->interrupted);
  EXPECT_EQ(report->ended, CompareEnd::kInterrupted);
  EXPECT_THAT(report->launches, SizeIs(4));
  EXPECT_EQ(report->common.gate.verdict, Verdict::kInconclusive);
}

TEST(Compare, AnInterruptWhileServersStartIsNoBreakage) {
  Lab lab;
  StopFlag stop;
  lab.change = [&stop](MeasuredLaunch launch, const LaunchOrder& order) -> Result<MeasuredLaunch> {
    if (order.index == 0) return launch;
    stop.raise();
    return Error{"interrupted while the servers started", ExitCode::kNoData};
  };
  CompareHooks hooks;
  hooks.launch.stop = &stop;
  const auto report = compare(setup(), hooks, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->ended, CompareEnd::kInterrupted);
  EXPECT_EQ(report->broken, "");
}

TEST(Compare, NoLaunchBeginsThatWouldOutlastTheBudget) {
  Lab lab;
  lab.change = [](MeasuredLaunch launch, const LaunchOrder&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return launch;
  };
  CompareSetup tight = setup();
  tight.options.budget = 30 * kMillisecond;
  const auto report = compare(tight, {}, lab.maker());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->ended, CompareEnd::kBudget);
  EXPECT_THAT(report->launches, SizeIs(1));
  EXPECT_EQ(report->common.gate.verdict, Verdict::kInconclusive);
}

TEST(Compare, TheSeedMakesTheSchedule) {
  const auto orders_of = [](std::uint64_t seed) {
    Lab lab;
    lab.effect = 0.3;
    CompareSetup seeded = setup();
    seeded.params.seed = seed;
    EXPECT_TRUE(compare(seeded, {}, lab.maker()));
    std::vector<std::uint64_t> words;
    for (const LaunchOrder& order : lab.orders) {
      words.insert(words.end(), {order.index, order.seed, order.base_first ? 1U : 0U});
    }
    return words;
  };
  EXPECT_EQ(orders_of(1), orders_of(1));
  EXPECT_NE(orders_of(1), orders_of(2));
}

TEST(LaunchOrder, TakesTurnsWhoIsFirstAndHasASeedOfItsOwn) {
  std::set<std::uint64_t> seeds;
  bool some_seed_starts_with_head = false;
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    some_seed_starts_with_head |= !launch_order(seed, 0).base_first;
    for (unsigned i = 0; i < 20; ++i) {
      seeds.insert(launch_order(seed, i).seed);
      EXPECT_NE(launch_order(seed, i).base_first, launch_order(seed, i + 1).base_first);
    }
  }
  EXPECT_TRUE(some_seed_starts_with_head);
  EXPECT_GT(seeds.size(), 16U);
}

TEST(LaunchWords, ShowChangesAsPeopleReadThem) {
  const CompareRules rules;
  LaunchPair worse = pair_of(std::log(1.10), 1);
  worse.figures.back().effect = 0.002;
  EXPECT_EQ(launch_line({.launch = 5}, rules, worse),
            "launch 5: p50 +10.0%  p99 +10.0%  rps -9.1%  error_rate +0.2pp");
  worse.valid = false;
  worse.reasons = {"the generator used 99% of a core"};
  EXPECT_THAT(launch_line({.launch = 5}, rules, worse),
              HasSubstr("not counted: the generator used 99% of a core"));
}

TEST(LaunchWords, TellTheChangeSoFar) {
  const CompareRules rules;
  EXPECT_EQ(change_so_far(rules, {}), "");
  EXPECT_EQ(launch_label({.launch = 1}, rules, {}), "launch 1 of 6..20");
  LaunchPair pair = pair_of(std::log(1.10), 1);
  EXPECT_EQ(change_so_far(rules, {pair}), "p50 +10.0%");
  EXPECT_EQ(change_so_far(rules, {pair, pair}), "p50 +10.0% +-0.0%");
  LaunchPair invalid = pair_of(3, 1);
  invalid.valid = false;
  EXPECT_EQ(change_so_far(rules, {pair, invalid}), "p50 +10.0%");
  EXPECT_EQ(launch_label({.launch = 3, .confirming = true}, rules, {pair}),
            "launch 3, confirming: p50 +10.0%");
}

}  // namespace
}  // namespace vastar
