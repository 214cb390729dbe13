// A protocol's own figures from measurements to the document, and back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>

#include "report/build.h"
#include "report/merge.h"
#include "report/overhead.h"
#include "report/read_run.h"
#include "report/schema.h"
#include "report/summary.h"
#include "report/to_json.h"

namespace vastar {
namespace {

namespace json = boost::json;
using ::testing::Contains;
using ::testing::HasSubstr;

Measurements sample() {
  Measurements measured;
  measured.started = measured.completed = measured.succeeded = 4;
  for (int i = 1; i <= 4; ++i) measured.successes.record(i * kMillisecond);
  OwnMetrics& metrics = measured.metrics;
  metrics.at("first_event", OwnKind::kTimes).times.record(2 * kMillisecond, 30);
  metrics.at("events_per_s", OwnKind::kRate).put(30);
  metrics.at("events", OwnKind::kCount).put(30);
  metrics.at("goodput_share", OwnKind::kMean).put(1);
  metrics.at("goodput_share", OwnKind::kMean).put(0);
  metrics.at("streams_peak", OwnKind::kHighest).put(7);
  metrics.at("gauge_peak", OwnKind::kHighest);
  metrics.at("cost", OwnKind::kCount).put(std::nan(""));
  metrics.at("token_source", OwnKind::kWord).put(std::string_view("usage"));
  metrics.at("close_codes", OwnKind::kTally).tally = {{"1000", 3}, {"1006", 1}};
  metrics.at("shares", OwnKind::kEach).each = {6, 2, 4};
  metrics.at("compat.vllm.ttft", OwnKind::kTimes).times.record(kMillisecond);
  metrics.at("compat.aiperf.tps_per_user", OwnKind::kMean).put(5);
  measured.streams.resize(2);
  measured.streams[0].ttfb = kMillisecond;
  measured.streams[1].stream = 1;
  measured.streams[1].error = "reset";
  return measured;
}

RunFacts facts() {
  RunFacts facts;
  facts.elapsed = 2 * kSecond;
  facts.started_at = "2026-11-21T09:30:00.123Z";
  facts.params.url = "http://127.0.0.1:8080/";
  facts.params.method = "GET";
  facts.with_streams = true;
  return facts;
}

std::string number(const RunReport& report, const char* name) {
  const MetricSummary* metric = report.own_metric(name);
  if (metric == nullptr) return "missing";
  return metric->number ? std::to_string(*metric->number) : "unknown";
}

TEST(OwnMetricsOfAReport, AreDerivedByTheirKind) {
  const RunReport report = build_run_report(sample(), facts());
  EXPECT_EQ(report.own_metric("first_event")->times->count, 30U);
  EXPECT_EQ(report.own_metric("first_event")->times->p95_ms, 2);
  EXPECT_EQ(number(report, "events_per_s"), "15.000000");
  EXPECT_EQ(number(report, "events"), "30.000000");
  EXPECT_EQ(number(report, "goodput_share"), "0.500000");
  EXPECT_EQ(number(report, "streams_peak"), "7.000000");
  EXPECT_EQ(number(report, "gauge_peak"), "unknown");
  EXPECT_EQ(number(report, "cost"), "unknown") << "a part of it is";
  EXPECT_EQ(report.own_metric("token_source")->word, "usage");
  EXPECT_EQ(report.own_metric("compat.vllm.ttft"), nullptr) << "it is no metric of ours";
}

TEST(OwnMetricsOfAReport, AreInAValidDocumentAndComeBackFromIt) {
  const RunReport report = build_run_report(sample(), facts());
  const std::string text = to_document(report);
  EXPECT_EQ(document_problems(text), std::vector<std::string>{});
  const json::value document = json::parse(text);
  EXPECT_EQ(document.at_pointer("/metrics/streams_peak"), json::value(7));
  EXPECT_TRUE(document.at_pointer("/metrics/cost").is_null());
  EXPECT_EQ(document.at_pointer("/compat/vllm/ttft/count"), json::value(1));
  EXPECT_EQ(document.at_pointer("/compat/aiperf/tps_per_user"), json::value(5));
  EXPECT_EQ(document.at_pointer("/streams/0/ttfb_ms"), json::value(1));
  EXPECT_TRUE(document.at_pointer("/streams/1/ttfb_ms").is_null());
  EXPECT_EQ(document.at_pointer("/streams/1/error"), json::value("reset"));
  const auto stored = read_run(text);
  ASSERT_TRUE(stored);
  EXPECT_EQ(number(stored->report, "events"), "30.000000");
  EXPECT_EQ(stored->report.own_metric("first_event")->times->count, 30U);
  EXPECT_EQ(stored->report.own_metric("token_source")->word, "usage");
}

// "least 1, median 2": a metric's named parts.
std::string parts(const RunReport& report, const char* name) {
  std::string text;
  for (const auto& [part, number] : report.own_metric(name)->parts.value()) {
    text += text.empty() ? "" : ", ";
    text += part + " " + (number ? std::to_string(static_cast<int>(*number)) : "unknown");
  }
  return text;
}

TEST(OwnMetricsOfAReport, MayHaveNamedParts) {
  const RunReport report = build_run_report(sample(), facts());
  EXPECT_EQ(parts(report, "close_codes"), "1000 3, 1006 1");
  EXPECT_EQ(parts(report, "shares"), "least 1, median 2, most 3");
  // 12^2 / (3 * 56)
  EXPECT_EQ(number(report, "shares_fairness"), "0.857143");
  const auto stored = read_run(to_document(report));
  ASSERT_TRUE(stored);
  EXPECT_EQ(parts(stored->report, "close_codes"), "1000 3, 1006 1");
  Measurements other = sample();
  other.successes.record(kSecond);
  other.metrics.at("close_codes", OwnKind::kTally).tally = {{"1001", 1}, {"1006", 5}};
  other.metrics.at("shares", OwnKind::kEach).each = {8};
  const auto two = read_run(to_document(build_run_report(other, facts())));
  ASSERT_TRUE(two);
  const auto merged = merge_runs({{"one", *stored}, {"two", *two}});
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(parts(*merged, "close_codes"), "1000 3, 1006 6, 1001 1");
  EXPECT_EQ(parts(*merged, "shares"), "least 1, median unknown, most 4");
  EXPECT_EQ(number(*merged, "shares_fairness"), "unknown");
}

TEST(OwnMetricsOfAReport, SharesOfNobodyAreNotKnown) {
  Measurements measured;
  measured.metrics.at("shares", OwnKind::kEach);
  const RunReport none = build_run_report(measured, facts());
  EXPECT_EQ(parts(none, "shares"), "least unknown, median unknown, most unknown");
  EXPECT_EQ(number(none, "shares_fairness"), "unknown");
  measured.metrics.at("shares", OwnKind::kEach).each = {0, 0};
  EXPECT_EQ(number(build_run_report(measured, facts()), "shares_fairness"), "unknown");
}

TEST(OwnMetricsOfAReport, OfSeveralGeneratorsAddUpWhereTheyCan) {
  const auto one = read_run(to_document(build_run_report(sample(), facts())));
  Measurements other = sample();
  other.successes.record(kSecond);  // or it would be taken for the same run
  other.metrics.at("token_source", OwnKind::kWord).put(std::string_view("chunks"));
  const auto two = read_run(to_document(build_run_report(other, facts())));
  ASSERT_TRUE(one && two);
  const auto merged = merge_runs({{"one", *one}, {"two", *two}});
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(number(*merged, "events"), "60.000000");
  EXPECT_EQ(number(*merged, "events_per_s"), "30.000000");
  EXPECT_EQ(number(*merged, "streams_peak"), "14.000000");
  EXPECT_EQ(merged->own_metric("first_event")->times->count, 60U);
  EXPECT_EQ(merged->own_metric("first_event")->times->p95_ms, 2);
  EXPECT_EQ(merged->own_metric("token_source")->word, "mixed");
  ASSERT_EQ(merged->compat.size(), 2U);
  EXPECT_EQ(merged->compat[0].times->count, 2U);
  EXPECT_EQ(document_problems(to_document(*merged)), std::vector<std::string>{});
}

NamedRun answers_of(const char* name, int fast, int slow, int good, const char* started_at) {
  Measurements measured = sample();
  measured.successes.record(fast * kMillisecond);
  OwnMetrics& metrics = measured.metrics;
  metrics.at("e2e", OwnKind::kTimes).times.record(10 * kMillisecond, fast);
  metrics.at("e2e", OwnKind::kTimes).times.record(500 * kMillisecond, slow);
  OwnMetric& share = metrics.at("goodput_share", OwnKind::kMean);
  share.value = good;
  share.samples = static_cast<std::uint64_t>(fast + slow);
  OwnMetric& speed = metrics.at("tps_user", OwnKind::kMean);
  speed.value = 7 * fast + 2 * slow;
  speed.samples = static_cast<std::uint64_t>(fast + slow);
  metrics.at("context_share", OwnKind::kMean);
  metrics.at("gauge_peak", OwnKind::kHighest).put(fast);
  measured.ttfb.record(fast * kMillisecond, 50);
  RunFacts own = facts();
  own.started_at = started_at;
  auto stored = read_run(to_document(build_run_report(measured, own)));
  EXPECT_TRUE(stored) << stored.error().message;
  return {name, std::move(*stored)};
}

TEST(OwnMetricsOfAReport, PercentilesOfSeveralGeneratorsAreThoseOfAllValues) {
  const auto merged = merge_runs({answers_of("a", 90, 0, 90, "2026-11-21T09:30:00.000Z"),
                                  answers_of("b", 8, 2, 0, "2026-11-21T09:30:00.001Z")});
  ASSERT_TRUE(merged) << merged.error().message;
  const PhaseSummary& e2e = *merged->own_metric("e2e")->times;
  EXPECT_EQ(e2e.count, 100U);
  EXPECT_NEAR(*e2e.p50_ms, 10, 0.01);
  EXPECT_NEAR(*e2e.p99_ms, 500, 0.5) << "2 of the 100";
  EXPECT_EQ(e2e.max_ms, 500) << "as the documents have it";
  EXPECT_EQ(number(*merged, "goodput_share"), "0.900000") << "90 of the 100 answers";
  EXPECT_EQ(number(*merged, "tps_user"), "6.900000") << "98 of 7 and 2 of 2";
  EXPECT_EQ(merged->own_metric("tps_user")->mean_of, 100U);
  EXPECT_EQ(number(*merged, "context_share"), "unknown") << "no answer had one";
  EXPECT_EQ(number(*merged, "gauge_peak"), "90.000000") << "both read the same target's";
  EXPECT_EQ(merged->ttfb.count, 100U);
  EXPECT_NEAR(*merged->ttfb.p50_ms, 8, 0.01);
}

TEST(OwnMetricsOfAReport, AMeanWithoutTheNumberOfItsValuesIsNotKnownOfSeveral) {
  NamedRun old = answers_of("old", 90, 0, 90, "2026-11-21T09:30:00.000Z");
  for (MetricSummary& metric : old.run.report.metrics) metric.mean_of.reset();
  const auto merged = merge_runs({old, answers_of("new", 8, 2, 0, "2026-11-21T09:30:00.001Z")});
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(number(*merged, "tps_user"), "unknown");
  EXPECT_EQ(number(*merged, "goodput_share"), "unknown");
  EXPECT_THAT(merged->common.notes, Contains(HasSubstr("tps_user")));
}

TEST(OwnMetricsOfAReport, WithoutAHistogramThereAreNoPercentilesOfSeveral) {
  NamedRun old = answers_of("old", 90, 0, 90, "2026-11-21T09:30:00.000Z");
  for (auto& histogram : old.run.metrics) histogram.reset();
  const auto merged = merge_runs({old, answers_of("new", 8, 2, 0, "2026-11-21T09:30:00.001Z")});
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->own_metric("e2e")->times->count, 100U);
  EXPECT_EQ(merged->own_metric("e2e")->times->p50_ms, std::nullopt);
  EXPECT_EQ(merged->own_metric("e2e")->times->max_ms, 500);
  EXPECT_THAT(merged->common.notes, Contains(HasSubstr("e2e")));
}

TEST(OwnMetricsOfAReport, AHistogramThatDoesNotFitIsRefused) {
  RunReport report = build_run_report(sample(), facts());
  report.metrics.at(0).histogram = "AAAA";
  EXPECT_THAT(read_run(to_document(report)).error().message, HasSubstr("/metrics/first_event"));
}

TEST(Overhead, IsHowMuchWorseEachFigureIs) {
  Measurements slow = sample(), fast = sample();
  fast.metrics.at("ttft_content", OwnKind::kTimes).times.record(100 * kMillisecond, 50);
  slow.metrics.at("ttft_content", OwnKind::kTimes).times.record(125 * kMillisecond, 50);
  fast.metrics.at("tps_user", OwnKind::kMean).put(80);
  slow.metrics.at("tps_user", OwnKind::kMean).put(60);
  slow.metrics.at("only_here", OwnKind::kCount).put(1);
  RunReport target = build_run_report(slow, facts());
  auto reference = std::make_shared<const RunReport>(build_run_report(fast, facts()));
  target.overhead = Overhead{.between = "gateway",
                             .reference = "http://127.0.0.1/",
                             .figures = overhead_of(target, *reference),
                             .reference_run = reference};
  const auto row = [&](std::string_view metric, std::string_view figure) {
    for (const OverheadFigure& one : target.overhead->figures) {
      if (one.metric == metric && one.figure == figure) return one;
    }
    return OverheadFigure();
  };
  EXPECT_NEAR(*row("ttft_content", "p50").overhead, 25, 1e-9);
  EXPECT_NEAR(*row("ttft_content", "p50").overhead_pct, 25, 1e-9);
  EXPECT_EQ(row("ttft_content", "p50").samples, 50U);
  EXPECT_EQ(row("ttft_content", "p99").overhead, std::nullopt) << "50 have no p99";
  EXPECT_NEAR(*row("tps_user", "").overhead, 20, 1e-9) << "less is worse";
  EXPECT_NEAR(*row("tps_user", "").overhead_pct, 25, 1e-9);
  EXPECT_EQ(row("error_rate", "").overhead, 0);
  EXPECT_TRUE(row("only_here", "").metric.empty());
  const std::string text = to_document(target);
  EXPECT_EQ(document_problems(text), std::vector<std::string>{});
  EXPECT_EQ(json::parse(text).at_pointer("/overhead/reference_run/kind"), json::value("run"));
}

TEST(OwnMetricsOfAReport, MeansSayOfHowManyValuesTheyAre) {
  const std::string text = to_document(build_run_report(sample(), facts()));
  const json::value document = json::parse(text);
  EXPECT_EQ(document.at_pointer("/mean_samples/goodput_share"), json::value(2));
  EXPECT_EQ(document.at_pointer("/mean_samples/compat.aiperf.tps_per_user"), json::value(1));
  EXPECT_EQ(document.at("mean_samples").as_object().size(), 2U);
  const auto stored = read_run(text);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->report.own_metric("goodput_share")->mean_of, 2U);
  EXPECT_EQ(stored->report.own_metric("events")->mean_of, std::nullopt);
}

