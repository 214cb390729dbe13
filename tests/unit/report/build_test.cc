// Measurements into a report.
#include "report/build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/schema.h"
#include "report/to_json.h"
#include "unit/report/samples.h"

namespace vastar {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::size_t kP50 = 2;
constexpr std::size_t kP99 = 6;
constexpr std::size_t kP999 = 7;

FailureSeries& series(Measurements& measurements, Failure failure) {
  return measurements.failures[static_cast<std::size_t>(failure)];
}

// 196 successes of 1 to 196 ms, 3 timeouts at 1 s, 1 refusal by status.
Measurements sample() {
  Measurements measurements;
  measurements.started = 200;
  measurements.succeeded = 196;
  measurements.failed = 4;
  measurements.completed = 197;
  for (int i = 1; i <= 196; ++i) measurements.successes.record(i * kMillisecond);
  series(measurements, Failure::kHttpStatus).count = 1;
  series(measurements, Failure::kHttpStatus).response.record(kMillisecond);
  series(measurements, Failure::kHttpStatus).example = "503 Service Unavailable";
  series(measurements, Failure::kTimeout).count = 2;
  series(measurements, Failure::kTimeout).response.record(kSecond, 2);
  series(measurements, Failure::kConnectTimeout).count = 1;
  series(measurements, Failure::kConnectTimeout).response.record(kSecond);
  measurements.statuses = {{200, 196}, {503, 1}};
  measurements.timeline.resize(3);
  measurements.timeline[0].started = 150;
  measurements.timeline[1].started = 50;
  return measurements;
}

RunFacts facts() {
  RunFacts facts;
  facts.elapsed = 2 * kSecond;
  facts.started_at = "2026-11-21T09:30:00.123Z";
  return facts;
}

TEST(BuildRunReport, CountsAndRates) {
  const RunReport report = build_run_report(sample(), facts());
  EXPECT_EQ(report.started, 200);
  EXPECT_EQ(report.completed, 197);
  EXPECT_DOUBLE_EQ(report.elapsed_s, 2);
  EXPECT_DOUBLE_EQ(report.rps, 98);
  EXPECT_DOUBLE_EQ(report.error_rate, 0.02);
  EXPECT_EQ(report.timed_out, 3);
  EXPECT_EQ(report.drain_aborted, 0);
}

TEST(BuildRunReport, ErrorsMostFrequentFirstAddUpToFailed) {
  const RunReport report = build_run_report(sample(), facts());
  ASSERT_THAT(report.errors, SizeIs(3));
  EXPECT_EQ(report.errors[0].failure, Failure::kTimeout);
  EXPECT_EQ(report.errors[1].failure, Failure::kConnectTimeout);
  EXPECT_EQ(report.errors[2].example, "503 Service Unavailable");
  EXPECT_EQ(report.errors[0].count + report.errors[1].count + report.errors[2].count,
            report.failed);
}

TEST(BuildRunReport, ResponseHoldsFailuresAndSuccessesStandApart) {
  const RunReport report = build_run_report(sample(), facts());
  EXPECT_EQ(report.response.count, 200);
  EXPECT_EQ(report.successes.count, 196);
  EXPECT_EQ(report.response.max_ms, 1000);
  EXPECT_EQ(report.successes.max_ms, 196);
  EXPECT_NEAR(*report.response.percentiles_ms[kP99], 1000, 1);
  EXPECT_NEAR(*report.successes.percentiles_ms[kP99], 195, 0.2);
  EXPECT_NEAR(*report.response.percentiles_ms[kP50], 99, 0.1);
}

TEST(BuildRunReport, PercentilesOfTooFewSamplesAreUnknown) {
  const RunReport report = build_run_report(sample(), facts());
  EXPECT_TRUE(report.response.percentiles_ms[kP99]);
  EXPECT_FALSE(report.response.percentiles_ms[kP999]);
  EXPECT_FALSE(report.lag.percentiles_ms[kP50]);
  EXPECT_FALSE(report.lag.mean_ms);
}

TEST(BuildRunReport, BinsAddUp) {
  RunFacts with_bins = facts();
  with_bins.hist_bins = 7;
  const RunReport report = build_run_report(sample(), with_bins);
  std::uint64_t sum = 0;
  for (const Bin& bin : report.response.bins) sum += bin.count;
  EXPECT_EQ(sum, 200);
  EXPECT_THAT(report.response.bins, SizeIs(7));
}

TEST(BuildRunReport, LimitsColourLatencyButNotTheGeneratorsLag) {
  Measurements measurements = sample();
  for (int i = 1; i <= 100; ++i) measurements.lag.record(i * kMillisecond);
  RunFacts with_limits = facts();
  with_limits.color_limits_ms = {5000};
  const RunReport report = build_run_report(measurements, with_limits);
  EXPECT_EQ(report.response.bins.back().level, 0);
  EXPECT_EQ(report.lag.bins.back().level, kGradientSteps - 1);
}

TEST(BuildRunReport, HistogramReadsBack) {
  const RunReport report = build_run_report(sample(), facts());
  const auto histogram = Histogram::decode(report.response.histogram);
  ASSERT_TRUE(histogram.ok());
  EXPECT_EQ(histogram->count(), 200);
}

TEST(BuildRunReport, PhasesAndTimeToFirstByte) {
  Measurements measurements = sample();
  measurements.phases[static_cast<std::size_t>(Phase::kWait)].record(3 * kMillisecond, 100);
  measurements.ttfb.record(4 * kMillisecond, 1);
  const RunReport report = build_run_report(measurements, facts());
  const PhaseSummary& wait = report.phases[static_cast<std::size_t>(Phase::kWait)];
  EXPECT_EQ(wait.count, 100);
  EXPECT_NEAR(*wait.p99_ms, 3, 0.01);
  EXPECT_FALSE(wait.p999_ms);
  EXPECT_EQ(report.ttfb.mean_ms, 4);
  EXPECT_FALSE(report.ttfb.p50_ms);
  EXPECT_FALSE(report.phases[0].min_ms);
}

TEST(BuildRunReport, TimelineHasQuantilesOfItsOwnSeconds) {
  Measurements measurements = sample();
  measurements.timeline[0].succeeded = 100;
  measurements.timeline[0].response =
      PackedBuckets::of({{kMillisecond, 50}, {2 * kMillisecond, 49}, {kSecond, 1}});
  measurements.timeline[1].response = PackedBuckets::of({{kMillisecond, 1}});
  const auto timeline = build_run_report(measurements, facts()).timeline;
  ASSERT_THAT(timeline, SizeIs(3));
  EXPECT_EQ(timeline[0].t_s, 0);
  EXPECT_EQ(timeline[0].succeeded, 100);
  EXPECT_NEAR(*timeline[0].p50_ms, 1, 0.01);
  EXPECT_NEAR(*timeline[0].p99_ms, 2, 0.02);
  EXPECT_EQ(timeline[1].t_s, 1);
  EXPECT_FALSE(timeline[1].p50_ms);
  EXPECT_FALSE(timeline[2].p50_ms);
}

TEST(BuildRunReport, ClosedLoopHasNoSchedule) {
  const RunReport report = build_run_report(sample(), facts());
  EXPECT_FALSE(report.offered_rps);
  EXPECT_FALSE(report.achieved_rps);
  EXPECT_FALSE(report.scheduled);
}

TEST(BuildRunReport, OpenLoopTellsWhatItAchieved) {
  RunFacts open = facts();
  open.params.rate = 100;
  open.offered = {.rate = Ramp::flat(100), .scheduled = 210};
  open.unsent = 10;
  const RunReport report = build_run_report(sample(), open);
  EXPECT_EQ(report.offered_rps, 100);
  EXPECT_EQ(report.unsent, 10);
  EXPECT_NEAR(*report.achieved_rps, 95.2, 0.1);  // 200 in 2.1 s of schedule
}

TEST(BuildRunReport, OfNothingIsAValidDocument) {
  const RunReport report = build_run_report({}, facts());
  EXPECT_EQ(report.rps, 0);
  EXPECT_EQ(report.error_rate, 0);
  EXPECT_THAT(document_problems(to_document(report)), IsEmpty());
}

TEST(BuildRunReport, IsAValidDocument) {
  RunFacts open = facts();
  open.params.rate = 100;
  open.params.arrivals = "constant";
  open.offered = {.rate = Ramp::flat(100), .scheduled = 200};
  open.notes = {"a note"};
  EXPECT_THAT(document_problems(to_document(build_run_report(sample(), open))), IsEmpty());
}

TEST(BuildRunReport, SaysFromWhereOnTimesAreLowerBounds) {
  Measurements measurements = testing::sample_measurements(1000);
  testing::record_failures(measurements, Failure::kReset, 3, kMillisecond, "reset");
  EXPECT_FALSE(build_run_report(measurements, testing::sample_facts()).response.censored_from_ms);
  testing::record_failures(measurements, Failure::kDrainAborted, 1, 3 * kSecond, "drained");
  testing::record_failures(measurements, Failure::kTimeout, 3, 2 * kSecond, "slow");
  measurements.service.record(kSecond, 3);
  measurements.service.record(3 * kSecond);
  RunFacts facts = testing::sample_facts();
  facts.series = {"/a", "/b"};
  measurements.series.resize(2);
  measurements.series[0] = {.succeeded = 9, .failed = 1, .statuses = {}, .response = {}};
  measurements.series[0].response.record(kMillisecond, 9);
  measurements.series[0].response.record(kSecond);
  const RunReport report = build_run_report(measurements, facts);
  EXPECT_EQ(report.response.censored_from_ms, 2000);
  EXPECT_NEAR(report.service.censored_from_ms.value_or(0), 1000, 2);
  EXPECT_NEAR(report.series.at(0).censored_from_ms.value_or(0), 1000, 1);
  EXPECT_FALSE(report.series.at(1).censored_from_ms) << "nothing of it failed";
  EXPECT_FALSE(report.successes.censored_from_ms);
}

}  // namespace
}  // namespace vastar
