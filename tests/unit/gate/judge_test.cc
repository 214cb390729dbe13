// Verdicts: each threshold, the worst of them, and what an invalid measurement does to them.
#include <gmock/gmock.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gate/gate.h"
#include "unit/gate/sample_report.h"

namespace vastar {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<Slo> slos(const std::vector<std::string>& texts) {
  std::vector<Slo> slos;
  slos.reserve(texts.size());
  for (const std::string& text : texts) slos.push_back(parse_slo(text, sweep_metrics()).value());
  return slos;
}

constexpr std::optional<bool> kNone;

struct Case {
  std::string slo;
  std::optional<bool> passed;
};

void expect_all(const RunReport& sample, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    RunReport report = sample;
    judge(report, slos({c.slo}));
    ASSERT_EQ(report.common.gate.thresholds.size(), 1U);
    EXPECT_EQ(report.common.gate.thresholds[0].expr, c.slo);
    EXPECT_EQ(report.common.gate.thresholds[0].passed, c.passed) << c.slo;
    const Verdict expected = !c.passed   ? Verdict::kInconclusive
                             : *c.passed ? Verdict::kPass
                                         : Verdict::kFail;
    EXPECT_EQ(report.common.gate.verdict, expected) << c.slo;
    EXPECT_EQ(report.common.gate.passed(), expected == Verdict::kPass) << c.slo;
  }
}

TEST(Judge, ComparesAsTheOperatorSays) {
  expect_all(sample_run(), {{"rps<4500", false},
                            {"rps<4501", true},
                            {"rps<=4500", true},
                            {"rps<=4499", false},
                            {"rps>4500", false},
                            {"rps>4499", true},
                            {"rps>=4500", true},
                            {"rps>=4501", false},
                            {"rps==4500", true},
                            {"rps==4499", false},
                            {"error_rate<=10%", true},
                            {"error_rate<10%", false},
                            {"p99<10.36ms", false},
                            {"p99<=10.36ms", true},
                            {"p99<10360.1us", true}});
}

TEST(Judge, WithoutThresholdsThereIsNoVerdict) {
  RunReport report = sample_run();
  judge(report, {});
  EXPECT_FALSE(report.common.gate.verdict.has_value());
  EXPECT_TRUE(report.common.gate.passed());
  EXPECT_THAT(report.common.gate.thresholds, IsEmpty());
  EXPECT_THAT(report.common.notes, IsEmpty());
}

TEST(Judge, AThresholdNamesTheUnitOfItsMetric) {
  RunReport report = sample_run();
  judge(report, slos({"p99<1s", "ttfb.p95<1s", "error_rate<1%", "http_req_failed: rate<1%",
                      "status.503==0", "rps>=1", "bytes_sent_per_s>1"}));
  std::vector<std::string> units;
  for (const Threshold& threshold : report.common.gate.thresholds) units.push_back(threshold.unit);
  EXPECT_THAT(units,
              ElementsAre("ms", "ms", "fraction", "fraction", "count", "per_second", "per_second"));
}

TEST(Judge, AMetricWithoutSamplesFails) {
  RunReport report = sample_run();
  report.lag = {};
  report.phases = {};
  expect_all(report, {{"lag.p99<1s", false}, {"dns.max<1s", false}, {"dns.max>=0", false}});
  judge(report, slos({"lag.p99<1s"}));
  EXPECT_THAT(report.common.notes, Contains(HasSubstr("lag.p99 has no samples")));
  EXPECT_FALSE(report.common.gate.thresholds[0].actual.has_value());
}

TEST(Judge, ThatNothingAnsweredIsNotAbsenceOfErrors) {
  RunReport report;
  report.started = report.failed = 100;
  report.error_rate = 1;
  expect_all(report, {{"status.5xx==0", false}, {"error_rate<1%", false}, {"rps>=1", false}});
}

TEST(Judge, ANullQuantileIsInconclusive) {
  RunReport report = sample_run();
  report.response.count = 40;
  report.response.percentiles_ms[6].reset();
  expect_all(report, {{"p99<1s", kNone}});
}

TEST(Judge, TheVerdictIsTheWorstThreshold) {
  RunReport sample = sample_run();
  sample.response.percentiles_ms[8].reset();
  const std::string pass = "rps>1";
  const std::string fail = "rps<1";
  const std::string unknown = "p9999<1s";
  const std::vector<std::pair<std::vector<std::string>, Verdict>> cases = {
      {{pass, pass}, Verdict::kPass},
      {{pass, unknown}, Verdict::kInconclusive},
      {{unknown, pass}, Verdict::kInconclusive},
      {{pass, fail, pass}, Verdict::kFail},
      {{unknown, fail}, Verdict::kFail},
      {{fail, unknown}, Verdict::kFail}};
  for (const auto& [texts, verdict] : cases) {
    RunReport report = sample;
    judge(report, slos(texts));
    EXPECT_EQ(report.common.gate.verdict, verdict) << testing::PrintToString(texts);
    EXPECT_EQ(report.common.gate.thresholds.size(), texts.size());
  }
}