TEST(OwnMetricsOfAReport, OfOtherToolsComeBackToo) {
  const auto one = read_run(to_document(build_run_report(sample(), facts())));
  ASSERT_TRUE(one);
  EXPECT_EQ(one->report.compat.size(), 2U);
  EXPECT_EQ(one->report.compat[0].name, "vllm.ttft");
}

TEST(ModelInsights, SayWhatTheFiguresMean) {
  Measurements measured = sample();
  OwnMetrics& metrics = measured.metrics;
  metrics.at("ttft_content", OwnKind::kTimes).times.record(100 * kMillisecond, 200);
  metrics.at("ttft_any_chunk", OwnKind::kTimes).times.record(10 * kMillisecond, 200);
  metrics.at("tpot", OwnKind::kTimes).times.record(20 * kMillisecond, 200);
  metrics.at("tps_user", OwnKind::kMean).put(50);
  metrics.at("chunk_gap", OwnKind::kTimes).times.record(10 * kMillisecond, 97);
  metrics.at("chunk_gap", OwnKind::kTimes).times.record(90 * kMillisecond, 3);
  const auto insights = model_insights(build_run_report(measured, facts()));
  ASSERT_EQ(insights.size(), 4U);
  EXPECT_EQ(insights[0],
            "First text: p50 100ms, p99 100ms; an empty part comes before it, at 10ms");
  EXPECT_EQ(insights[1], "Then a token each 20ms: 50.0 tokens/s for each user");
  EXPECT_EQ(insights[2], "Gaps between chunks: p99 is 9.0 times p50: the text comes in bursts");
  EXPECT_EQ(insights[3], "50.00% of the requests kept every limit");
  EXPECT_TRUE(model_insights(RunReport()).empty());
}

