// Documents and events as the contract describes them.
#include "report/to_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <limits>

#include "base/version.h"
#include "report/read_run.h"
#include "report/schema.h"
#include "unit/report/golden.h"
#include "unit/report/samples.h"

namespace vastar {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;
using testing::expect_golden;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> keys(const json::value& value) {
  std::vector<std::string> names;
  for (const auto& member : value.as_object()) names.emplace_back(member.key());
  return names;
}

json::value run_document(const RunReport& run) { return json::parse(to_document(run)); }

// What was asked of a model and of streams is in the document, and comes back.
TEST(ToDocument, HasWhatWasAskedOfModelsAndStreams) {
  RunReport run = testing::sample_open_loop_run();
  run.params.stream = StreamParams{.required = false, .events = 5, .time_s = 1.5};
  run.params.model = ModelParams{.dialect = "ollama",
                                 .model = "m",
                                 .prompts = 2,
                                 .prompts_digest = "a1",
                                 .slo_tpot_ms = 20,
                                 .price_input = 0.5};
  const std::string document = to_document(run);
  EXPECT_TRUE(document_problems(document).empty());
  const auto read = read_run(document);
  ASSERT_TRUE(read);
  const RunParams& params = read->report.params;
  ASSERT_TRUE(params.stream && params.model);
  EXPECT_EQ(to_text(*params.stream), to_text(*run.params.stream));
  EXPECT_EQ(to_text(*params.model), to_text(*run.params.model));
}

TEST(RunDocument, IsTheGoldenOne) {
  expect_golden("run.json", indented(to_document(testing::sample_run())));
}

TEST(RunDocument, OfAnOpenLoopIsTheGoldenOne) {
  expect_golden("run-open-loop.json", indented(to_document(testing::sample_open_loop_run())));
}

TEST(SweepDocument, IsTheGoldenOne) {
  expect_golden("sweep.json", indented(to_document(testing::sample_sweep())));
}

TEST(SweepDocument, OfAFallbackIsTheGoldenOne) {
  expect_golden("sweep-fallback.json", indented(to_document(testing::sample_fallback_sweep())));
}

TEST(SuiteDocument, IsTheGoldenOne) {
  expect_golden("suite.json", indented(to_document(testing::sample_suite())));
}

TEST(SuiteDocument, HoldsTheDocumentsOfItsScenarios) {
  const json::value document = json::parse(to_document(testing::sample_suite()));
  const json::array& scenarios = document.at("scenarios").as_array();
  EXPECT_EQ(scenarios[1].at("document"), run_document(testing::sample_open_loop_run()));
  EXPECT_TRUE(scenarios[2].at("document").is_null());
  EXPECT_EQ(document.at("gate").at("thresholds").at(0).at("scenario"), "checkout");
  EXPECT_FALSE(scenarios[1]
                   .at("document")
                   .at("gate")
                   .at("thresholds")
                   .at(0)
                   .as_object()
                   .contains("scenario"));
}

TEST(RunDocument, StartsWithWhatEveryDocumentHas) {
  const auto names = keys(run_document(testing::sample_run()));
  EXPECT_THAT(std::vector<std::string>(names.begin(), names.begin() + 10),
              ElementsAre("schema_version", "kind", "vastar_version", "started_at", "params",
                          "machine", "validity", "gate", "insights", "notes"));
}

TEST(RunDocument, NamesItsVastar) {
  const json::value document = run_document(testing::sample_run());
  EXPECT_EQ(document.at("vastar_version").as_string(), std::string(version()));
  EXPECT_EQ(document.at("kind").as_string(), "run");
  EXPECT_EQ(document.at("schema_version").as_string(), "1.0");
}

TEST(RunDocument, OfNothingIsValid) {
  RunReport run;
  run.common.started_at = "2026-11-21T09:30:00Z";
  EXPECT_THAT(document_problems(to_document(run)), IsEmpty());
}

TEST(RunDocument, NeverHoldsNanOrInfinity) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  RunReport run = testing::sample_run();
  run.response.mean_ms = kNan;
  run.response.max_ms = kInfinity;
  run.common.validity.generator_cpu_pct = {-kInfinity};
  run.params.rate = kNan;
  const json::value document = run_document(run);
  EXPECT_TRUE(document.at_pointer("/latency/response/mean_ms").is_null());
  EXPECT_TRUE(document.at_pointer("/latency/response/max_ms").is_null());
  EXPECT_TRUE(document.at_pointer("/validity/generator_cpu_pct/0").is_null());
  EXPECT_TRUE(document.at_pointer("/params/rate").is_null());
}

