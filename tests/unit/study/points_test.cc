#include "study/points.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace vastar {
namespace {

RunReport run_of(double rps, double p50, double p99, double errors = 0) {
  RunReport run;
  run.rps = rps;
  run.error_rate = errors;
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    run.response.percentiles_ms[i] = kQuantiles[i].q <= 0.5 ? p50 : p99;
  }
  return run;
}

SweepPoint point(unsigned c, double rps, Number p50, Number p99, Number p999 = {}) {
  SweepPoint made;
  made.concurrency = c;
  made.rps = rps;
  made.p50_ms = p50;
  made.p99_ms = p99;
  made.p999_ms = p999 ? p999 : p99;
  made.score = score_of(made);
  return made;
}

const SweepPoint kBaseline = point(1, 1000, 2, 4);

std::optional<std::string> judged(SweepPoint made, const SweepOptions& options = {}) {
  EXPECT_TRUE(qualify(made, kBaseline, options).empty()) << "no gate was skipped";
  return made.disqualified;
}

TEST(PointOf, TakesTheMedianOfEachMetric) {
  const SweepPoint odd = point_of(8, {run_of(30, 3, 9), run_of(10, 1, 7, 0.5), run_of(20, 2, 8)});
  EXPECT_EQ(odd.concurrency, 8U);
  EXPECT_EQ(odd.repeats, 3U);
  EXPECT_DOUBLE_EQ(odd.rps, 20);
  EXPECT_DOUBLE_EQ(*odd.p50_ms, 2);
  EXPECT_DOUBLE_EQ(*odd.p99_ms, 8);
  EXPECT_DOUBLE_EQ(odd.error_rate, 0);
  const SweepPoint even = point_of(8, {run_of(30, 3, 9), run_of(10, 1, 7)});
  EXPECT_DOUBLE_EQ(even.rps, 20);
}

TEST(PointOf, AMetricMissingInOneRepeatIsMissing) {
  RunReport few = run_of(10, 1, 2);
  few.response.percentiles_ms[7].reset();  // p999
  EXPECT_FALSE(point_of(1, {run_of(10, 1, 2), few}).p999_ms);
}

TEST(Score, WeighsThroughputByConsistencySquared) {
  EXPECT_DOUBLE_EQ(*score_of(point(10, 6000, 2, 4)), 1500);
  EXPECT_FALSE(score_of(point(10, 6000, 2, {})));
  EXPECT_FALSE(score_of(point(10, 6000, 0, 4)));
}

TEST(Qualify, AHealthyPointPasses) { EXPECT_FALSE(judged(point(10, 5000, 2, 5))); }

TEST(Qualify, EveryGateNamesItself) {
  EXPECT_EQ(judged(point(10, 0, 2, 5)), "zero-rps");
  EXPECT_EQ(judged(point(10, 5000, 2, 9)), "spread=4.5");
  EXPECT_EQ(judged(point(10, 5000, 2, 5, 17)), "p999/p50=8.5");
  EXPECT_EQ(judged(point(10, 5000, 6, 13)), "p99>3xbase");
  SweepPoint failing = point(10, 5000, 2, 5);
  failing.error_rate = 0.025;
  EXPECT_EQ(judged(failing), "errors=2.50%");
}

TEST(Qualify, SeveralReasonsAreJoined) {
  EXPECT_EQ(judged(point(10, 0, 2, 13, 20)), "zero-rps; spread=6.5; p999/p50=10.0; p99>3xbase");
}

TEST(Qualify, AtTheLimitIsNotOverIt) { EXPECT_FALSE(judged(point(10, 5000, 3, 12, 24))); }

TEST(Qualify, TailsBelowTheFloorAreTooShortToMatter) {
  SweepPoint fast = point(10, 5000, 0.05, 0.9, 0.99);
  const SweepPoint baseline = point(1, 1000, 0.02, 0.03);
  qualify(fast, baseline, {});
  EXPECT_FALSE(fast.disqualified);
  SweepOptions strict;
  strict.tail_floor = 0;
  qualify(fast, baseline, strict);
  EXPECT_EQ(fast.disqualified, "spread=18.0; p999/p50=19.8; p99>3xbase");
}

TEST(Qualify, AGateWithoutItsPercentileIsSkippedAndNamed) {
  SweepPoint few = point(10, 5000, 2, 5);
  few.p999_ms.reset();
  EXPECT_EQ(qualify(few, kBaseline, {}), (std::vector<std::string>{"p999/p50"}));
  EXPECT_FALSE(few.disqualified);
  few.p99_ms.reset();
  EXPECT_EQ(qualify(few, kBaseline, {}),
            (std::vector<std::string>{"spread", "p999/p50", "p99>base"}));
}

