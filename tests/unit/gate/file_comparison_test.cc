#include "gate/file_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/schema.h"
#include "report/to_json.h"
#include "unit/report/golden.h"
#include "unit/report/samples.h"

namespace vastar {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

NamedFigures named(const std::string& name, const std::string& document) {
  Result<StoredFigures> stored = read_figures(document);
  EXPECT_TRUE(stored) << stored.error().message;
  return {name, std::move(*stored)};
}

NamedFigures sample() { return named("old.json", to_document(testing::sample_run())); }

CompareRules limits(std::vector<Margin> margins = default_max_regress()) {
  CompareRules rules;
  rules.margins = std::move(margins);
  return rules;
}

const MetricVerdict& metric(const CompareReport& report, std::string_view name) {
  for (const MetricVerdict& verdict : report.metrics) {
    if (verdict.metric == name) return verdict;
  }
  return report.metrics.at(0);
}

TEST(CompareFiles, OfTheSameRunPasses) {
  const Result<CompareReport> report = compare_files(sample(), sample(), limits());
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->common.gate.verdict, Verdict::kPass);
  EXPECT_DOUBLE_EQ(*metric(*report, "p50").change, 0);
  EXPECT_THAT(report->common.notes, Contains(HasSubstr("two single runs")));
  EXPECT_THAT(report->headline, HasSubstr("No regression: p50 +0.0%"));
}

TEST(CompareFiles, FailsBeyondTheLimit) {
  NamedFigures head = sample();
  head.name = "new.json";
  head.stored.figures["p50"] *= 1.3;
  head.stored.figures["rps"] *= 0.8;
  head.stored.side->statuses[503] = 7;
  Result<CompareReport> report = compare_files(sample(), head, limits());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->common.gate.verdict, Verdict::kFail);
  EXPECT_EQ(metric(*report, "p50").outcome, MetricOutcome::kFail);
  EXPECT_EQ(metric(*report, "rps").outcome, MetricOutcome::kPass) << "20% of 25%";
  EXPECT_THAT(report->advice, Contains(HasSubstr("--max-regress p50=36%")));
  EXPECT_THAT(report->common.notes, Contains(HasSubstr("new: 7 responses with status 503")));
  report->common.started_at = "2026-11-21T10:00:00.000Z";
  report->common.machine = {4, 8, 16384, "Example CPU @ 3.00GHz", "Debian GNU/Linux 12"};
  EXPECT_THAT(document_problems(to_document(*report)), IsEmpty());
  testing::expect_golden("compare-files.json", indented(to_document(*report)));
}

TEST(CompareFiles, ADifferenceBelowTheFloorIsNone) {
  NamedFigures base = sample(), head = sample();
  base.stored.figures["p50"] = 0.1;
  head.stored.figures["p50"] = 0.29;
  EXPECT_EQ(compare_files(base, head, limits())->common.gate.verdict, Verdict::kPass);
  head.stored.figures["p50"] = 0.31;
  EXPECT_EQ(compare_files(base, head, limits())->common.gate.verdict, Verdict::kFail);
}

