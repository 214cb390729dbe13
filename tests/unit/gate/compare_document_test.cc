// Comparisons as documents: what they say, and that their verdict can be found again from them.
// VASTAR_UPDATE_GOLDEN=1 writes the golden documents anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "gate/regression.h"
#include "launches.h"
#include "report/read_compare.h"
#include "report/schema.h"
#include "report/to_json.h"
#include "unit/report/golden.h"

namespace vastar {
namespace {

using ::testing::IsEmpty;

// Noise that is the same on every machine.
double noise(std::size_t launch, std::size_t metric) {
  return std::sin(12.9898 * static_cast<double>(launch) + 78.233 * static_cast<double>(metric));
}

struct SampleMetric {
  const char* name;
  double base, effect, sd;
};

LaunchPair sample_launch(std::size_t index, const std::vector<SampleMetric>& metrics) {
  LaunchPair launch;
  launch.t_s = 10.4 * static_cast<double>(index);
  launch.base = {.started = 21'500, .succeeded = 21'500, .measured_s = 4.5};
  launch.head = {.started = 20'100, .succeeded = 20'100, .measured_s = 4.5};
  launch.base.generator_cpu_pct = 41.5;
  launch.head.generator_cpu_pct = 38.25;
  launch.quads = 22;
  launch.steal_pct = 0.4;
  launch.steal_blocks_share = 0.02;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    const SampleMetric& metric = metrics[m];
    const double effect = metric.effect + metric.sd * noise(index, m);
    LaunchFigure figure{.metric = metric.name, .base = metric.base, .effect = effect, .groups = 22};
    const MetricKind kind = find_compared(metric.name)->kind;
    figure.head = kind == MetricKind::kShare
                      ? metric.base + effect
                      : metric.base * std::exp(kind == MetricKind::kRate ? -effect : effect);
    launch.figures.push_back(figure);
  }
  return launch;
}

CompareReport sample_report(std::size_t launches, const std::vector<SampleMetric>& metrics) {
  CompareReport report;
  report.common.started_at = "2026-11-21T09:30:00.000Z";
  report.common.machine = {4, 8, 16384, "Example CPU @ 3.00GHz", "Debian GNU/Linux 12"};
  CompareParams& params = report.params;
  params.source = CompareSource::kCommands;
  params.base = "./server-main --port {port}";
  params.head = "./server-branch --port {port}";
  params.url = "http://127.0.0.1:{port}/search";
  params.method = "GET";
  params.seed = 1;
  params.concurrency = 16;
  params.workers = 1;
  params.block_s = 0.1;
  params.launch_time_s = 9;
  params.warmup_s = 0.5;
  params.timeout_s = 20;
  params.budget_s = 300;
  for (std::size_t i = 0; i < launches; ++i) {
    report.launches.push_back(sample_launch(i, metrics));
    judge_launch(report.launches.back());
  }
  report.elapsed_s = 10.4 * static_cast<double>(launches);
  return report;
}

CompareReport slower() {
  CompareReport report = sample_report(10, {{"p50", 12.1, 0.093, 0.008},
                                            {"p99", 31.5, 0.061, 0.09},
                                            {"rps", 4777, 0.088, 0.01},
                                            {"error_rate", 0.0002, 0.00005, 0.00004}});
  report.base = {.started = 215'000, .completed = 215'000, .succeeded = 215'000, .rps = 4777};
  report.head = {.started = 201'000, .completed = 201'000, .succeeded = 201'000, .rps = 4470};
  judge(report);
  return report;
}

CompareReport same() {
  CompareReport report = sample_report(6, {{"p50", 12.1, 0.003, 0.008},
                                           {"p99", 31.5, -0.01, 0.02},
                                           {"rps", 4777, 0.002, 0.01},
                                           {"error_rate", 0, 0, 0}});
  judge(report);
  return report;
}

// One that lasts to the last look, on a noisy machine.
CompareReport noisy() {
  CompareReport report = sample_report(20, {{"p50", 12.1, 0.045, 0.06}, {"rps", 4777, 0.0, 0.02}});
  report.params.rules.margins = {{"p50", 0.05, false}, {"rps", 0.05, false}, {"p99", 0.1, true}};
  judge(report);
  return report;
}

CompareReport spoilt() {
  CompareReport report = sample_report(3, {{"p50", 12.1, 0.2, 0.01}});
  for (LaunchPair& launch : report.launches) {
    launch.base.generator_cpu_pct = 97;
    judge_launch(launch);
  }
  report.params.source = CompareSource::kUrls;
  report.params.base = "http://127.0.0.1:8080/";
  report.params.head = "http://127.0.0.1:8081/";
  report.params.url.reset();
  report.params.rules.single_launch = true;
  judge(report);
  return report;
}

struct Sample {
  const char* name;
  CompareReport (*make)();
  Verdict verdict;
};
constexpr Sample kSamples[] = {{"compare-slower", &slower, Verdict::kFail},
                               {"compare-same", &same, Verdict::kPass},
                               {"compare-noisy", &noisy, Verdict::kInconclusive},
                               {"compare-spoilt", &spoilt, Verdict::kInconclusive}};

TEST(CompareDocument, IsThatOfItsSchemaAndAsKept) {
  for (const Sample& sample : kSamples) {
    const CompareReport report = sample.make();
    EXPECT_EQ(report.common.gate.verdict, sample.verdict) << sample.name << report.headline;
    const std::string document = to_document(report);
    EXPECT_THAT(document_problems(document), IsEmpty()) << sample.name;
    testing::expect_golden(std::string(sample.name) + ".json", indented(document));
  }
}

TEST(CompareDocument, HoldsAllThatItsVerdictFollowsFrom) {
  for (const Sample& sample : kSamples) {
    const CompareReport report = sample.make();
    Result<CompareReport> read = read_compare(to_document(report));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(next_step(read->params.rules, read->launches).step, NextStep::kDone);
    judge(*read);
    EXPECT_EQ(read->common.gate.verdict, report.common.gate.verdict) << sample.name;
    EXPECT_EQ(read->headline, report.headline);
    EXPECT_EQ(read->advice, report.advice);
  }
}

TEST(CompareDocument, WithoutALaunchIsADocumentToo) {
  CompareReport report = sample_report(0, {});
  report.ended = CompareEnd::kBroken;
  report.broken = "base did not answer within 30s";
  judge(report);
  EXPECT_THAT(document_problems(to_document(report)), IsEmpty());
}

TEST(LaunchEvent, IsThatOfItsSchema) {
  EXPECT_THAT(document_problems(launch_event(12.5, sample_launch(0, {{"p50", 12, 0.01, 0.01}}))),
              IsEmpty());
}

TEST(ReadCompare, TakesComparisonsOnly) {
  EXPECT_FALSE(read_compare(R"({"kind":"run"})"));
  EXPECT_FALSE(read_compare("not JSON"));
  const auto odd = read_compare(R"({"kind":"compare","params":{"looks":[5000000000,2.5,6]}})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->params.rules.looks, std::vector<unsigned>{6}) << "what is no count is left out";
}

}  // namespace
}  // namespace vastar
