#include "gate/regression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "gate/sequence.h"
#include "launches.h"

namespace vastar {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<double> kSame = {0.001, -0.002, 0.003, -0.001, 0.002, -0.003};
const std::vector<double> kSlower = {0.101, 0.098, 0.103, 0.099, 0.102, 0.097};

std::vector<double> with(std::vector<double> first, const std::vector<double>& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

TEST(NextStep, BeginsWithTheFirstLook) {
  const Decision decision = next_step(rules_for("p50"), {});
  EXPECT_EQ(decision.step, NextStep::kMore);
  EXPECT_EQ(decision.launches, 6);
}

TEST(NextStep, CountsDownToTheLook) {
  const auto launches = launches_with("p50", {0.5, 0.5});
  EXPECT_EQ(next_step(rules_for("p50"), launches).launches, 4);
}

TEST(NextStep, IsDoneWhenNothingIsWorse) {
  EXPECT_EQ(next_step(rules_for("p50"), launches_with("p50", kSame)).step, NextStep::kDone);
}

TEST(NextStep, WantsARegressionConfirmed) {
  const Decision decision = next_step(rules_for("p50"), launches_with("p50", kSlower));
  EXPECT_EQ(decision.step, NextStep::kConfirm);
  EXPECT_EQ(decision.launches, 4);
  const auto partly = launches_with("p50", with(kSlower, {0.1, 0.1, 0.1}));
  EXPECT_EQ(next_step(rules_for("p50"), partly).launches, 1);
}

TEST(NextStep, GoesOnWhenNotConfirmed) {
  const auto launches = launches_with("p50", with(kSlower, {0, 0.1, 0, 0}));
  const Decision decision = next_step(rules_for("p50"), launches);
  EXPECT_EQ(decision.step, NextStep::kMore);
  EXPECT_EQ(decision.launches, 2) << "the ten launches have passed the look at nine";
}

TEST(NextStep, OneWildFreshLaunchConfirmsNothing) {
  const auto launches = launches_with("p50", with(kSlower, {0.0, 0.0, 0.0, 3.0}));
  EXPECT_NE(next_step(rules_for("p50"), launches).step, NextStep::kDone);
}

// Whatever the launches are, the driver's loop ends.
TEST(NextStep, AlwaysEnds) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> noise(0.05, 0.05);
  for (int gate = 0; gate < 300; ++gate) {
    std::vector<LaunchPair> launches;
    while (next_step(rules_for("p50"), launches).step != NextStep::kDone) {
      launches.push_back(launch_with("p50", noise(random), {.valid = random() % 3 != 0}));
      ASSERT_LT(launches.size(), 100);
    }
  }
}

TEST(Judge, FailsWhatIsConfirmed) {
  const auto report =
      judged(rules_for("p50"), launches_with("p50", with(kSlower, {0.1, 0.098, 0.1, 0.102})));
  EXPECT_EQ(report.common.gate.verdict, Verdict::kFail);
  const MetricVerdict& p50 = report.metrics.at(0);
  EXPECT_EQ(p50.outcome, MetricOutcome::kFail);
  EXPECT_TRUE(p50.confirmed);
  EXPECT_NEAR(*p50.change, 10.5, 0.1);
  EXPECT_GT(*p50.worse_at_least, 5);
  EXPECT_EQ(p50.launches_worse, 10);
  EXPECT_THAT(report.headline, HasSubstr("p50 is 10.5% slower: 50ms -> 55.3ms"));
  ASSERT_EQ(report.common.gate.thresholds.size(), 1);
  EXPECT_EQ(report.common.gate.thresholds[0].passed, false);
  EXPECT_NEAR(*report.common.gate.thresholds[0].actual, 0.105, 0.001);
}

TEST(Judge, DoesNotFailBeforeItIsConfirmed) {
  CompareReport report;
  report.params.rules = rules_for("p50");
  report.launches = launches_with("p50", kSlower);
  report.ended = CompareEnd::kBudget;
  report.elapsed_s = 60;
  judge(report);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(report.metrics[0].reason, HasSubstr("--budget was spent before 4 fresh launches"));
  EXPECT_THAT(report.advice, Contains(HasSubstr("raise --budget to 4m")));
}

TEST(Judge, PassesWithWhatItHasExcluded) {
  const auto report = judged(rules_for("p50"), launches_with("p50", kSame));
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
  EXPECT_THAT(report.headline, HasSubstr("No regression: p50"));
  EXPECT_LT(*report.metrics[0].change_high, 5);
}

TEST(Judge, LeavesOpenWhatLiesOnBothSides) {
  std::vector<double> effects;
  for (int i = 0; i < 20; ++i) effects.push_back(0.05 + (i % 2 == 0 ? 0.05 : -0.05));
  const auto report = judged(rules_for("p50"), launches_with("p50", effects));
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(report.metrics[0].reason, HasSubstr("on both sides of the margin of 5.0%"));
  EXPECT_THAT(report.advice, Contains(HasSubstr("--launches 6,9,12,16,20,40")));
}

// A wrong path keeps the generator busy too, but cores are not what is wrong.
TEST(Judge, ABaseThatOnlyFailsIsTheFirstThingToLookAt) {
  CompareReport report;
  report.params.rules = rules_for("p50");
  report.launches = launches_with("p50", {0, 0, 0}, {.valid = false});
  report.base = CompareSide{.started = 900, .completed = 900, .failed = 900};
  judge(report);
  EXPECT_THAT(report.advice, testing::ElementsAre(HasSubstr("no request to base succeeded")));
  report.base->succeeded = 1;
  report.advice.clear();
  judge(report);
  EXPECT_THAT(report.advice, Not(Contains(HasSubstr("no request to base succeeded"))));
}

// No margin of ten times base would be a gate.
TEST(Judge, ASpreadBeyondAnyMarginIsNotToBeAccepted) {
  std::vector<double> effects;
  for (int i = 0; i < 20; ++i) effects.push_back(i % 2 == 0 ? 4 : -4);
  const CompareReport report = judged(rules_for("p50"), launches_with("p50", effects));
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(report.advice, Contains(HasSubstr("differ too much for any margin")));
  EXPECT_THAT(report.advice, Not(Contains(HasSubstr("--margin"))));
}

TEST(Judge, AnOutlierLaunchDecidesNothing) {
  const auto worse = launches_with("p50", {0.0, 0.001, -0.001, 0.0, 0.002, 1.5});
  EXPECT_EQ(next_step(rules_for("p50"), worse).step, NextStep::kMore);
  const auto hidden = launches_with("p50", {0.2, 0.2, 0.2, 0.2, 0.2, -3.0});
  EXPECT_EQ(next_step(rules_for("p50"), hidden).step, NextStep::kMore);
}

TEST(Judge, ZeroVarianceIsCertain) {
  const std::vector<double> equal(6, 0.0);
  EXPECT_EQ(judged(rules_for("p50"), launches_with("p50", equal)).common.gate.verdict,
            Verdict::kPass);
  const std::vector<double> worse(10, 0.06);
  EXPECT_EQ(judged(rules_for("p50"), launches_with("p50", worse)).common.gate.verdict,
            Verdict::kFail);
  const std::vector<double> at_the_margin(20, std::log1p(0.05));
  EXPECT_EQ(judged(rules_for("p50"), launches_with("p50", at_the_margin)).common.gate.verdict,
            Verdict::kInconclusive);
}

TEST(Judge, OneLaunchSaysNothing) {
  for (const double effect : {0.0, 5.0}) {
    const auto report = judged(rules_for("p50"), launches_with("p50", {effect}));
    EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
    EXPECT_FALSE(report.metrics[0].change_low);
  }
}

TEST(Judge, NoLaunchIsNotValid) {
  const auto report = judged(rules_for("p50"), {});
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_FALSE(report.common.validity.valid);
}

TEST(Judge, RatesAreWorseWhenLower) {
  const auto report = judged(rules_for("rps"), launches_with("rps", std::vector<double>(10, 0.12)));
  EXPECT_EQ(report.common.gate.verdict, Verdict::kFail);
  EXPECT_NEAR(*report.metrics[0].change, -11.3, 0.1);
  EXPECT_NEAR(*report.metrics[0].worse_by, 11.3, 0.1);
  EXPECT_THAT(report.headline, HasSubstr("rps is 11.3% lower"));
  const auto faster = judged(rules_for("rps"), launches_with("rps", std::vector<double>(6, -0.12)));
  EXPECT_EQ(faster.common.gate.verdict, Verdict::kPass);
  EXPECT_THAT(faster.common.insights, Contains(HasSubstr("rps got better")));
}

TEST(Judge, IntervalsAreInOrder) {
  for (const char* metric : {"p50", "rps", "error_rate"}) {
    const auto report = judged(rules_for(metric, 0.05), launches_with(metric, kSlower));
    EXPECT_LT(*report.metrics[0].change_low, *report.metrics[0].change) << metric;
    EXPECT_GT(*report.metrics[0].change_high, *report.metrics[0].change) << metric;
  }
}

// 0.2 ms: 0.1 ms against 0.05 ms is twice as slow, and nobody can feel it.
TEST(Judge, ALatencyBelowTheFloorIsNoRegression) {
  const auto doubled = launches_with("p50", std::vector<double>(10, 0.69), {.base_ms = 0.05});
  const auto report = judged(rules_for("p50"), doubled);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
  EXPECT_NEAR(*report.metrics[0].margin_used, 400, 0.1);
  EXPECT_NEAR(*report.metrics[0].margin, 5, 1e-9);
  const auto felt = launches_with("p50", std::vector<double>(10, 0.69), {.base_ms = 5});
  EXPECT_EQ(judged(rules_for("p50"), felt).common.gate.verdict, Verdict::kFail);
}

TEST(Judge, AQuantileWithFewRequestsIsNotGated) {
  CompareRules rules = rules_for("p99", 0.15);
  auto few = launches_with("p99", std::vector<double>(10, 0.5), {.requests = 1'999});
  EXPECT_EQ(next_step(rules, few).step, NextStep::kDone);
  auto report = judged(rules, few);
  EXPECT_EQ(report.metrics[0].outcome, MetricOutcome::kNotGated);
  EXPECT_THAT(
      report.metrics[0].reason,
      HasSubstr("it needs 2000 requests a side a launch and had 1999: raise --launch-time"));
  EXPECT_TRUE(report.common.gate.thresholds.empty());
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  few = launches_with("p99", std::vector<double>(10, 0.5), {.requests = 2'000});
  EXPECT_EQ(judged(rules, few).common.gate.verdict, Verdict::kFail);
}

// A default that cannot be judged is left out; what was asked for is not.
TEST(Judge, AMetricThatWasAskedForCannotBeLeftOut) {
  CompareRules rules;
  rules.margins = {{"p50", 0.05, false}, {"p99", 0.15, false}};
  auto launches = launches_with("p50", kSame, {.requests = 500});
  for (LaunchPair& launch : launches) {
    launch.figures.push_back({.metric = "p99", .base = 60, .head = 60, .effect = 0});
  }
  EXPECT_EQ(judged(rules, launches).common.gate.verdict, Verdict::kPass);
  rules.margins[1].asked = true;
  const auto report = judged(rules, launches);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(report.headline,
              HasSubstr("p99: it needs 2000 requests a side a launch and had 500"));
}

TEST(Judge, AMissingMetricIsNotGated) {
  const auto report = judged(rules_for("p999"), launches_with("p50", kSame));
  EXPECT_EQ(report.metrics[0].outcome, MetricOutcome::kNotGated);
  EXPECT_FALSE(report.metrics[0].change);
}

TEST(Judge, ErrorsOnOneSideFail) {
  const auto report = judged(rules_for("error_rate", 0.001),
                             launches_with("error_rate", std::vector<double>(10, 0.02)));
  EXPECT_EQ(report.common.gate.verdict, Verdict::kFail);
  EXPECT_THAT(report.headline, HasSubstr("error_rate is 2.0pp higher: 0% -> 2%"));
}

TEST(Judge, NoFailureAmongFewRequestsExcludesNothing) {
  const CompareRules rules = rules_for("error_rate", 0.001);
  const std::vector<double> none(6, 0.0);
  // 4,606 requests without a failure exclude 0.1% at 1%; 230 a launch, over 20 launches.
  EXPECT_EQ(next_step(rules, launches_with("error_rate", none, {.requests = 800})).step,
            NextStep::kDone);
  EXPECT_EQ(next_step(rules, launches_with("error_rate", none, {.requests = 700})).step,
            NextStep::kMore);
  const auto report = judged(rules, launches_with("error_rate", none, {.requests = 100}));
  EXPECT_EQ(report.metrics[0].outcome, MetricOutcome::kNotGated);
}

TEST(Judge, FewRequestsCanShowFailures) {
  const auto report =
      judged(rules_for("error_rate", 0.001),
             launches_with("error_rate", std::vector<double>(10, 0.5), {.requests = 20}));
  EXPECT_EQ(report.common.gate.verdict, Verdict::kFail);
}

TEST(Judge, FailuresAmongFewRequestsDoNotPass) {
  CompareRules rules = rules_for("p50");
  rules.margins.push_back({"error_rate", 0.001, false});
  std::vector<LaunchPair> launches;
  for (int i = 0; i < 6; ++i) {
    LaunchPair launch = launch_with("p50", 0, {.requests = 50});
    const double failed = i == 3 ? 0.04 : 0;  // 2 of 50
    launch.figures.push_back(launch_with("error_rate", failed).figures.front());
    launches.push_back(launch);
  }
  EXPECT_EQ(next_step(rules, launches).step, NextStep::kMore);
  rules.looks = {6};
  const CompareReport report = judged(rules, launches);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(report.headline, HasSubstr("head fails more than"));
}

TEST(Judge, APassSaysWhatItDidNotJudge) {
  CompareRules rules = rules_for("p50");
  rules.margins.push_back({"p99", 0.15, false});
  std::vector<LaunchPair> launches =
      launches_with("p50", std::vector<double>(6, 0.0), {.requests = 500});
  for (LaunchPair& launch : launches) {
    launch.figures.push_back(launch_with("p99", std::log(2)).figures.front());
  }
  const CompareReport report = judged(rules, launches);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
  EXPECT_THAT(report.headline,
              HasSubstr("NOT JUDGED: p99 (+100%, but it needs 2000 requests a side "
                        "a launch and had 500: raise --launch-time)"));
}

TEST(Judge, LikelyWorseIsNotCalledOnBothSides) {
  CompareRules rules = rules_for("p50");
  rules.looks = {4};
  const CompareReport report = judged(rules, launches_with("p50", {0.12, 0.20, 0.12, 0.20}));
  EXPECT_EQ(report.metrics.front().outcome, MetricOutcome::kInconclusive);
  EXPECT_THAT(report.metrics.front().reason, HasSubstr("likely slower"));
  ASSERT_FALSE(report.advice.empty());
  EXPECT_THAT(report.advice.front(), HasSubstr("--launches 4,8"));
}

TEST(Judge, ABudgetThatIsSpentHidesNoBrokenHead) {
  CompareReport report;
  report.params.rules = rules_for("error_rate", 0.001);
  report.launches = launches_with("error_rate", {1, 1, 1});
  report.ended = CompareEnd::kBudget;
  judge(report);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kFail);
  for (const std::string& advice : report.advice) EXPECT_THAT(advice, Not(HasSubstr("--margin")));
}

TEST(Judge, SaysWhereTheFloorIsTheMargin) {
  const CompareReport report =
      judged(rules_for("p50"), launches_with("p50", std::vector<double>(6, 0.08), {.base_ms = 1}));
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
  EXPECT_THAT(report.common.insights, Contains(HasSubstr("p50 is held to 20.0%, not 5.0%")));
}

TEST(Judge, InvalidLaunchesDoNotCount) {
  auto launches = launches_with("p50", kSame);
  launches.push_back(launch_with("p50", 9.0, {.valid = false}));
  const auto report = judged(rules_for("p50"), launches);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
  EXPECT_THAT(report.common.notes, Contains(HasSubstr("1 of 7 launches were left out")));
}

TEST(Judge, GivesUpWhenTheGeneratorWasTheLimit) {
  const auto launches = launches_with("p50", {0.5, 0.5, 0.5}, {.valid = false});
  EXPECT_EQ(next_step(rules_for("p50"), launches).step, NextStep::kDone);
  const auto report = judged(rules_for("p50"), launches);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_FALSE(report.common.validity.valid);
}

// A head that answers nothing but errors does it fast, and may make the generator the limit.
TEST(Judge, ABrokenHeadFailsEvenWhenTheGeneratorWasTheLimit) {
  const auto launches =
      launches_with("error_rate", {1.0, 1.0, 0.999}, {.requests = 100'000, .valid = false});
  const auto report = judged(rules_for("error_rate", 0.001), launches);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kFail);
}

TEST(Judge, OfASingleLaunchARegressionMustBeTrusted) {
  CompareRules rules = rules_for("p50");
  rules.single_launch = true;
  const auto launches = launches_with("p50", std::vector<double>(10, 0.2));
  const auto report = judged(rules, launches);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(report.metrics[0].reason, HasSubstr("--trust-single-launch"));
  EXPECT_THAT(report.common.notes, Contains(HasSubstr("did not start these servers")));
  rules.trust_single_launch = true;
  EXPECT_EQ(judged(rules, launches).common.gate.verdict, Verdict::kFail);
}

TEST(Judge, WithEveryMarginOffGatesNothing) {
  CompareRules rules;
  rules.margins.clear();
  const auto report = judged(rules, launches_with("p50", kSame));
  EXPECT_FALSE(report.common.gate.verdict);
  EXPECT_TRUE(report.common.gate.passed());
  EXPECT_EQ(report.metrics.at(0).metric, "p50") << "shown all the same";
}

TEST(Judge, NothingPassesWhenASideBrokeBetweenTwoLooks) {
  CompareReport report;
  report.params.rules = rules_for("p50");
  report.launches = launches_with("p50", {0.04, -0.04, 0.04, -0.04, 0.04, -0.04, 0, 0});
  report.ended = CompareEnd::kBroken;
  report.broken = "the head server was ended by signal 9 (Killed)";
  judge(report);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(report.metrics.at(0).reason, HasSubstr("a launch failed after 8"));
}

LaunchPair dead_head() {
  LaunchPair launch;
  launch.valid = false;
  launch.head.died = "the head server was ended by signal 9 (Killed)";
  launch.reasons = {launch.head.died};
  return launch;
}

TEST(Judge, DeathsOfHeadDoNotSpeakAgainstTheMeasurement) {
  const auto report = judged(rules_for("p50"), {dead_head(), dead_head()});
  EXPECT_EQ(report.common.gate.verdict, Verdict::kFail);
  EXPECT_TRUE(report.common.validity.valid);
  auto spoilt = launches_with("p50", {0, 0}, {.valid = false});
  spoilt.push_back(dead_head());
  EXPECT_NE(next_step(rules_for("p50"), spoilt).step, NextStep::kDone) << "two are disturbed";
  spoilt.push_back(launch_with("p50", 0, {.valid = false}));
  EXPECT_EQ(next_step(rules_for("p50"), spoilt).step, NextStep::kDone);
  const auto given_up = judged(rules_for("p50"), spoilt);
  EXPECT_FALSE(given_up.common.validity.valid);
  EXPECT_THAT(given_up.common.validity.reasons, Contains(HasSubstr("3 of 4 launches do not")));
  EXPECT_THAT(given_up.common.validity.reasons, Contains(HasSubstr("99% of a core")));
}

// Of a URL nothing is launched, and yet no luck of a launch makes a server die.
TEST(Judge, DeathsCountWithoutATrustedLaunch) {
  CompareRules rules = rules_for("p50");
  rules.single_launch = true;
  EXPECT_EQ(judged(rules, {dead_head(), dead_head()}).common.gate.verdict, Verdict::kFail);
}

TEST(Judge, ALaunchWithoutFiguresDilutesNoRequests) {
  auto launches = launches_with("error_rate", std::vector<double>(6, 0), {.requests = 800});
  launches.push_back(dead_head());
  const CompareRules rules = rules_for("error_rate", 0.001);
  const Evidence evidence = evidence_of(rules.margins[0], rules, launches, launches.size());
  EXPECT_DOUBLE_EQ(evidence.requests_a_launch, 800);
}

CompareReport ended(CompareEnd how, const std::vector<double>& effects, const char* metric = "p50",
                    double limit = 0.05) {
  CompareReport report;
  report.params.rules = rules_for(metric, limit);
  report.launches = launches_with(metric, effects);
  report.ended = how;
  judge(report);
  return report;
}

// Wide at six launches, narrow at eight.
const std::vector<double> kPassesAtEight = {0.04, -0.04, 0.03, -0.03, 0.04, -0.04, 0, 0};

TEST(Judge, ABudgetBetweenTwoLooksIsOneOfThem) {
  const CompareReport report = ended(CompareEnd::kBudget, kPassesAtEight);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
  EXPECT_THAT(report.common.notes, Contains(HasSubstr("spent after 8 launches")));
}

TEST(Judge, ABudgetBeforeTheFirstLookJudgesNothing) {
  const CompareReport report = ended(CompareEnd::kBudget, {0, 0.001, 0, 0.001, 0});
  EXPECT_EQ(report.common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(report.metrics[0].reason, HasSubstr("--budget was spent after 5"));
}

// Whoever watches the progress line ends it when he likes what he sees.
TEST(Judge, AnInterruptBetweenTwoLooksIsNoPass) {
  EXPECT_EQ(ended(CompareEnd::kInterrupted, kPassesAtEight).common.gate.verdict,
            Verdict::kInconclusive);
  EXPECT_EQ(ended(CompareEnd::kInterrupted, kSame).common.gate.verdict, Verdict::kPass)
      << "the look at six had decided already";
}

// Looks whose errors fall: the one that stands in for the last must not spend what the first had.
TEST(FailAlpha, OfALookThatWasNotPlannedIsThatOfTheNext) {
  CompareRules rules = rules_for("p50");
  rules.looks = {6, 19, 20};
  std::vector<double> open;
  for (int i = 0; i < 19; ++i) open.push_back(i % 2 == 0 ? 0.1 : 0.0);
  const Course course = follow(rules, launches_with("p50", open));
  EXPECT_EQ(course.look, 1);
  EXPECT_DOUBLE_EQ(course.alpha, fail_alpha(rules, 1));
  EXPECT_DOUBLE_EQ(course.next_alpha, fail_alpha(rules, 2));
  EXPECT_LT(course.next_alpha, course.alpha);
  EXPECT_DOUBLE_EQ(follow(rules, {}).next_alpha, fail_alpha(rules, 0));
}

// Launches that differ too much, of servers that vastar can keep to their cores.
CompareReport wide_spread() {
  CompareReport report;
  report.params.rules = rules_for("p50");
  report.params.source = CompareSource::kCommands;
  report.common.machine.cpu_cores_logical = 2;
  std::vector<double> effects;
  for (int i = 0; i < 20; ++i) effects.push_back(i % 2 == 0 ? 0.15 : -0.15);
  report.launches = launches_with("p50", effects);
  return report;
}

TEST(Advice, OfAWideSpreadIsToDivideTheCores) {
  CompareReport report = wide_spread();
  judge(report);
  EXPECT_THAT(report.advice, Contains(HasSubstr("--server-cores auto")));
}

TEST(Advice, NamesNoFlagThatWouldBeRefusedOrIsInUse) {
  CompareReport urls = wide_spread(), divided = wide_spread(), small = wide_spread();
  urls.params.source = CompareSource::kUrls;
  divided.params.server_cores = {0};
  small.common.machine.cpu_cores_logical = 1;
  for (CompareReport* report : {&urls, &divided, &small}) {
    judge(*report);
    EXPECT_FALSE(report->advice.empty());
    EXPECT_THAT(report->advice, Not(Contains(HasSubstr("--server-cores"))));
  }
}

TEST(FailAlpha, AddsUpToHalfAPercent) {
  CompareRules rules;
  for (const std::vector<unsigned>& looks :
       {std::vector<unsigned>{6, 9, 12, 16, 20}, {4}, {3, 5, 8, 13, 21, 34}}) {
    rules.looks = looks;
    double sum = 0;
    for (std::size_t i = 0; i < looks.size(); ++i) {
      EXPECT_GT(fail_alpha(rules, i), 0);
      sum += fail_alpha(rules, i);
    }
    EXPECT_NEAR(sum, 0.005, 1e-12);
  }
  rules.looks = {6, 9, 12, 16, 20};
  EXPECT_DOUBLE_EQ(fail_alpha(rules, 0), 0.0005);
  EXPECT_DOUBLE_EQ(fail_alpha(rules, 2), 0.001);
}

TEST(FailAlpha, IsDividedAmongTheMetrics) {
  CompareRules rules;
  rules.margins = {{"p50", 0.05}, {"p90", 0.05}};
  auto launches = launches_with("p50", kSame);
  for (LaunchPair& launch : launches) {
    launch.figures.push_back({.metric = "p90", .base = 60, .head = 60, .effect = 0});
  }
  EXPECT_DOUBLE_EQ(follow(rules, launches).alpha, 0.00025);
}

TEST(FailAlpha, ASharesPartIsItsOwnAlsoWhereItCannotPass) {
  CompareRules rules;
  rules.margins = {{"p50", 0.05}, {"error_rate", 0.001}};
  auto launches = launches_with("p50", kSame, {.requests = 100});
  for (LaunchPair& launch : launches) {
    launch.figures.push_back({.metric = "error_rate", .base = 0, .head = 0, .effect = 0});
  }
  const Course course = follow(rules, launches);
  EXPECT_FALSE(evidence_of(rules.margins[1], rules, launches, launches.size()).gated);
  EXPECT_DOUBLE_EQ(course.alpha, 0.00025);
}

TEST(LaunchValidity, KnowsTheLimits) {
  LaunchPair launch;
  launch.base.generator_cpu_pct = 85;
  launch.head.generator_cpu_pct = 20;
  launch.base.achieved_share = 0.98;
  launch.steal_blocks_share = 0.2;
  judge_launch(launch);
  EXPECT_TRUE(launch.valid);
  launch.head.generator_cpu_pct = 85.1;
  judge_launch(launch);
  EXPECT_FALSE(launch.valid);
  EXPECT_THAT(launch.reasons, Contains(HasSubstr("while head was driven")));
}

TEST(LaunchValidity, AHeadThatCannotKeepUpIsNoReason) {
  LaunchPair launch;
  launch.base.achieved_share = 1.0;
  launch.head.achieved_share = 0.5;
  judge_launch(launch);
  EXPECT_TRUE(launch.valid);
  launch.base.achieved_share = 0.5;
  judge_launch(launch);
  EXPECT_FALSE(launch.valid);
}

}  // namespace
}  // namespace vastar