ReferencePoint reference(Number rps, Number p99) {
  ReferencePoint made;
  made.concurrency = 10;
  made.rps = rps;
  made.p99_ms = p99;
  return made;
}

TEST(CompareWith, OverheadIsOnP99AndTheDeficitOnThroughput) {
  SweepPoint made = point(10, 800, 2, 5);
  compare_with(made, reference(1000, 4));
  EXPECT_DOUBLE_EQ(*made.overhead_pct, 25);
  EXPECT_DOUBLE_EQ(*made.rps_deficit_pct, 20);
  compare_with(made, reference(400, 10));
  EXPECT_DOUBLE_EQ(*made.overhead_pct, -50);
  EXPECT_DOUBLE_EQ(*made.rps_deficit_pct, -100);
}

TEST(CompareWith, WhatCannotBeComparedIsNull) {
  SweepPoint made = point(10, 800, 2, {});
  compare_with(made, reference(0, 4));
  EXPECT_FALSE(made.overhead_pct);
  EXPECT_FALSE(made.rps_deficit_pct);
  made = point(10, 800, 2, 5);
  compare_with(made, reference({}, {}));
  EXPECT_FALSE(made.overhead_pct);
  EXPECT_FALSE(made.rps_deficit_pct);
  EXPECT_EQ(qualify(made, kBaseline, {}), (std::vector<std::string>{"overhead", "rps-deficit"}));
  EXPECT_FALSE(made.disqualified) << "a gate that cannot be judged is skipped";
}

TEST(Qualify, AReferenceAddsItsTwoGates) {
  SweepPoint made = point(10, 400, 2, 5);
  compare_with(made, reference(1000, 3));
  EXPECT_EQ(judged(made), "overhead=66.7%; rps-deficit=60.0%");
  SweepOptions lenient;
  lenient.max_overhead_pct = 70;
  lenient.max_rps_deficit_pct = 60;
  EXPECT_FALSE(judged(made, lenient)) << "at the limit is not over it";
  EXPECT_FALSE(judged(point(10, 400, 2, 5))) << "without a reference there is no such gate";
}

// Else a reference that died in the middle of a level would be the best one to be held against.
TEST(Qualify, AReferenceThatFailedItselfIsNoMeasure) {
  ReferencePoint dying = reference(1000, 100);
  dying.error_rate = 0.0194;
  SweepPoint made = point(10, 800, 2, 5);
  compare_with(made, dying);
  EXPECT_EQ(judged(made), "reference-errors=1.94%");
  SweepOptions lenient;
  lenient.max_errors = 0.02;
  EXPECT_FALSE(judged(made, lenient));
  compare_with(made, reference(0, {}));
  EXPECT_EQ(judged(made), "reference-zero-rps");
  qualify(made, kBaseline, {});
  EXPECT_TRUE(made.unjudged);
  made.error_rate = 0.5;
  qualify(made, kBaseline, {});
  EXPECT_FALSE(made.unjudged) << "it is out by itself";
  EXPECT_EQ(made.disqualified, "errors=50.00%; reference-zero-rps");
}

std::vector<SweepPoint> curve() {
  return {point(10, 6000, 1, 2), point(50, 9600, 2, 4), point(100, 10000, 3, 8),
          point(400, 9900, 9, 30)};
}

TEST(Pick, TheKneeIsTheSmallestLevelNearThePeak) {
  const auto spot = pick_sweet_spot(curve(), {});
  ASSERT_TRUE(spot);
  EXPECT_EQ(spot->concurrency, 50U);
  EXPECT_EQ(spot->method, "knee");
  EXPECT_EQ(spot->peak_concurrency, 100U);
  EXPECT_DOUBLE_EQ(spot->peak_rps, 10000);
}

TEST(Pick, TheOrderOfMeasuringDoesNotMatter) {
  auto points = curve();
  std::reverse(points.begin(), points.end());
  EXPECT_EQ(pick_sweet_spot(points, {})->concurrency, 50U);
}

TEST(Pick, TheRatioMovesTheKnee) {
  SweepOptions options;
  options.knee_ratio = 0.6;
  EXPECT_EQ(pick_sweet_spot(curve(), options)->concurrency, 10U);
  options.knee_ratio = 1;
  EXPECT_EQ(pick_sweet_spot(curve(), options)->concurrency, 100U);
}

TEST(Pick, ThePeakIsThatOfQualifiedPoints) {
  auto points = curve();
  points[2].disqualified = "errors=5.00%";
  points[3].disqualified = "spread=9.0";
  const auto spot = pick_sweet_spot(points, {});
  EXPECT_EQ(spot->concurrency, 50U);
  EXPECT_DOUBLE_EQ(spot->peak_rps, 9600);
}