TEST(Judge, AnInvalidRunNeverPassesAndFailsOnlyForTheTarget) {
  RunReport report = sample_run();
  report.common.validity.valid = false;
  expect_all(report, {{"p99<1s", kNone},
                      {"p99<1ms", kNone},
                      {"service.p99<1ms", kNone},
                      {"ttfb.p99<1ms", kNone},
                      {"rps>1", kNone},
                      {"rps>=99999", kNone},
                      {"bytes_received_per_s>1000000", kNone},
                      {"error_rate<50%", kNone},
                      {"error_rate<1%", false},
                      {"status.5xx==0", false},
                      {"status.503==951", kNone},
                      {"failed==0", false},
                      {"timed_out==0", false}});
  judge(report, slos({"p99<1s", "p99<1ms"}));
  EXPECT_THAT(report.common.notes, Contains(HasSubstr("not valid (it would pass)")));
  EXPECT_THAT(report.common.notes, Contains(HasSubstr("not valid (it would fail)")));
  EXPECT_TRUE(report.common.gate.thresholds[0].actual.has_value());
}

TEST(Judge, AMetricWithoutSamplesFailsOnAnInvalidRunToo) {
  RunReport report = sample_run();
  report.common.validity.valid = false;
  report.lag = {};
  expect_all(report, {{"lag.p99<1s", false}});
}

TEST(Judge, JudgingAgainReplacesTheVerdict) {
  RunReport report = sample_run();
  judge(report, slos({"rps<1"}));
  judge(report, slos({"rps>1"}));
  EXPECT_EQ(report.common.gate.thresholds.size(), 1U);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
}

TEST(JudgeSweep, HasAThresholdOfItsOwn) {
  SweepReport report = sample_sweep();
  judge(report, {});
  ASSERT_EQ(report.common.gate.thresholds.size(), 1U);
  EXPECT_EQ(report.common.gate.thresholds[0].expr, "qualified_points>=1");
  EXPECT_EQ(report.common.gate.thresholds[0].actual, 2);
  EXPECT_EQ(report.common.gate.thresholds[0].unit, "count");
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
}

TEST(JudgeSweep, FailsWithoutAQualifiedPoint) {
  SweepReport report = sample_sweep();
  for (SweepPoint& point : report.points) point.disqualified = "spread=9.0";
  report.sweet_spot->method = "fallback";
  judge(report, slos({"rps>1"}));
  EXPECT_EQ(report.common.gate.thresholds[0].actual, 0);
  EXPECT_EQ(report.common.gate.thresholds[0].passed, false);
  EXPECT_EQ(report.common.gate.thresholds[1].passed, true);
  EXPECT_EQ(report.common.gate.verdict, Verdict::kFail);
}

TEST(JudgeSweep, FailsWithoutASweetSpot) {
  SweepReport report;
  judge(report, slos({"p99<1s"}));
  EXPECT_EQ(report.common.gate.verdict, Verdict::kFail);
  EXPECT_EQ(report.common.gate.thresholds[1].passed, false);
}

TEST(JudgeSweep, WithoutAQualifiedPointAndNotWholeIsInconclusive) {
  const auto verdict_with = [](const std::function<void(SweepReport&)>& change) {
    SweepReport report = sample_sweep();
    for (SweepPoint& point : report.points) point.disqualified = "spread=9.0";
    report.sweet_spot->method = "fallback";
    change(report);
    judge(report, {});
    EXPECT_EQ(report.common.notes.empty(), report.common.gate.verdict == Verdict::kFail);
    return report.common.gate.verdict;
  };
  EXPECT_EQ(verdict_with([](SweepReport&) {}), Verdict::kFail);
  EXPECT_EQ(verdict_with([](SweepReport& report) { report.interrupted = true; }),
            Verdict::kInconclusive);
  EXPECT_EQ(verdict_with([](SweepReport& report) { report.points[1].unjudged = true; }),
            Verdict::kInconclusive);
  EXPECT_EQ(verdict_with([](SweepReport& report) {
              report.paired.emplace();
              report.points.clear();
              report.sweet_spot.reset();
            }),
            Verdict::kInconclusive);
}

TEST(JudgeSweep, AWinnerOfAnInterruptedSweepIsOne) {
  SweepReport report = sample_sweep();
  report.interrupted = true;
  judge(report, {});
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
}

TEST(JudgeSweep, JudgesTheRunOfTheSweetSpot) {
  SweepReport report = sample_sweep();
  judge(report, slos({"p99<=10.36ms", "sweet_spot.p99<2ms", "sweet_spot.concurrency>=50"}));
  EXPECT_EQ(report.common.gate.thresholds[1].passed, true);
  EXPECT_EQ(report.common.gate.thresholds[2].passed, false);
  EXPECT_EQ(report.common.gate.thresholds[3].passed, true);
}

