// Every metric of the catalogue has its value, and each its own.
#include <gmock/gmock.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gate/gate.h"
#include "unit/gate/sample_report.h"

namespace vastar {
namespace {

std::string example_of(const Metric& metric) {
  return metric.name == "status.NNN" ? "status.404" : metric.name;
}

TEST(MetricValue, NoNameOfARunIsForgotten) {
  std::map<double, std::string> seen;
  for (const Metric& metric : run_metrics()) {
    const MetricValue value = metric_value(sample_run(), example_of(metric));
    ASSERT_TRUE(value.value.has_value()) << metric.name;
    EXPECT_GT(value.samples, 0U) << metric.name;
    EXPECT_TRUE(seen.emplace(*value.value, metric.name).second)
        << metric.name << " is the same field as " << seen[*value.value];
  }
}

TEST(MetricValue, NoNameOfASweepIsForgotten) {
  for (const Metric& metric : sweep_metrics()) {
    const MetricValue value = metric_value(sample_sweep(), example_of(metric));
    EXPECT_TRUE(value.value.has_value()) << metric.name;
    EXPECT_GT(value.samples, 0U) << metric.name;
  }
}

// URLs that differ in their case are two; steps are asked for in any.
TEST(MetricValue, OfASeriesByItsName) {
  RunReport report;
  for (const auto& [name, failed] : {std::pair{"/A.b", 1U}, {"/a.b", 3U}, {"Login", 2U}}) {
    SeriesReport& series = report.series.emplace_back();
    series.name = name;
    series.succeeded = 8;
    series.failed = failed;
    series.latency.count = 8 + failed;
    series.latency.p95_ms = 10.0 * failed;
  }
  EXPECT_EQ(metric_value(report, "series./a.b.failed").value, 3);
  EXPECT_EQ(metric_value(report, "series./A.b.failed").value, 1);
  EXPECT_EQ(metric_value(report, "series./a.b.p95").value, 30);
  EXPECT_EQ(metric_value(report, "series./a.b.p95").samples, 11U);
  EXPECT_EQ(metric_value(report, "step.login.error_rate").value, 0.2);
  EXPECT_FALSE(metric_value(report, "series.login.failed").value.has_value());
  EXPECT_FALSE(metric_value(report, "series./c.p95").value.has_value());
}

TEST(MetricValue, AnEmptyRunHasNone) {
  for (const Metric& metric : run_metrics()) {
    const MetricValue value = metric_value(RunReport(), example_of(metric));
    EXPECT_FALSE(value.value.has_value()) << metric.name;
    EXPECT_EQ(value.samples, 0U) << metric.name;
  }
}

TEST(MetricValue, AnEmptySweepHasOnlyItsCount) {
  for (const Metric& metric : sweep_metrics()) {
    const MetricValue value = metric_value(SweepReport(), example_of(metric));
    EXPECT_EQ(value.value.has_value(), metric.name == "qualified_points") << metric.name;
  }
}

TEST(MetricValue, TakesTheRightField) {
  const std::vector<std::pair<std::string, double>> cases = {{"p10", 10.3},
                                                             {"p50", 10.32},
                                                             {"p9999", 10.38},
                                                             {"avg", 10.1},
                                                             {"min", 10},
                                                             {"max", 10.2},
                                                             {"service.p99", 20.36},
                                                             {"lag.avg", 30.1},
                                                             {"successes.max", 40.2},
                                                             {"queue.min", 100},
                                                             {"dns.p50", 110.2},
                                                             {"connect.p90", 120.3},
                                                             {"tls.p95", 130.4},
                                                             {"write.p99", 140.5},
                                                             {"wait.p999", 150.6},
                                                             {"read.max", 160.7},
                                                             {"ttfb.avg", 200.1},
                                                             {"rps", 4500},
                                                             {"error_rate", 0.1},
                                                             {"failed", 2000},
                                                             {"timed_out", 700},
                                                             {"bytes_received_per_s", 10000},
                                                             {"bytes_sent_per_s", 2001}};
  for (const auto& [name, expected] : cases) {
    EXPECT_DOUBLE_EQ(metric_value(sample_run(), name).value.value_or(-1), expected) << name;
  }
}

TEST(MetricValue, CountsStatusesAndTheirClasses) {
  const std::vector<std::pair<std::string, double>> cases = {
      {"status.1xx", 1},   {"status.2xx", 17999}, {"status.3xx", 7},
      {"status.4xx", 43},  {"status.5xx", 951},   {"status.404", 41},
      {"status.503", 951}, {"status.500", 0},     {"status.200", 17000},
  };
  for (const auto& [name, expected] : cases) {
    EXPECT_EQ(metric_value(sample_run(), name).value, expected) << name;
  }
}

TEST(MetricValue, ANullQuantileKeepsItsSamples) {
  RunReport report = sample_run();
  report.response.count = 40;
  report.response.percentiles_ms[6].reset();
  report.ttfb.count = 30;
  report.ttfb.p99_ms.reset();
  EXPECT_FALSE(metric_value(report, "p99").value.has_value());
  EXPECT_EQ(metric_value(report, "p99").samples, 40U);
  EXPECT_FALSE(metric_value(report, "ttfb.p99").value.has_value());
  EXPECT_EQ(metric_value(report, "ttfb.p99").samples, 30U);
}

TEST(MetricValue, TakesTheSweetSpotsOwnFigures) {
  const SweepReport report = sample_sweep();
  EXPECT_EQ(metric_value(report, "sweet_spot.concurrency").value, 50);
  EXPECT_EQ(metric_value(report, "sweet_spot.rps").value, 4501);
  EXPECT_EQ(metric_value(report, "sweet_spot.p50").value, 1.5);
  EXPECT_EQ(metric_value(report, "sweet_spot.p99").value, 2.5);
  EXPECT_EQ(metric_value(report, "peak_rps").value, 4700);
  EXPECT_EQ(metric_value(report, "qualified_points").value, 2);
  EXPECT_EQ(metric_value(report, "rps").value, 4500);
}

TEST(MetricValue, UnknownNamesHaveNone) {
  for (const char* name : {"", ".", "p97", "status.", "status.x", "status.abc", "ttfb", "ttfb.p10",
                           "service.", "sweet_spot.", "sweet_spot.max", "x.p99"}) {
    EXPECT_FALSE(metric_value(sample_run(), name).value.has_value()) << name;
    EXPECT_FALSE(metric_value(sample_sweep(), name).value.has_value()) << name;
  }
}

TEST(MetricValue, OfAProtocolIsFoundByItsName) {
  RunReport report;
  report.completed = 5;
  report.metrics.push_back({.name = "first_event", .times = PhaseSummary()});
  report.metrics.back().times->count = 30;
  report.metrics.back().times->p95_ms = 2;
  report.metrics.push_back({.name = "events", .number = 30});
  report.metrics.push_back({.name = "gauge_peak"});
  EXPECT_EQ(metric_value(report, "first_event.p95").value, 2);
  EXPECT_EQ(metric_value(report, "first_event.p95").samples, 30U);
  EXPECT_FALSE(metric_value(report, "first_event.p999").value);
  EXPECT_EQ(metric_value(report, "events").value, 30);
  EXPECT_FALSE(metric_value(report, "gauge_peak").value);
  EXPECT_EQ(metric_value(report, "last_event.p95").samples, 0U);
  report.metrics.push_back({.name = "close_codes"});
  report.metrics.back().parts.emplace() = {{"1000", 4}};
  EXPECT_EQ(metric_value(report, "close_codes.1000").value, 4);
  EXPECT_EQ(metric_value(report, "close_codes.1006").value, 0) << "no connection ended so";
  for (const auto& catalogue : {stream_metrics(), llm_metrics()}) {
    for (const Metric& metric : catalogue) {
      EXPECT_EQ(find_metric(metric.name, run_metrics()), nullptr) << metric.name << " is a run's";
    }
  }
}

}  // namespace
}  // namespace vastar