TEST(Pick, ScorePrefersConsistency) {
  SweepOptions options;
  options.pick = Pick::kScore;
  const auto spot = pick_sweet_spot({point(10, 6000, 2, 2.2), point(50, 9600, 2, 6)}, options);
  EXPECT_EQ(spot->concurrency, 10U);
  EXPECT_EQ(spot->method, "score");
}

TEST(Pick, WithoutAQualifiedPointTheHighestThroughputIsTheFallback) {
  auto points = curve();
  for (SweepPoint& each : points) each.disqualified = "spread=9.0";
  const auto spot = pick_sweet_spot(points, {});
  ASSERT_TRUE(spot);
  EXPECT_EQ(spot->concurrency, 100U);
  EXPECT_EQ(spot->method, "fallback");
}

TEST(Pick, WithAReferenceTheSmallestOverheadIsTheFallback) {
  auto points = curve();
  for (SweepPoint& each : points) {
    each.disqualified = "overhead=30.0%";
    each.overhead_pct = 30 + std::abs(static_cast<int>(each.concurrency) - 50);
  }
  points[0].overhead_pct.reset();
  const auto spot = pick_sweet_spot(points, {});
  ASSERT_TRUE(spot);
  EXPECT_EQ(spot->concurrency, 50U);
  EXPECT_EQ(spot->method, "fallback");
  EXPECT_NE(spot->reasoning.find("smallest overhead"), std::string::npos);
  EXPECT_EQ(spot->peak_concurrency, 100U);
}

TEST(Pick, AFailedReferenceMakesNoFallback) {
  auto points = curve();
  for (SweepPoint& each : points) {
    each.disqualified = "overhead=30.0%";
    each.overhead_pct = 30;
  }
  points[3].overhead_pct = -50;
  points[3].reference = ReferencePoint{.concurrency = 400, .rps = 10, .error_rate = 0.5};
  EXPECT_NE(pick_sweet_spot(points, {})->concurrency, 400U);
}

TEST(Pick, NothingCompletedIsNoSweetSpot) {
  EXPECT_FALSE(pick_sweet_spot({}, {}));
  SweepPoint dead = point(10, 0, {}, {});
  dead.disqualified = "zero-rps";
  EXPECT_FALSE(pick_sweet_spot({dead}, {}));
}

RunReport cut_short(double p99, double from) {
  RunReport run = run_of(10, 1, p99);
  run.response.censored_from_ms = from;
  return run;
}

TEST(PointOf, KnowsWhatIsALowerBound) {
  EXPECT_FALSE(point_of(8, {run_of(10, 1, 9)}).p99_bound);
  const SweepPoint one = point_of(8, {cut_short(9, 9)});
  EXPECT_TRUE(one.p99_bound);
  EXPECT_TRUE(one.p999_bound);
  EXPECT_FALSE(one.p50_bound);
  EXPECT_FALSE(point_of(8, {cut_short(9, 9.5)}).p99_bound);
  // The median is what it is however long the longest of three took.
  EXPECT_FALSE(point_of(8, {run_of(10, 1, 7), cut_short(9, 9), run_of(10, 1, 8)}).p99_bound);
  EXPECT_TRUE(point_of(8, {run_of(10, 1, 9), cut_short(7, 7), run_of(10, 1, 8)}).p99_bound);
  EXPECT_TRUE(point_of(8, {run_of(10, 1, 7), cut_short(9, 9)}).p99_bound);
}

TEST(Qualify, ATailThatMayBeLongerIsOut) {
  SweepPoint cut = point(10, 5000, 2, 4, 6);
  EXPECT_EQ(judged(cut), std::nullopt);
  cut.p999_bound = true;
  EXPECT_EQ(judged(cut), "p999/p50>=3.0");
  cut.p99_bound = true;
  EXPECT_EQ(judged(cut), "spread>=2.0; p999/p50>=3.0; p99>=1.0xbase");
  SweepPoint certain = point(10, 5000, 2, 100, 100);
  certain.p99_bound = certain.p999_bound = true;
  EXPECT_EQ(judged(certain), "spread=50.0; p999/p50=50.0; p99>3xbase") << "it is out anyway";
}

TEST(Qualify, AnOverheadThatMayBeHigherIsOut) {
  SweepPoint cut = point(10, 5000, 2, 4);
  compare_with(cut, reference_of(point(10, 5000, 2, 4)));
  EXPECT_EQ(judged(cut), std::nullopt);
  cut.p99_bound = true;
  EXPECT_TRUE(judged(cut)->ends_with("; overhead>=0.0%")) << *judged(cut);
}

}  // namespace
}  // namespace vastar