TEST(CompareFiles, OfAnotherLoadFailsNothing) {
  NamedFigures head = sample();
  head.stored.load.at(0).second = "7";
  head.stored.figures["p50"] *= 2;
  const Result<CompareReport> report = compare_files(sample(), head, limits());
  EXPECT_EQ(report->common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(metric(*report, "p50").reason, HasSubstr("-c is"));
}

TEST(CompareFiles, OfAnotherMeaningOfSuccessFailsNothing) {
  const auto reason_with = [](auto change) {
    RunReport run = testing::sample_run();
    change(run.params);
    const NamedFigures head = named("new.json", to_document(run));
    return metric(*compare_files(sample(), head, limits()), "error_rate").reason;
  };
  EXPECT_EQ(reason_with([](RunParams&) {}), "");
  EXPECT_THAT(reason_with([](RunParams& params) {
                params.expect_status = {200, 503};
              }),
              HasSubstr("--expect-status is none and 200, 503"));
  EXPECT_THAT(reason_with([](RunParams& params) { params.checks = {"body contains x"}; }),
              HasSubstr("the list of checks is none and body contains x"));
  EXPECT_THAT(reason_with([](RunParams& params) { params.max_redirects = 3; }),
              HasSubstr("--max-redirects is 0 and 3"));
  EXPECT_THAT(reason_with([](RunParams& params) { params.timeout_s = 0.5; }),
              HasSubstr("the timeout is 20 s and 0.5 s"));
}

TEST(CompareFiles, WhatIsNotValidFailsOnErrorsAlone) {
  NamedFigures head = sample();
  head.stored.valid = false;
  head.stored.reasons = {"busy"};
  head.stored.figures["p50"] *= 2;
  EXPECT_EQ(compare_files(sample(), head, limits())->common.gate.verdict, Verdict::kInconclusive);
  head.stored.figures["error_rate"] = 0.5;
  const Result<CompareReport> report = compare_files(sample(), head, limits());
  EXPECT_EQ(report->common.gate.verdict, Verdict::kFail);
  EXPECT_FALSE(report->common.validity.valid);
  EXPECT_THAT(report->common.validity.reasons, Contains("old.json: busy"));
}

TEST(CompareFiles, AMissingPercentileIsNotGatedUnlessAskedFor) {
  NamedFigures head = sample();
  head.stored.figures.erase("p99");
  EXPECT_EQ(compare_files(sample(), head, limits())->common.gate.verdict, Verdict::kPass);
  const auto asked = limits({{"p99", 0.2, true}});
  EXPECT_EQ(compare_files(sample(), head, asked)->common.gate.verdict, Verdict::kInconclusive);
}

TEST(CompareFiles, TakesSweepsOfBothAges) {
  const NamedFigures now = named("new.json", to_document(testing::sample_sweep()));
  const NamedFigures old = named("old.json", testing::golden("sweep-0.2.json"));
  const Result<CompareReport> report = compare_files(old, now, limits());
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(metric(*report, "rps").change);
  EXPECT_FALSE(report->base);
  const Result<CompareReport> same = compare_files(now, now, limits());
  EXPECT_EQ(same->common.gate.verdict, Verdict::kPass);
  EXPECT_FALSE(compare_files(sample(), now, limits())) << "a run and a sweep";
}

TEST(ReadFigures, RefusesOtherKinds) {
  EXPECT_THAT(read_figures(testing::golden("compare-same.json")).error().message,
              HasSubstr("a compare cannot be compared"));
}

TEST(CompareFiles, JudgesAProtocolsOwnMetricsByWhatTheyStandOn) {
  NamedFigures base = sample(), head = sample();
  for (NamedFigures* side : {&base, &head}) {
    side->stored.figures["ttft_content.p99"] = side == &base ? 100 : 130;
    side->stored.figures["tps_user"] = 50;
    side->stored.figures["ttft_content_100_words.p50"] = 20;
    side->stored.figures["ttft_content_100_words.p90"] = 30;
    side->stored.samples["ttft_content"] = 5000;
  }
  auto report = compare_files(base, head, limits({{"ttft_content.p99", 0.2, true}}));
  ASSERT_TRUE(report);
  EXPECT_EQ(metric(*report, "ttft_content.p99").outcome, MetricOutcome::kFail);
  EXPECT_EQ(metric(*report, "tps_user").outcome, MetricOutcome::kNotGated) << "shown beside it";
  EXPECT_EQ(metric(*report, "ttft_content_100_words.p50").base, 20);
  EXPECT_EQ(std::count_if(report->metrics.begin(), report->metrics.end(),
                          [](const MetricVerdict& one) { return one.metric.ends_with(".p90"); }),
            0)
      << "that is no main figure";
  report->common.started_at = "2026-11-21T10:00:00.000Z";
  EXPECT_THAT(document_problems(to_document(*report)), IsEmpty());
  head.stored.samples["ttft_content"] = 100;
  report = compare_files(base, head, limits({{"ttft_content.p99", 0.2, true}}));
  EXPECT_EQ(report->common.gate.verdict, Verdict::kInconclusive);
  EXPECT_THAT(metric(*report, "ttft_content.p99").reason, HasSubstr("100 samples are too few"));
}

}  // namespace
}  // namespace vastar