TEST(RunDocument, RoundsToWhatTheClockCanTell) {
  RunReport run = testing::sample_run();
  run.response.mean_ms = 1.0 / 3;
  run.rps = 10.0 / 3;
  run.error_rate = 1.0 / 3;
  run.succeeded = 2000;
  const std::string text = to_document(run);
  EXPECT_THAT(text, HasSubstr(R"("mean_ms":0.3333,)"));
  EXPECT_THAT(text, HasSubstr(R"("rps":3.33,)"));
  EXPECT_THAT(text, HasSubstr(R"("error_rate":0.333333,)"));
}

TEST(RunDocument, WritesNumbersInPlainNotation) {
  RunReport run = testing::sample_run();
  run.received_bytes = std::numeric_limits<std::uint64_t>::max();
  const std::string text = to_document(run);
  EXPECT_THAT(text, HasSubstr(R"("received_bytes":18446744073709551615)"));
  EXPECT_THAT(text, HasSubstr(R"("elapsed_s":0.3251)"));
  EXPECT_THAT(text, HasSubstr(R"("unit_ns":100,)"));
}

TEST(RunDocument, ClosedLoopHasAScheduleOfNulls) {
  RunReport run = testing::sample_run();
  run.lag = testing::sample_open_loop_run().lag;  // a --qps cap paces, too
  EXPECT_EQ(json::serialize(run_document(run).at("schedule")),
            R"({"offered_rps":null,"achieved_rps":null,"scheduled":null,"unsent":null,)"
            R"("lag_p99_ms":null})");
}

TEST(RunDocument, OpenLoopTellsItsSchedule) {
  EXPECT_EQ(keys(run_document(testing::sample_open_loop_run()).at("schedule")).size(), 5);
  EXPECT_THAT(to_document(testing::sample_open_loop_run()),
              HasSubstr(R"("achieved_rps":1000,"scheduled":3000,"unsent":0,"lag_p99_ms":0.03)"));
}

TEST(RunDocument, TextFromATargetCannotActOnATerminal) {
  RunReport run = testing::sample_open_loop_run();
  run.errors[0].example = "\x1b[2Jgone \xff \"quoted\" \\ \xc3\xa9";
  const std::string text = to_document(run);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xff")));
  EXPECT_THAT(text, HasSubstr("\\\"quoted\\\" \\\\ \xc3\xa9"));
  EXPECT_THAT(document_problems(text), IsEmpty());
}

TEST(RunDocument, UnknownMachineIsNull) {
  RunReport run = testing::sample_run();
  run.common.machine = {};
  EXPECT_EQ(json::serialize(run_document(run).at("machine")),
            R"({"cpu_cores_physical":null,"cpu_cores_logical":1,"ram_mb":null,)"
            R"("cpu_model":null,"os":null})");
}

TEST(RunDocument, GateSaysInconclusiveWithNulls) {
  RunReport run = testing::sample_run();
  run.common.gate = {Verdict::kInconclusive, {{"p9999<1s", std::nullopt, "ms", std::nullopt}}};
  EXPECT_EQ(json::serialize(run_document(run).at("gate")),
            R"({"verdict":"inconclusive","passed":false,)"
            R"("thresholds":[{"expr":"p9999<1s","actual":null,"unit":"ms","passed":null}]})");
}

TEST(RunDocument, UngatedRunPasses) {
  EXPECT_EQ(json::serialize(run_document(testing::sample_run()).at("gate")),
            R"({"verdict":null,"passed":true,"thresholds":[]})");
}

TEST(SweepDocument, KeepsTheKeysOfASweepPointInOrder) {
  const json::value document = json::parse(to_document(testing::sample_sweep()));
  EXPECT_THAT(keys(document.at_pointer("/sweep_points/0")),
              ElementsAre("concurrency", "repeats", "rps", "p50_ms", "p95_ms", "p99_ms", "p999_ms",
                          "error_rate", "score", "disqualified", "reference", "overhead_pct",
                          "rps_deficit_pct", "refined", "validity"));
  EXPECT_THAT(keys(document), Not(::testing::Contains("paired")));
}