TEST(JudgeSweep, UsesTheValidityOfTheSweetSpotsRun) {
  SweepReport report = sample_sweep();
  report.sweet_spot_run->common.validity.valid = false;
  judge(report, slos({"p99<1s", "error_rate<1%", "sweet_spot.concurrency>=1"}));
  EXPECT_EQ(report.common.gate.thresholds[0].passed, true);
  EXPECT_EQ(report.common.gate.thresholds[1].passed, kNone);
  EXPECT_EQ(report.common.gate.thresholds[2].passed, false);
  EXPECT_EQ(report.common.gate.thresholds[3].passed, true);
}

TEST(JudgeSweep, UsesTheValidityOfTheSweepForWhatComparesLevels) {
  SweepReport report = sample_sweep();
  report.common.validity.valid = false;
  judge(report, slos({"p99<1s", "sweet_spot.concurrency>=1", "peak_rps>1", "peak_rps<1"}));
  EXPECT_EQ(report.common.gate.thresholds[0].passed, true);
  EXPECT_EQ(report.common.gate.thresholds[1].passed, true);
  EXPECT_EQ(report.common.gate.thresholds[2].passed, kNone);
  EXPECT_EQ(report.common.gate.thresholds[3].passed, kNone);
  EXPECT_EQ(report.common.gate.thresholds[4].passed, kNone);
}

TEST(JudgeSweep, AnUngatedInvalidSweepIsNotInconclusive) {
  SweepReport report = sample_sweep();
  report.common.validity.valid = false;
  report.sweet_spot_run->common.validity.valid = false;
  judge(report, {});
  EXPECT_EQ(report.common.gate.verdict, Verdict::kPass);
}

// A timeout of 20 ms: what was given up took at least so long.
RunReport cut_short() {
  RunReport report = sample_run();
  report.response.percentiles_ms = {1, 2, 3, 4, 5, 19.9, 24.1, 24.1, 24.1};
  report.response.mean_ms = 8;
  report.response.min_ms = 1;
  report.response.max_ms = 25;
  report.response.censored_from_ms = 20;
  return report;
}

TEST(Judge, ALowerBoundPassesNoUpperLimit) {
  expect_all(cut_short(), {{"p99<200ms", kNone},
                           {"p99<=24.1ms", kNone},
                           {"p99<24.1ms", false},
                           {"p99<=24ms", false},
                           {"p99==24.1ms", kNone},
                           {"p99==100ms", kNone},
                           {"p99==20ms", false},
                           {"p99>24ms", true},
                           {"p99>=24.1ms", true},
                           {"p99>=100ms", kNone},
                           {"max<1s", kNone},
                           {"avg<1s", kNone},
                           {"avg<1ms", false},
                           {"p95<20ms", true},
                           {"min<2ms", true},
                           {"successes.p99<1s", true},
                           {"rps>1", true}});
  RunReport report = cut_short();
  judge(report, slos({"p99<200ms"}));
  EXPECT_THAT(
      report.common.notes,
      Contains(AllOf(HasSubstr("p99 is known only to be at least 24.1ms"), HasSubstr("raise -t"))));
}

TEST(Judge, WhereTheQuantileIsTheLowestTimeThatWasGivenUpItIsABound) {
  RunReport report = cut_short();
  report.response.censored_from_ms = 24.1;
  expect_all(report, {{"p99<200ms", kNone}, {"p95<200ms", true}});
  report.response.censored_from_ms = 24.2;
  expect_all(report, {{"p99<200ms", true}, {"max<200ms", kNone}});
}

TEST(Judge, ServiceTimesAndStepsAreBoundsOfTheirOwn) {
  RunReport report = sample_run();
  report.service.censored_from_ms = *report.service.percentile("p99");
  expect_all(report, {{"service.p99<1s", kNone}, {"service.p95<1s", true}, {"p99<1s", true}});
  SeriesReport step;
  step.name = "login";
  step.succeeded = 99;
  step.failed = 1;
  step.latency = sample_phase(10);
  step.censored_from_ms = step.latency.p99_ms;
  report.series = {step};
  EXPECT_TRUE(metric_value(report, "step.login.p99").lower_bound);
  EXPECT_FALSE(metric_value(report, "step.login.p95").lower_bound);
  EXPECT_FALSE(metric_value(report, "step.login.error_rate").lower_bound);
}

TEST(Judge, OfASweetSpotALowerBoundIsOneToo) {
  SweepReport report = sample_sweep();
  report.sweet_spot->p99_bound = true;
  judge(report, slos({"sweet_spot.p99<1s", "sweet_spot.p50<1s"}));
  EXPECT_EQ(report.common.gate.thresholds[1].passed, kNone);
  EXPECT_EQ(report.common.gate.thresholds[2].passed, true);
}

// Exit code 4; a document that says "pass" would be taken for one.
TEST(Judge, WhereNothingCompletedNothingPasses) {
  RunReport report = sample_run();
  report.completed = report.succeeded = 0;
  report.rps = 0;
  expect_all(report, {{"p99<1s", kNone}, {"failed>=0", kNone}, {"rps>=1", false}});
}

}  // namespace
}  // namespace vastar