Measurements of_streams(double lumped, double together, Nanos gap) {
  Measurements measured;
  measured.started = 10;
  measured.metrics.at("lumped", OwnKind::kCount).put(lumped);
  measured.metrics.at("events_together", OwnKind::kMean).put(together);
  measured.metrics.at("event_gap", OwnKind::kTimes).times.record(gap);
  return measured;
}

TEST(StreamInsights, NameWhatHoldsEventsBack) {
  const auto insights_of = [](double lumped, double together, Nanos gap) {
    return stream_insights(build_run_report(of_streams(lumped, together, gap), facts()));
  };
  const auto lump = insights_of(4, 0, 0);
  ASSERT_EQ(lump.size(), 1U);
  EXPECT_TRUE(lump[0].starts_with("The events of 4 of 10 streams came in one lump at their end: "))
      << lump[0];
  EXPECT_NE(lump[0].find("proxy_buffering off"), std::string::npos);
  const auto lumps = insights_of(0, 0.75, 40 * kMillisecond);
  ASSERT_EQ(lumps.size(), 1U);
  EXPECT_TRUE(
      lumps[0].starts_with("75% of the events came together with the one before, with "
                           "pauses of up to 40 ms between: "))
      << lumps[0];
  EXPECT_TRUE(insights_of(0, 0.25, 40 * kMillisecond).empty());
  EXPECT_TRUE(insights_of(0, 0.9, 10 * kMicrosecond).empty()) << "they came without a pause";
  EXPECT_TRUE(stream_insights(RunReport()).empty());
}

}  // namespace
}  // namespace vastar
