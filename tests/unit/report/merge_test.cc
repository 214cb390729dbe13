#include "report/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/schema.h"
#include "report/to_json.h"
#include "samples.h"

namespace vastar {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// `requests` around `ms`, and one timeout, from `started_at` on for 10 s.
RunReport run_of(std::uint64_t requests, double ms, const std::string& started_at) {
  Measurements measurements;
  measurements.started = measurements.completed = measurements.succeeded = requests;
  measurements.statuses = {{200, requests}};
  testing::record_bell(measurements.successes, requests, ms);
  testing::record_bell(measurements.service, requests, ms);
  testing::record_bell(measurements.phases[static_cast<std::size_t>(Phase::kWait)], requests, ms);
  testing::record_failures(measurements, Failure::kTimeout, 1, kSecond, "no response in 1s");
  measurements.timeline.resize(2);
  measurements.timeline[1].started = requests;
  RunFacts facts = testing::sample_facts();
  facts.started_at = started_at;
  facts.elapsed = 10 * kSecond;
  facts.params.concurrency = 8;
  return build_run_report(measurements, facts);
}

constexpr const char* kStart = "2026-11-21T09:30:00.000Z";

NamedRun named(const std::string& name, const RunReport& report) {
  Result<StoredRun> run = read_run(to_document(report));
  EXPECT_TRUE(run) << run.error().message;
  return {name, std::move(*run)};
}

TEST(ReadRun, ReadsWhatWasWritten) {
  for (RunReport report : {testing::sample_run(), testing::sample_open_loop_run()}) {
    report.params.source_addresses = {"127.0.0.2", "127.0.1.0/24"};
    report.tls = {.handshakes = 9, .resumed = 4, .protocol = "TLSv1.3", .cipher = "C", .alpn = ""};
    const std::string document = to_document(report);
    Result<StoredRun> run = read_run(document);
    ASSERT_TRUE(run) << run.error().message;
    run->report.common.gate = report.common.gate;
    const auto bins = [](RunReport& to, const RunReport& from) {
      to.response.bins = from.response.bins;
      to.service.bins = from.service.bins;
      to.lag.bins = from.lag.bins;
      to.successes.bins = from.successes.bins;
    };
    bins(run->report, report);
    EXPECT_EQ(to_document(run->report), document);
    EXPECT_EQ(run->response.count(), report.response.count);
  }
}

TEST(ReadRun, RefusesWhatIsNoRun) {
  EXPECT_THAT(read_run(to_document(testing::sample_sweep())).error().message, HasSubstr("a sweep"));
  EXPECT_FALSE(read_run("[]"));
  RunReport broken = testing::sample_run();
  broken.response.histogram = broken.lag.histogram = "AAAA";
  EXPECT_THAT(read_run(to_document(broken)).error().message, HasSubstr("/latency/response"));
  RunReport other = testing::sample_run();
  other.response.histogram = run_of(10, 5, kStart).response.histogram;
  EXPECT_THAT(read_run(to_document(other)).error().message, HasSubstr("count is"));
}

TEST(MergeRuns, AddsExactly) {
  const RunReport slow = run_of(1'000, 40, kStart);
  const RunReport fast = run_of(3'000, 10, "2026-11-21T09:30:00.200Z");
  const Result<RunReport> merged = merge_runs({named("a", slow), named("b", fast)});
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(merged->started, 4'002);
  EXPECT_EQ(merged->succeeded, 4'000);
  EXPECT_EQ(merged->timed_out, 2);
  EXPECT_EQ(merged->statuses.at(200), 4'000);
  EXPECT_EQ(merged->params.concurrency, 16);
  EXPECT_NEAR(merged->rps, 400, 1e-9);
  EXPECT_EQ(merged->common.started_at, kStart);
  EXPECT_EQ(merged->timeline.at(1).started, 4'000);
  ASSERT_EQ(merged->errors.size(), 1);
  EXPECT_EQ(merged->errors[0].count, 2);

  Histogram all;
  testing::record_bell(all, 1'000, 40);
  testing::record_bell(all, 3'000, 10);
  all.record(kSecond, 2);
  EXPECT_EQ(merged->response.count, 4'002);
  EXPECT_EQ(*merged->response.percentile("p50"), to_ms(*quantile(all, 0.5)));
  EXPECT_EQ(*merged->response.percentile("p999"), to_ms(*quantile(all, 0.999)));
  EXPECT_NEAR(*merged->response.mean_ms, all.mean() / 1e6, 1e-3);
  EXPECT_NEAR(*merged->response.max_ms, 1000, 1e-6);
  const PhaseSummary& wait = merged->phases[static_cast<std::size_t>(Phase::kWait)];
  EXPECT_EQ(wait.count, 4'000);
  EXPECT_FALSE(wait.p99_ms) << "there is no histogram of it";
  EXPECT_TRUE(wait.max_ms);
  EXPECT_TRUE(merged->common.validity.valid);
  EXPECT_THAT(merged->common.notes,
              Contains(HasSubstr("merged from 2 runs: a (100 requests/s), b")));
  EXPECT_THAT(document_problems(to_document(*merged)), IsEmpty());
}

TEST(MergeRuns, OfOpenLoopsAddsTheSchedules) {
  RunReport one = testing::sample_open_loop_run();
  RunReport two = one;
  two.common.started_at = "2026-11-21T09:30:00.001Z";
  one.common.started_at = kStart;
  const Result<RunReport> merged = merge_runs({named("a", one), named("b", two)});
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_DOUBLE_EQ(*merged->offered_rps, 2 * *one.offered_rps);
  EXPECT_EQ(*merged->scheduled, 2 * *one.scheduled);
  EXPECT_THAT(document_problems(to_document(*merged)), IsEmpty());
}

TEST(MergeRuns, AtDifferentTimesIsNotValid) {
  const Result<RunReport> merged = merge_runs(
      {named("a", run_of(10, 5, kStart)), named("b", run_of(10, 5, "2026-11-21T09:31:00.000Z"))});
  ASSERT_TRUE(merged);
  EXPECT_FALSE(merged->common.validity.valid);
  EXPECT_THAT(merged->common.validity.reasons, Contains(HasSubstr("shared 0%")));
}

TEST(MergeRuns, RefusesWhatWasNeverOneLoad) {
  const NamedRun first = named("a.json", run_of(10, 5, kStart));
  EXPECT_THAT(merge_runs({first, first}).error().message, HasSubstr("are the same run"));
  EXPECT_FALSE(merge_runs({first}));
  EXPECT_FALSE(merge_runs({}));
  NamedRun other = named("b.json", run_of(11, 6, kStart));
  other.run.report.params.url = "http://elsewhere/";
  EXPECT_THAT(merge_runs({first, other}).error().message,
              HasSubstr("a.json and b.json cannot be merged: the target differs"));
  other = named("b.json", run_of(11, 6, kStart));
  other.run.report.params.rate = 100;
  EXPECT_THAT(merge_runs({first, other}).error().message, HasSubstr("(closed loop and open loop)"));
  other = named("b.json", run_of(11, 6, kStart));
  other.run.report.params.method = "GET";
  EXPECT_THAT(merge_runs({first, other}).error().message, HasSubstr("method differs"));
}

TEST(MergeRuns, RefusesAnotherMeaningOfSuccess) {
  const NamedRun first = named("a", run_of(10, 5, kStart));
  const auto refusal = [&](auto change) {
    NamedRun other = named("b", run_of(11, 6, kStart));
    change(other.run.report.params);
    const auto merged = merge_runs({first, other});
    return merged ? std::string() : merged.error().message;
  };
  EXPECT_EQ(refusal([](RunParams&) {}), "");
  EXPECT_THAT(refusal([](RunParams& params) {
                params.expect_status = {200, 404};
              }),
              HasSubstr("the --expect-status differs (none and 200, 404)"));
  EXPECT_THAT(refusal([](RunParams& params) { params.checks = {"body contains x"}; }),
              HasSubstr("list of checks differs"));
  EXPECT_THAT(refusal([](RunParams& params) { params.max_redirects = 3; }),
              HasSubstr("--max-redirects differs"));
  EXPECT_THAT(refusal([](RunParams& params) { params.timeout_s = 0.5; }),
              HasSubstr("the timeout differs (20 s and 0.5 s)"));
}

// Found in a review: runs of other prompts, or of a larger model, were added up.
TEST(MergeRuns, RefusesUnlikeStreamsAndModels) {
  RunReport asked = run_of(10, 5, kStart);
  asked.params.stream = StreamParams{};
  asked.params.model = ModelParams{.dialect = "ollama", .model = "small", .prompts_digest = "a1"};
  const auto refusal = [&](auto change) {
    RunReport other = run_of(11, 6, kStart);
    other.params = asked.params;
    change(other.params);
    const auto merged = merge_runs({named("a", asked), named("b", other)});
    return merged ? std::string() : merged.error().message;
  };
  EXPECT_EQ(refusal([](RunParams&) {}), "");
  EXPECT_THAT(refusal([](RunParams& params) { params.model->model = "large"; }),
              HasSubstr("the model differs (small by ollama"));
  EXPECT_THAT(refusal([](RunParams& params) { params.model->prompts_digest = "b2"; }),
              HasSubstr("the model differs"));
  EXPECT_THAT(refusal([](RunParams& params) { params.model->price_output = 10; }),
              HasSubstr("the model differs"));
  EXPECT_THAT(refusal([](RunParams& params) { params.model.reset(); }), HasSubstr("and none"));
  EXPECT_THAT(refusal([](RunParams& params) { params.stream->events = 5; }),
              HasSubstr("the kind of stream differs"));
}

TEST(MergeRuns, SaysThatRowsOfStreamsAreLeftOut) {
  NamedRun first = named("a", run_of(10, 5, kStart));
  const NamedRun second = named("b", run_of(11, 6, kStart));
  const auto said = Contains(HasSubstr("rows of single streams"));
  EXPECT_THAT(merge_runs({first, second})->common.notes, ::testing::Not(said));
  first.run.has_streams = true;
  EXPECT_THAT(merge_runs({first, second})->common.notes, said);
}

TEST(MergeRuns, RefusesARunThatIsInAMergedOneAlready) {
  const RunReport a = run_of(10, 5, kStart);
  const RunReport b = run_of(11, 6, kStart);
  const RunReport c = run_of(12, 7, kStart);
  const auto ab = merge_runs({named("a", a), named("b", b)});
  ASSERT_TRUE(ab);
  ASSERT_EQ(ab->merged_from.size(), 2U);
  EXPECT_EQ(ab->merged_from[0].started_at, kStart);
  EXPECT_THAT(document_problems(to_document(*ab)), IsEmpty());
  for (const RunReport& part : {a, b}) {
    EXPECT_THAT(merge_runs({named("ab", *ab), named("part", part)}).error().message,
                HasSubstr("ab and part both have the run that started at 2026-11-21"));
    EXPECT_FALSE(merge_runs({named("c", c), named("part", part), named("ab", *ab)}));
  }
  const auto bc = merge_runs({named("b", b), named("c", c)});
  ASSERT_TRUE(bc);
  EXPECT_FALSE(merge_runs({named("ab", *ab), named("bc", *bc)})) << "they share one";
  const auto abc = merge_runs({named("ab", *ab), named("c", c)});
  ASSERT_TRUE(abc) << abc.error().message;
  EXPECT_EQ(abc->merged_from.size(), 3U);
  EXPECT_EQ(abc->started, a.started + b.started + c.started);
  EXPECT_FALSE(merge_runs({named("abc", *abc), named("a", a)}));
}

TEST(MergeRuns, KnowsFromWhereOnTimesAreLowerBounds) {
  const auto merged =
      merge_runs({named("a", run_of(10, 5, kStart)), named("b", run_of(11, 6, kStart))});
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->response.censored_from_ms, 1000) << "each has a timeout";
}

TEST(MergeRuns, KeepsWhatWasNotValid) {
  RunReport bad = run_of(12, 5, kStart);
  bad.common.validity.valid = false;
  bad.common.validity.reasons = {"worker 1 was busy"};
  const Result<RunReport> merged = merge_runs({named("a", run_of(10, 5, kStart)), named("b", bad)});
  ASSERT_TRUE(merged);
  EXPECT_FALSE(merged->common.validity.valid);
  EXPECT_THAT(merged->common.validity.reasons, Contains("b: worker 1 was busy"));
}

RunReport run_with_series(const std::vector<std::string>& names, double ms,
                          const std::string& started_at) {
  Measurements measurements;
  measurements.started = measurements.completed = measurements.succeeded = 100;
  testing::record_bell(measurements.successes, 100, ms);
  RunFacts facts = testing::sample_facts();
  facts.started_at = started_at;
  facts.elapsed = 10 * kSecond;
  facts.series = names;
  measurements.series.resize(1);
  measurements.series[0].succeeded = 99;
  measurements.series[0].failed = 1;
  measurements.series[0].statuses = {{200, 100}};
  testing::record_bell(measurements.series[0].response, 100, ms);
  return build_run_report(measurements, facts);
}

TEST(ReadRun, ReadsSeries) {
  const std::string document = to_document(run_with_series({"/a", "/never"}, 5, kStart));
  EXPECT_THAT(document_problems(document), IsEmpty());
  const Result<StoredRun> run = read_run(document);
  ASSERT_TRUE(run) << run.error().message;
  ASSERT_EQ(run->report.series.size(), 2U);
  EXPECT_EQ(run->report.series[0].failed, 1U);
  EXPECT_EQ(run->series[0].count(), 100U);
  EXPECT_EQ(run->report.series[1].latency.count, 0U) << "a row without requests is there too";
}

TEST(Merge, AddsSeriesByName) {
  const auto merged = merge_runs({named("a", run_with_series({"/a", "/b"}, 5, kStart)),
                                  named("b", run_with_series({"/b"}, 50, kStart))});
  ASSERT_TRUE(merged) << merged.error().message;
  ASSERT_EQ(merged->series.size(), 2U);
  EXPECT_EQ(merged->series[0].name, "/a");
  EXPECT_EQ(merged->series[0].latency.count, 100U);
  EXPECT_EQ(merged->series[1].name, "/b");
  EXPECT_EQ(merged->series[1].latency.count, 100U);
  EXPECT_GT(*merged->series[1].latency.p50_ms, 25);
  EXPECT_EQ(merged->series[1].statuses.at(200), 100U);
}

TEST(MergeRuns, HandshakesAddUp) {
  RunReport one = run_of(1000, 5, kStart);
  RunReport two = run_of(1000, 6, kStart);
  one.tls = {.handshakes = 9, .resumed = 4, .protocol = "TLSv1.3", .cipher = "C", .alpn = "h2"};
  two.tls = {.handshakes = 3, .resumed = 1, .protocol = "TLSv1.2", .cipher = "D", .alpn = "h2"};
  const auto merged = merge_runs({named("one", one), named("two", two)});
  ASSERT_TRUE(merged) << merged.error().message;
  ASSERT_TRUE(merged->tls);
  EXPECT_EQ(merged->tls->handshakes, 12U);
  EXPECT_EQ(merged->tls->resumed, 5U);
  EXPECT_EQ(merged->tls->protocol, "TLSv1.3");
}

}  // namespace
}  // namespace vastar