TEST(SweepDocument, OfAPairedSweepSaysWhatItWasHeldAgainst) {
  SweepReport sweep = testing::sample_sweep();
  sweep.points[0].reference = ReferencePoint{100, 2500, 40, 50, 60, {}, 0.0};
  sweep.points[0].overhead_pct = 5;
  sweep.points[0].rps_deficit_pct = 8;
  sweep.paired.emplace();
  sweep.paired->url = "http://localhost:4545/";
  sweep.paired->method = "POST";
  sweep.paired->target_requests = 12;
  const std::string text = to_document(sweep);
  EXPECT_THAT(document_problems(text), IsEmpty());
  const json::value document = json::parse(text);
  EXPECT_EQ(json::serialize(document.at("paired")),
            R"({"reference_url":"http://localhost:4545/","reference_method":"POST",)"
            R"("source":"live","reference_baseline":null,"max_overhead_pct":25,)"
            R"("max_rps_deficit_pct":50,"target_requests":12,"reference_requests":null})");
  EXPECT_EQ(json::serialize(document.at_pointer("/sweep_points/0/reference")),
            R"({"concurrency":100,"rps":2500,"p50_ms":40,"p95_ms":50,"p99_ms":60,)"
            R"("p999_ms":null,"error_rate":0})");
  EXPECT_EQ(document.at_pointer("/sweep_points/0/overhead_pct"), 5);
  EXPECT_TRUE(document.at_pointer("/sweep_points/1/reference").is_null());
}

TEST(SweepDocument, WithoutASweetSpotSaysNull) {
  SweepReport sweep = testing::sample_sweep();
  sweep.sweet_spot.reset();
  sweep.sweet_spot_run.reset();
  sweep.points.clear();
  const std::string text = to_document(sweep);
  EXPECT_THAT(text, HasSubstr(R"("sweep_points":[],"sweet_spot":null,"sweet_spot_run":null)"));
  EXPECT_THAT(document_problems(text), IsEmpty());
}

TEST(Events, SatisfyTheirSchema) {
  ProgressSnapshot progress;
  progress.elapsed = 2 * kSecond;
  progress.started = 12;
  progress.succeeded = 10;
  progress.failed = 1;
  const auto point = testing::sample_point(10, 100, {1, 2, 3, 4});
  for (const std::string& event :
       {start_event("run", "http://localhost/"), start_event("run", "u", "checkout"),
        tick_event(3, "c=2", progress), tick_event(0, "", {}), point_event(1.5, point),
        end_event(2)}) {
    EXPECT_THAT(document_problems(event), IsEmpty()) << event;
    EXPECT_THAT(event, Not(HasSubstr("\n")));
  }
  EXPECT_EQ(
      tick_event(3.5, "c=2", progress),
      R"({"kind":"event","event":"tick","t_s":3.5,"run":"c=2","elapsed_s":2,"started":12,"succeeded":10,"failed":1,)"
      R"("received_bytes":0,"rps":5})");
}

TEST(Events, WhileWarmingUpTheRateIsUnknown) {
  ProgressSnapshot progress;
  progress.elapsed = -kSecond / 2;
  progress.succeeded = 5;
  EXPECT_THAT(tick_event(1, "", progress), HasSubstr(R"("elapsed_s":-0.5,)"));
  EXPECT_THAT(tick_event(1, "", progress), HasSubstr(R"("rps":null)"));
}

TEST(Indented, LaysOutWithoutChangingATokenOrItsOrder) {
  EXPECT_EQ(indented(R"({"b":[1,2.50,{}],"a":{"x":[ ]}, "s":"{[,:\"]}"})"),
            "{\n  \"b\": [\n    1,\n    2.50,\n    {}\n  ],\n  \"a\": {\n    \"x\": []\n  },\n"
            "  \"s\": \"{[,:\\\"]}\"\n}");
}

TEST(Indented, IsStableWhenRepeated) {
  const std::string once = indented(to_document(testing::sample_run()));
  EXPECT_EQ(indented(once), once);
}

TEST(Indented, SurvivesWhatIsNotJson) {
  EXPECT_EQ(indented(""), "");
  EXPECT_EQ(indented("\"open"), "\"open");
  EXPECT_EQ(indented("\"open\\"), "\"open\\");
  EXPECT_EQ(indented("]"), "\n]");
}

}  // namespace
}  // namespace vastar
