// `vastar ai-bench` beyond one model at one URL: several models, a gateway, a guardrail, retrieval;
// and where the figures of streams and models go: sweeps, comparisons, merged documents.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> asking(std::vector<std::string> more) {
  std::vector<std::string> arguments = {"ai-bench", "--model", "m", "--prompt", "hi"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// The row of a figure of the overhead; null when it has none.
json::value overhead_row(const json::value& document, std::string_view metric,
                         std::string_view figure) {
  for (const json::value& row : document.at_pointer("/overhead/figures").as_array()) {
    if (text(row, "/metric") != metric) continue;
    if (figure.empty() ? row.at("figure").is_null() : text(row, "/figure") == figure) return row;
  }
  return nullptr;
}

TEST(AiBenchModels, AreMeasuredOneAfterTheOtherAndShownSideBySide) {
  Target target;
  const TempFolder folder;
  const Finished finished = vastar({"ai-bench",
                                    "--model",
                                    "a,b",
                                    "--model",
                                    "c",
                                    "--prompt",
                                    "hi",
                                    "-n",
                                    "6",
                                    "-c",
                                    "2",
                                    "--slo",
                                    "output_tokens==30",
                                    "-o",
                                    "text",
                                    "-o",
                                    "json=" + folder.file("all.json"),
                                    "-o",
                                    "csv=" + folder.file("all.csv"),
                                    target.url("/llm/openai-chat?tokens=5")});
  const json::value document = json::parse(read_text(folder.file("all.json")));
  EXPECT_EQ(text(document, "/kind"), "suite");
  ASSERT_EQ(document.at("scenarios").as_array().size(), 3U) << finished.err;
  for (std::size_t i = 0; i < 3; ++i) {
    const json::value& scenario = document.at("scenarios").at(i);
    EXPECT_EQ(text(scenario, "/name"), std::string(1, static_cast<char>('a' + i)));
    EXPECT_EQ(number(scenario, "/document/metrics/output_tokens"), 30);
    EXPECT_EQ(number(scenario, "/document/requests/succeeded"), 6);
    EXPECT_EQ(text(document.at_pointer("/gate/thresholds").at(i), "/scenario"),
              text(scenario, "/name"));
  }
  EXPECT_THAT(finished.out, HasSubstr("Side by side:"));
  EXPECT_THAT(finished.out.substr(finished.out.find("Side by side:")), HasSubstr("ttft_content"));
  EXPECT_THAT(read_text(folder.file("all.csv")), HasSubstr("ttft_content_p95_ms"));
  EXPECT_EQ(vastar({"validate", folder.file("all.json")}).exit_code, 0);
  const Finished page = vastar({"report", folder.file("all.json"), "-o", "markdown"});
  EXPECT_THAT(page.out, HasSubstr("| `a` | `b` | `c` |"));
  EXPECT_THAT(page.out.substr(page.out.find("| `a` | `b` | `c` |")),
              HasSubstr("| `ttft_content` |"));
  EXPECT_THAT(page.out, HasSubstr("| `token_source` | `usage` | `usage` | `usage` |"));
  EXPECT_THAT(page.out, HasSubstr("| `output_tokens` | 30 | 30 | 30 |"));
  EXPECT_THAT(page.out.substr(0, page.out.find("<details>")), Not(HasSubstr("&#46;")))
      << "figures are no words";
}

TEST(AiBenchModels, ThatAreNamedTwiceOrNotAtAllAreRefused) {
  EXPECT_EQ(vastar(asking({"--model", "m", "127.0.0.1:1"})).exit_code, 2);
  EXPECT_EQ(vastar(asking({"--model", "a,", "127.0.0.1:1"})).exit_code, 2);
  EXPECT_THAT(vastar(asking({"--model", "b", "--vs", "127.0.0.1:1", "127.0.0.1:2"})).err,
              HasSubstr("one model"));
}

TEST(AiBenchOverhead, IsThatOfTheTargetOverItsReference) {
  Target target;
  const TempFolder folder;
  const std::string upstream = target.url("/llm/openai-chat?ttft=5ms&itl=2ms&tokens=4");
  const std::string gateway = target.url("/llm/openai-chat?ttft=60ms&itl=2ms&tokens=4");
  const Finished finished = vastar(asking(
      {"--overhead", "-n", "20", "-c", "4", "-o", "text", "-o", "json=" + folder.file("run.json"),
       "-o", "markdown=" + folder.file("run.md"), "-o", "csv=" + folder.file("run.csv"), "-o",
       "prometheus=" + folder.file("run.prom"), upstream, gateway}));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const json::value document = json::parse(read_text(folder.file("run.json")));
  EXPECT_EQ(text(document, "/overhead/between"), "gateway");
  EXPECT_EQ(text(document, "/overhead/reference"), upstream);
  EXPECT_EQ(text(document, "/params/url"), gateway);
  EXPECT_GE(number(document, "/requests/started"), 20);
  EXPECT_GE(number(document, "/overhead/reference_run/requests/started"), 20);
  EXPECT_GE(number(document, "/overhead/target_requests"), number(document, "/requests/started"));
  EXPECT_GE(number(document, "/metrics/ttft_content/min_ms"), 60);
  EXPECT_GE(number(document, "/overhead/reference_run/metrics/ttft_content/min_ms"), 5);
  EXPECT_EQ(number(document, "/metrics/e2e/count"), number(document, "/requests/succeeded"))
      << "what began while the load settled is in no figure";
  const json::value row = overhead_row(document, "ttft_content", "p50");
  EXPECT_NEAR(number(row, "/overhead"), number(row, "/target") - number(row, "/reference"), 1e-3);
  EXPECT_EQ(number(overhead_row(document, "tokens_per_answer", ""), "/overhead"), 0);
  EXPECT_EQ(number(overhead_row(document, "error_rate", ""), "/overhead"), 0);
  EXPECT_THAT(finished.out, HasSubstr("over " + upstream));
  EXPECT_THAT(read_text(folder.file("run.md")), HasSubstr("`ttft_content p50`"));
  EXPECT_THAT(read_text(folder.file("run.csv")), HasSubstr(",overhead_ttft_content_p95,"));
  EXPECT_THAT(read_text(folder.file("run.prom")), HasSubstr("vastar_overhead_value{"));
  EXPECT_EQ(vastar({"validate", folder.file("run.json")}).exit_code, 0);
}

// 2 ms against 100: no noise makes it pass.
TEST(AiBenchOverhead, AGatewayThatIsTooSlowFails) {
  Target target;
  const std::string upstream = target.url("/llm/openai-chat?ttft=2ms&tokens=2");
  const std::string gateway = target.url("/llm/openai-chat?ttft=100ms&tokens=2");
  const Finished by_percent = judged(asking({"--vs", upstream, "--max-overhead-pct", "100", "-n",
                                             "100", "-c", "25", "-o", "json", gateway}));
  EXPECT_EQ(by_percent.exit_code, 1) << by_percent.err;
  const json::value document = parsed(by_percent);
  EXPECT_EQ(text(document, "/gate/thresholds/0/expr"), "overhead_pct.ttft_content.p99<=100");
  EXPECT_EQ(text(document, "/gate/thresholds/0/passed"), "false");
  EXPECT_EQ(judged(asking({"--vs", upstream, "--slo", "overhead.ttft_content.p50<10ms", "-n", "20",
                           "-c", "10", gateway}))
                .exit_code,
            1);
}

TEST(AiBenchOverhead, WhatDoesNotFitIsRefused) {
  EXPECT_THAT(vastar(asking({"--slo", "overhead.e2e.p50<1s", "127.0.0.1:1"})).err,
              HasSubstr("--vs"));
  EXPECT_THAT(vastar(asking({"--slo", "ttft_content_5_words.p50<1s", "127.0.0.1:1"})).err,
              HasSubstr("--prompt-sweep"));
  EXPECT_THAT(vastar(asking({"--vs", "127.0.0.1:1", "--ramp", "1s", "127.0.0.1:1"})).err,
              HasSubstr("--ramp"));
  EXPECT_EQ(vastar(asking({"--overhead", "127.0.0.1:1"})).exit_code, 2);
  const Finished gone =
      vastar(asking({"--vs", fmt::format("http://127.0.0.1:{}", free_port()), "-n", "2", "-c", "1",
                     fmt::format("http://127.0.0.1:{}", free_port())}));
  EXPECT_EQ(gone.exit_code, 4) << gone.err;
}

// The guardrail is a header that nginx knows.
std::string guarded(const Target& target, const std::string& then) {
  return "location / { set $q 'ttft=2ms&tokens=4'; if ($http_x_guardrail = on) { " + then +
         " } proxy_buffering off; proxy_http_version 1.1; proxy_pass " +
         target.url("/llm/openai-chat") + "?$q; }";
}

TEST(AiBenchGuardrail, WhatItAddsIsMeasuredBesideAnswersWithoutIt) {
  Target target;
  Nginx nginx(guarded(target, "set $q 'ttft=50ms&tokens=3';"));
  const json::value document = document_of(
      asking({"--guardrail-header", "X-Guardrail: on", "-n", "12", "-c", "2", nginx.url("/")}));
  EXPECT_EQ(text(document, "/overhead/between"), "guardrail");
  EXPECT_GE(number(document, "/metrics/ttft_content/min_ms"), 50);
  EXPECT_EQ(number(overhead_row(document, "tokens_per_answer", ""), "/reference"), 4);
  EXPECT_EQ(number(overhead_row(document, "tokens_per_answer", ""), "/target"), 3);
  EXPECT_EQ(number(document, "/metrics/blocked_share"), 0);
}

TEST(AiBenchGuardrail, AnswersThatItRefusesAreCountedAsBlocked) {
  Target target;
  Nginx nginx(guarded(target, "return 403;"));
  const json::value document =
      document_of(asking({"--guardrail-header", "X-Guardrail: on", "--blocked-status", "403", "-n",
                          "12", "-c", "2", nginx.url("/")}));
  EXPECT_EQ(number(document, "/metrics/blocked"), number(document, "/requests/failed"));
  EXPECT_GE(number(document, "/metrics/blocked"), 12);
  EXPECT_EQ(number(overhead_row(document, "blocked_share", ""), "/overhead"), 1);
}

TEST(AiBenchGuardrail, MembersOfTheBodyMustBeJson) {
  EXPECT_THAT(vastar(asking({"--guardrail-json", "[1]", "127.0.0.1:1"})).err,
              HasSubstr("JSON object"));
  EXPECT_EQ(vastar(asking({"--guardrail-header", "no header", "127.0.0.1:1"})).exit_code, 2);
}

TEST(AiBenchRag, QueriesComeFromAFileAndRetrievalFromServerTiming) {
  Target target;
  const TempFolder folder;
  folder.write(
      "queries.jsonl",
      "what is a knee?\n\n{\"query\": \"and a tail?\"}\n{\"stream\": true, \"q\": \"x\"}\n");
  const json::value document = document_of(
      {"ai-bench", "--model", "m", "--rag", "--query-file", folder.file("queries.jsonl"),
       "--context-window", "104", "-n", "6", "-c", "2", "--slo", "retrieval.avg<=12ms",
       target.url("/llm/openai-chat?retrieval=12ms&tokens=16&prompt_tokens=10")});
  EXPECT_EQ(number(document, "/metrics/retrieval/count"), 6);
  EXPECT_EQ(number(document, "/metrics/retrieval/min_ms"), 12);
  EXPECT_GE(number(document, "/metrics/ttft_content/min_ms"), 12);
  EXPECT_EQ(number(document, "/metrics/generation/count"), 0) << "the target does not tell";
  EXPECT_EQ(number(document, "/metrics/context_share"), 0.25);
}

TEST(AiBenchRag, GenerationIsWhatTrailersSayAtTheEnd) {
  Target target;
  for (const char* version : {"1.1", "2"}) {
    std::vector<std::string> arguments =
        asking({"--rag", "-n", "6", "-c", "2",
                target.url("/llm/openai-chat?retrieval=3ms&generation=40ms&tokens=4")});
    if (version[0] == '2') arguments.emplace_back("--http2");
    const json::value document = document_of(arguments);
    EXPECT_EQ(number(document, "/requests/succeeded"), 6) << version;
    EXPECT_EQ(number(document, "/metrics/retrieval/min_ms"), 3) << version;
    EXPECT_EQ(number(document, "/metrics/generation/count"), 6) << version;
    EXPECT_EQ(number(document, "/metrics/generation/min_ms"), 40) << version;
    EXPECT_EQ(number(document, "/metrics/generation/max_ms"), 40) << version;
  }
}

TEST(AiBenchRag, AFileThatCannotBeReadIsNamedByLine) {
  const TempFolder folder;
  folder.write("bad.jsonl", "fine\n{\"query\": 5}\n");
  folder.write("empty.jsonl", "\n \n");
  const auto refusal = [&](const char* file) {
    return vastar({"ai-bench", "--model", "m", "--query-file", folder.file(file), "127.0.0.1:1"})
        .err;
  };
  EXPECT_THAT(refusal("bad.jsonl"), HasSubstr("line 2"));
  EXPECT_THAT(refusal("empty.jsonl"), HasSubstr("empty"));
  EXPECT_THAT(refusal("none.jsonl"), HasSubstr("--query-file"));
}

// ---- sweeps ----

// No gate of a sweep is to decide whether these tests pass.
std::vector<std::string> sweep_with(std::vector<std::string> more) {
  std::vector<std::string> arguments = {"sweep", "--conc",       "2,4", "-n", "20",  "--warmup",
                                        "4",     "--tail-floor", "1h",  "-o", "json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(SweepOfStreams, HasTheFiguresOfTheirEventsAtTheSweetSpot) {
  Target target;
  const Finished finished =
      judged(sweep_with({"--stream", "--slo", "events==60", target.url("/sse/3/1ms")}));
  EXPECT_EQ(finished.exit_code, 0) << finished.err << finished.out;
  const json::value document = parsed(finished);
  EXPECT_EQ(number(document, "/sweet_spot_run/metrics/events"), 60);
  EXPECT_EQ(number(document, "/sweet_spot_run/metrics/event_gap/count"), 40);
}

TEST(SweepOfModels, HasTheFiguresOfTheirAnswersAtTheSweetSpot) {
  Target target;
  const Finished finished = judged(
      sweep_with({"--model", "m", "--prompt", "hi", "--slo", "output_tokens==80", "--slo",
                  "ttft_content.p50>=3ms", target.url("/llm/openai-chat?ttft=3ms&tokens=4")}));
  EXPECT_EQ(finished.exit_code, 0) << finished.err << finished.out;
  EXPECT_EQ(number(parsed(finished), "/sweet_spot_run/metrics/e2e/count"), 20);
}

TEST(SweepOfModels, TheReferenceIsAskedTheSame) {
  Target target;
  const Finished finished = judged(
      sweep_with({"--model", "m", "--prompt", "hi", "--max-overhead-pct", "1000000",
                  "--max-rps-deficit-pct", "100", "--vs", target.url("/llm/openai-chat?tokens=4"),
                  target.url("/llm/openai-chat?ttft=3ms&tokens=4")}));
  EXPECT_EQ(finished.exit_code, 0) << finished.err << finished.out;
  const json::value document = parsed(finished);
  EXPECT_EQ(number(document, "/sweep_points/0/reference/error_rate"), 0);
  EXPECT_GT(number(document, "/sweet_spot_run/metrics/output_tokens"), 0);
}

TEST(SweepOfModels, WhatDoesNotFitIsRefused) {
  EXPECT_THAT(vastar({"sweep", "--slo", "ttft_content.p50<1s", "127.0.0.1:1"}).err,
              HasSubstr("--model"));
  EXPECT_THAT(vastar({"sweep", "--slo", "first_event.p50<1s", "127.0.0.1:1"}).err,
              HasSubstr("--stream"));
  EXPECT_THAT(vastar({"sweep", "--prompt", "hi", "127.0.0.1:1"}).err, HasSubstr("--model"));
  EXPECT_THAT(vastar({"sweep", "--model", "m", "--prompt", "hi", "-d", "x", "127.0.0.1:1"}).err,
              HasSubstr("--body"));
  EXPECT_THAT(vastar({"sweep", "--stream", "--cookies", "127.0.0.1:1"}).err,
              HasSubstr("--cookies"));
}

// ---- comparisons and merged documents ----

const json::value* compared(const json::value& document, std::string_view name) {
  for (const json::value& metric : document.at("metrics").as_array()) {
    if (text(metric, "/metric") == name) return &metric;
  }
  return nullptr;
}

TEST(CompareOfModels, JudgesTheirMetricsLive) {
  Target target;
  const std::string url = target.url("/llm/openai-chat?ttft=2ms&itl=1ms&tokens=4");
  const Finished finished = vastar(
      {"compare",    "--model",  "m",
       "--prompt",   "hi",       "-c",
       "4",          "--margin", "ttft_content.p50=100000%,p50=off,p99=off,rps=off,error_rate=off",
       "--launches", "2",        "--launch-time",
       "500ms",      "--warmup", "20ms",
       "--block",    "50ms",     "-o",
       "json",       url,        url});
  EXPECT_THAT(finished.exit_code, ::testing::AnyOf(0, 3)) << finished.err;
  const json::value document = parsed(finished);
  const json::value* ttft = compared(document, "ttft_content.p50");
  ASSERT_NE(ttft, nullptr) << finished.out;
  EXPECT_GE(number(*ttft, "/base"), 2);
  EXPECT_GE(number(*ttft, "/head"), 2);
  EXPECT_NE(compared(document, "tpot.p50"), nullptr) << "shown beside it";
  EXPECT_GT(number(document, "/launches/0/figures/ttft_content.p50/samples"), 0);
  const TempFolder folder;
  folder.write("compare.json", finished.out);
  EXPECT_EQ(vastar({"validate", folder.file("compare.json")}).exit_code, 0);
}

TEST(CompareOfModels, WhatIsNotMeasuredHasNoMargin) {
  const auto refusal = [](std::vector<std::string> more) {
    more.insert(more.begin(), "compare");
    more.insert(more.end(), {"http://127.0.0.1:1", "http://127.0.0.1:2"});
    return vastar(more).err;
  };
  EXPECT_THAT(refusal({"--margin", "ttft_content.p50=5%"}), HasSubstr("--model"));
  EXPECT_THAT(refusal({"--margin", "event_gap.p50=5%"}), HasSubstr("--stream"));
  EXPECT_THAT(refusal({"--margin", "rtt.p50=5%"}), HasSubstr("WebSocket"));
}

class StoredAnswers : public ::testing::Test {
 protected:
  std::string store(const char* name, const std::string& query) {
    const Finished finished =
        vastar(asking({"-n", "60", "-c", "10", "-o", "json=" + folder_.file(name),
                       target_.url("/llm/openai-chat?tokens=4&itl=1ms&" + query)}));
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    return folder_.file(name);
  }
  Target target_;
  TempFolder folder_;
};

TEST_F(StoredAnswers, ToPromptsOfEachLengthAreComparedByThemselves) {
  std::vector<std::string> files;
  for (const char* name : {"one.json", "two.json"}) {
    files.push_back(folder_.file(name));
    EXPECT_EQ(
        vastar({"ai-bench", "--model", "m", "--prompt-sweep", "10,100", "-n", "80", "-c", "4", "-o",
                "json=" + files.back(), target_.url("/llm/openai-chat?tokens=4&itl=1ms")})
            .exit_code,
        0);
  }
  const Finished finished =
      vastar({"compare", "--max-regress", "ttft_content_100_words.p50=100000%", "-o", "json",
              files[0], files[1]});
  const json::value document = parsed(finished);
  const json::value* ttft = compared(document, "ttft_content_100_words.p50");
  ASSERT_NE(ttft, nullptr) << finished.err;
  EXPECT_EQ(number(*ttft, "/requests_a_launch"), 40);
  EXPECT_NE(compared(document, "tpot_10_words.p50"), nullptr) << "shown beside it";
}

TEST_F(StoredAnswers, AreComparedByTheirOwnMetrics) {
  const std::string base = store("base.json", "ttft=2ms");
  const std::string head = store("head.json", "ttft=300ms");
  const Finished finished =
      vastar({"compare", "--max-regress", "ttft_content.p50=20%", "-o", "json", base, head});
  EXPECT_THAT(finished.exit_code, ::testing::AnyOf(1, 3)) << "3: the machine took the CPU away";
  const json::value document = parsed(finished);
  const json::value* ttft = compared(document, "ttft_content.p50");
  ASSERT_NE(ttft, nullptr);
  EXPECT_GE(number(*ttft, "/head"), 300);
  EXPECT_EQ(number(*ttft, "/requests_a_launch"), 60);
  EXPECT_NE(compared(document, "tps_user"), nullptr);
}

TEST_F(StoredAnswers, OfSeveralGeneratorsAreMergedExactly) {
  const std::string one = store("one.json", "ttft=2ms");
  const std::string two = store("two.json", "ttft=2ms");
  const Finished finished = vastar({"merge", one, two, "-o", "json", "--slo", "output_tokens==480",
                                    "--slo", "ttft_content.p99>=2ms"});
  EXPECT_THAT(finished.exit_code, ::testing::AnyOf(0, 3)) << "3: they did not run together";
  const json::value document = parsed(finished);
  EXPECT_EQ(number(document, "/metrics/ttft_content/count"), 120);
  EXPECT_GE(number(document, "/metrics/ttft_content/p99_ms"), 2);
  EXPECT_EQ(number(document, "/metrics/blocked_share"), 0);
  EXPECT_EQ(number(document, "/gate/thresholds/0/actual"), 480);
  EXPECT_GT(number(document, "/metrics/tps_user"), 0);
  EXPECT_EQ(number(document, "/mean_samples/blocked_share"), 120);
}

}  // namespace
}  // namespace vastar::testing
