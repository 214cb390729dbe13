#include "report/offered.h"

#include <gtest/gtest.h>

#include "report/build.h"
#include "report/read_run.h"
#include "report/schema.h"
#include "report/to_json.h"

namespace vastar {
namespace {

Measurements sent(std::uint64_t count, Nanos last_start) {
  Measurements measurements;
  measurements.started = count;
  measurements.last_start = last_start;
  return measurements;
}

Offered flat(double rate, std::uint64_t scheduled) {
  return {.rate = Ramp::flat(rate), .poisson = false, .scheduled = scheduled};
}

const Stages kUpAndDown = {
    .of_rate = true,
    .from = 0,
    .steps = {{2 * kSecond, 100}, {0, 500}, {1500 * kMillisecond, 500}, {500 * kMillisecond, 0}}};
constexpr std::uint64_t kDue = 100 + 750 + 125;

Offered staged(std::uint64_t scheduled = kDue, bool poisson = false) {
  return {.rate = kUpAndDown.ramp(), .poisson = poisson, .scheduled = scheduled};
}

std::vector<TimelinePoint> offered_each_second(const Offered& offered, std::size_t seconds) {
  std::vector<TimelinePoint> timeline(seconds);
  for (std::size_t i = 0; i < seconds; ++i) timeline[i].t_s = static_cast<double>(i);
  add_offered(offered, timeline);
  return timeline;
}

TEST(AchievedRate, IsTheOfferedOneWhenEveryArrivalWasInTime) {
  EXPECT_DOUBLE_EQ(achieved_rps(sent(5, 800 * kMillisecond), flat(5, 5)), 5);
  EXPECT_DOUBLE_EQ(achieved_rps(sent(1, 0), flat(0.5, 1)), 0.5);
}

TEST(AchievedRate, WhatWasNeverSentLowersIt) {
  EXPECT_DOUBLE_EQ(achieved_rps(sent(200, 1990 * kMillisecond), flat(200, 400)), 100);
}

TEST(AchievedRate, ASlippedScheduleLowersIt) {
  EXPECT_NEAR(achieved_rps(sent(1000, 13 * kMillisecond), flat(1e6, 1000)), 1000 / 0.013, 10);
  EXPECT_NEAR(achieved_rps(sent(200, 7990 * kMillisecond), flat(100, 200)), 25, 0.01);
}

TEST(AchievedRate, OfNothingIsZero) {
  EXPECT_EQ(achieved_rps({}, flat(100, 0)), 0);
  EXPECT_EQ(achieved_rps(sent(5, 0), {}), 0);
  EXPECT_EQ(achieved_rps({}, staged(0)), 0);
}

TEST(AchievedRate, OfStagesIsOverTheirWholeTime) {
  EXPECT_DOUBLE_EQ(offered_rps(staged()), 975 / 4.0);
  EXPECT_DOUBLE_EQ(achieved_rps(sent(kDue, 3900 * kMillisecond), staged()), 975 / 4.0);
  EXPECT_DOUBLE_EQ(achieved_rps(sent(500, 3900 * kMillisecond), staged()), 125);
}

TEST(AchievedRate, OfStagesThatWereInterruptedIsOverTheTimeThereWas) {
  // 100 in the first two seconds, then 500/s.
  EXPECT_DOUBLE_EQ(offered_rps(staged(350)), 350 / 2.5);
  EXPECT_DOUBLE_EQ(achieved_rps(sent(350, 2498 * kMillisecond), staged(350)), 350 / 2.5);
}

TEST(OfferedBySecond, AddsUpToWhatWasScheduled) {
  const auto timeline = offered_each_second(staged(), 6);
  EXPECT_EQ(timeline[0].offered, 25);
  EXPECT_EQ(timeline[1].offered, 75);
  EXPECT_EQ(timeline[2].offered, 500);
  EXPECT_EQ(timeline[3].offered, 375);
  EXPECT_EQ(timeline[4].offered, 0) << "draining";
}

TEST(OfferedBySecond, EndsWithTheRun) {
  EXPECT_EQ(offered_each_second(flat(10, 15), 3)[1].offered, 5);
  EXPECT_EQ(offered_each_second(flat(10, 15), 3)[2].offered, 0);
  EXPECT_EQ(offered_each_second(staged(350), 4)[2].offered, 250);
}

TEST(OfferedBySecond, IsAWholeNumberUnlessItIsAnAverage) {
  EXPECT_EQ(offered_each_second(flat(2.5, 5), 2)[0].offered, 3) << "at 0, 0.4 and 0.8 s";
  EXPECT_EQ(offered_each_second({Ramp::flat(2.5), true, 5}, 2)[0].offered, 2.5);
}

TEST(OfferedBySecond, AClosedLoopHasNone) { EXPECT_FALSE(offered_each_second({}, 1)[0].offered); }

std::vector<TimelineRow> started(const std::vector<std::uint64_t>& counts) {
  std::vector<TimelineRow> rows(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) rows[i].started = counts[i];
  return rows;
}

TEST(StagesKept, HoldsEachAgainstWhatWasDueTillItsEnd) {
  const auto kept = stages_kept(kUpAndDown, staged(), started({25, 70, 400, 480}));
  ASSERT_EQ(kept.size(), 4U);
  EXPECT_EQ(kept[0].until_s, 2);
  EXPECT_EQ(kept[0].due, 100);
  EXPECT_EQ(kept[0].started, 95U);
  EXPECT_EQ(kept[1].until_s, 2) << "a step";
  EXPECT_EQ(kept[2].until_s, 3.5);
  EXPECT_EQ(kept[2].due, 975) << "its end is within a second, which counts whole";
  EXPECT_EQ(kept[3].started, 975U);
}

TEST(StagesKept, IsNotHeldAgainstWhatAnInterruptionLeft) {
  const auto kept = stages_kept(kUpAndDown, staged(100), started({25, 75}));
  EXPECT_EQ(kept[3].due, 100);
  EXPECT_EQ(kept[3].started, 100U);
  EXPECT_TRUE(stages_kept({}, flat(5, 5), started({5})).empty());
}

// What was asked for comes back from the document.
TEST(StagedDocument, IsValidAndIsReadBack) {
  RunFacts facts;
  facts.started_at = "2026-11-21T09:30:00.123Z";
  facts.params.method = "GET";
  facts.params.arrivals = "constant";
  facts.params.stages = kUpAndDown;
  facts.offered = staged();
  Measurements measurements = sent(kDue, 3 * kSecond);
  measurements.completed = measurements.succeeded = kDue;
  measurements.successes.record(kMillisecond, kDue);
  measurements.timeline = started({25, 75, 500, 375});
  RunReport report = build_run_report(measurements, facts);
  report.aborted = Aborted{"error_rate>50%", "fraction", 0.75, 3.1};
  const std::string document = to_document(report);
  EXPECT_EQ(document_problems(document), std::vector<std::string>());
  const Result<StoredRun> stored = read_run(document);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stages_text(stored->report.params.stages), stages_text(kUpAndDown));
  EXPECT_TRUE(stored->report.params.stages.of_rate);
  EXPECT_EQ(stored->report.timeline[2].offered, 500);
  EXPECT_EQ(stored->report.offered_rps, report.offered_rps);
  ASSERT_TRUE(stored->report.aborted);
  EXPECT_EQ(stored->report.aborted->expr, "error_rate>50%");
  EXPECT_EQ(stored->report.aborted->actual, 0.75);
}

}  // namespace
}  // namespace vastar
