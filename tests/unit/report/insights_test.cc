// The sentences about a run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/build.h"

namespace vastar {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// p50, p95, p99 and p99.9 alone matter.
LatencySummary latency(Number p50, Number p95, Number p99, Number p999) {
  LatencySummary summary;
  summary.percentiles_ms = {p50, p50, p50, p50, p95, p95, p99, p999, p999};
  return summary;
}

Measurements successes(std::uint64_t count, Nanos time = 10 * kMillisecond) {
  Measurements measurements;
  measurements.started = measurements.completed = measurements.succeeded = count;
  measurements.successes.record(time, count);
  measurements.statuses[200] = count;
  return measurements;
}

void fail(Measurements& measurements, Failure failure, std::uint64_t count, Nanos time) {
  measurements.started += count;
  measurements.failed += count;
  FailureSeries& series = measurements.failures[static_cast<std::size_t>(failure)];
  series.count += count;
  series.response.record(time, count);
}

std::vector<std::string> insights(const Measurements& measurements, RunFacts facts = {}) {
  facts.elapsed = kSecond;
  return build_run_report(measurements, facts).common.insights;
}

TEST(LatencyInsights, OfAGoodRun) {
  EXPECT_THAT(latency_insights(latency(46.06, 81.09, 89.22, 95.07)),
              ElementsAre("Latency spread p99/p50 = 1.9x -- good consistency",
                          "Tail ratio p99/p95 = 1.1x -- clean tail",
                          "Outlier ratio p99.9/p99 = 1.1x -- no significant outliers"));
}

TEST(LatencyInsights, OfABadRunSayWhatItMeansForRequests) {
  EXPECT_THAT(
      latency_insights(latency(1, 4, 20, 200)),
      ElementsAre(
          "Latency spread p99/p50 = 20.0x -- wide spread: 1 in 100 requests takes 20.0x the "
          "median or longer",
          "Tail ratio p99/p95 = 5.0x -- heavy tail: 1 in 100 requests takes 5.0x the 95th "
          "percentile or longer",
          "Outlier ratio p99.9/p99 = 10.0x -- strong outliers: 1 in 1,000 requests takes "
          "10.0x the 99th percentile or longer"));
}

TEST(LatencyInsights, InBetween) {
  EXPECT_THAT(latency_insights(latency(10, 15, 30, 90)),
              ElementsAre(HasSubstr("-- moderate spread"), HasSubstr("-- noticeable tail"),
                          HasSubstr("-- some outliers")));
}

TEST(LatencyInsights, SayNothingAboutWhatIsUnknown) {
  EXPECT_THAT(latency_insights(latency(10, 15, 30, {})), SizeIs(2));
  EXPECT_THAT(latency_insights(latency(10, 15, {}, {})), IsEmpty());
  EXPECT_THAT(latency_insights(latency(0, 0, 0, 0)), IsEmpty());
  EXPECT_THAT(latency_insights({}), IsEmpty());
}

TEST(RunInsights, OfACleanRunAreAboutLatencyAlone) {
  EXPECT_THAT(insights(successes(100)), SizeIs(2));
}

TEST(RunInsights, NameTheDominatingFailure) {
  Measurements measurements = successes(90);
  fail(measurements, Failure::kReset, 7, 10 * kMillisecond);
  fail(measurements, Failure::kClosed, 3, 10 * kMillisecond);
  EXPECT_THAT(insights(measurements),
              Contains("10 of 100 requests failed (10%), 7 of them reset: the target reset the "
                       "connection"));
}

TEST(RunInsights, AllOfOneClass) {
  Measurements measurements;
  fail(measurements, Failure::kConnectRefused, 5, kMillisecond);
  EXPECT_THAT(insights(measurements),
              ElementsAre("5 of 5 requests failed (100%), all of them connect_refused: the target "
                          "refused the connection"));
}

TEST(RunInsights, ListStatusesOutside2xxMostFrequentFirst) {
  Measurements measurements = successes(100);
  measurements.statuses = {{200, 60}, {302, 5}, {404, 20}, {500, 10}, {503, 5}};
  EXPECT_THAT(
      insights(measurements),
      Contains("40 of 100 responses have a status outside 2xx: 404 (20), 500 (10), 302 (5), "
               "..."));
  EXPECT_THAT(insights(measurements), Contains(HasSubstr("5 are redirects")));
  measurements.statuses = {{200, 60}, {304, 40}};
  EXPECT_THAT(insights(measurements), Each(Not(HasSubstr("redirects"))));
  measurements.statuses = {{101, 50}, {204, 50}};
  EXPECT_THAT(insights(measurements), Each(Not(HasSubstr("outside 2xx"))));
}

TEST(RunInsights, WarnOfCensoredPercentiles) {
  Measurements measurements = successes(980);
  fail(measurements, Failure::kTimeout, 20, 2 * kSecond);
  EXPECT_THAT(
      insights(measurements),
      Contains("20 requests (2%) were given up before they ended: p99 and what lies above it "
               "are lower bounds"));
}

TEST(RunInsights, CensoredMaximumAlone) {
  Measurements measurements = successes(9);
  fail(measurements, Failure::kDrainAborted, 1, 2 * kSecond);
  EXPECT_THAT(insights(measurements), Contains(HasSubstr("the maximum is a lower bound")));
}

TEST(RunInsights, QuickFailuresDoNotMakeATargetFast) {
  Measurements measurements = successes(40);
  fail(measurements, Failure::kHttpStatus, 60, 100 * kMicrosecond);
  measurements.completed += 60;
  EXPECT_THAT(insights(measurements),
              Contains(AllOf(StartsWith("Failures came back sooner"), HasSubstr("10 ms"))));
}

TEST(RunInsights, SayWhyTheFiguresAreNotToBeTrusted) {
  RunFacts facts;
  facts.validity.valid = false;
  facts.validity.reasons = {"the generator was the limit", "CPU was stolen"};
  EXPECT_THAT(insights(successes(10), facts),
              Contains("Read these figures with care: the generator was the limit; CPU was "
                       "stolen"));
}

TEST(RunInsights, OfNothing) { EXPECT_THAT(insights({}), IsEmpty()); }

}  // namespace
}  // namespace vastar
