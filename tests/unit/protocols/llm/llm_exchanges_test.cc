// Answers as an operation has them: their figures, by ours and by others' definitions.
#include "protocols/llm/llm_exchanges.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>

#include "unit/protocols/llm/answers.h"

namespace vastar {
namespace {

using namespace testing;

// The role at 10 ms; tokens at 100, 120 and 160 ms; the end at 170, usage (5 tokens) with it.
void answer(Answers& answers, bool usage = true, const char* other_usage = nullptr) {
  answers.ask();
  answers.hear(10, sse(kRole));
  answers.hear(100, sse(kToken));
  answers.hear(120, sse(kToken));
  answers.hear(160, sse(kToken));
  std::string end = sse(kStop);
  if (usage) end += sse(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5}})");
  if (other_usage != nullptr) end += sse(other_usage);
  answers.hear(170, end + sse("[DONE]"));
}

TEST(LlmExchanges, FiguresByOurDefinitions) {
  Answers answers;
  answer(answers);
  EXPECT_EQ(answers.end(180).failure, Failure::kNone);
  EXPECT_EQ(answers.ms("ttft_any_chunk"), 10);
  EXPECT_EQ(answers.ms("ttft_content"), 100);
  EXPECT_EQ(answers.ms("e2e"), 170);
  EXPECT_EQ(answers.ms("tpot"), 17.5) << "(170 - 100) / (5 - 1)";
  EXPECT_EQ(answers.ms("itl_request_mean"), 30) << "(160 - 100) / (3 - 1)";
  EXPECT_EQ(answers.taken().metrics.find("chunk_gap")->times.count(), 2U);
  EXPECT_EQ(answers.taken().metrics.find("chunk_gap")->times.max(), 40 * kMs);
  EXPECT_NEAR(answers.number("tps_user"), 1000 / 17.5, 1e-9);
  EXPECT_EQ(answers.number("output_tokens"), 5);
  EXPECT_EQ(answers.number("input_tokens"), 7);
  EXPECT_EQ(answers.taken().metrics.find("token_source")->word, "usage");
}

TEST(LlmExchanges, WithoutUsageChunksAreCountedAndItIsSaid) {
  Answers answers;
  answer(answers, false);
  answers.end(180);
  EXPECT_EQ(answers.number("output_tokens"), 3);
  EXPECT_EQ(answers.ms("tpot"), 35);
  EXPECT_EQ(answers.taken().metrics.find("token_source")->word, "chunks");
  answer(answers);
  answers.end(180);
}

TEST(LlmExchanges, ReasoningThatWasNotStreamedIsInNoTimePerToken) {
  constexpr const char* kUsage =
      R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":105,)"
      R"("completion_tokens_details":{"reasoning_tokens":100}}})";
  Answers hidden(plan_with([](LlmPlan& plan) {
    plan.slo_tpot = 17 * kMs;
    plan.price = TokenPrice{2, 10};
  }));
  answer(hidden, false, kUsage);
  hidden.end(180);
  EXPECT_EQ(hidden.ms("tpot"), 17.5) << "(170 - 100) / (105 - 100 - 1)";
  EXPECT_EQ(hidden.number("goodput"), 0);
  EXPECT_EQ(hidden.number("output_tokens"), 105) << "they were made";
  EXPECT_NEAR(hidden.number("cost"), (7 * 2 + 105 * 10) / 1e6, 1e-12) << "and are paid for";
  Answers streamed;
  streamed.ask();
  streamed.hear(48, sse(R"({"choices":[{"delta":{"reasoning_content":"hm"}}]})"));
  streamed.hear(100, sse(kToken) + sse(kStop) + sse(kUsage) + sse("[DONE]"));
  streamed.end(180);
  EXPECT_EQ(streamed.ms("tpot"), 0.5) << "(100 - 48) / (105 - 1)";
}

TEST(LlmExchanges, MoreReasoningThanTokensLeavesNone) {
  Answers answers;
  answer(answers, false,
         R"({"choices":[],"usage":{"completion_tokens":5,)"
         R"("completion_tokens_details":{"reasoning_tokens":9}}})");
  EXPECT_EQ(answers.end(180).failure, Failure::kNone);
  EXPECT_EQ(answers.ms("tpot"), -1);
  EXPECT_EQ(answers.number("output_tokens"), 5);
}

TEST(LlmExchanges, BothSourcesOfTokensAreMixed) {
  Answers answers;
  answer(answers, false);
  answers.end(180);
  answer(answers);
  answers.end(180);
  EXPECT_EQ(answers.taken().metrics.find("token_source")->word, "mixed");
}

TEST(LlmExchanges, FiguresByTheDefinitionsOfOtherTools) {
  Answers answers(plan_with([](LlmPlan& plan) {
    plan.compat = {CompatTool::kVllm, CompatTool::kAiperf, CompatTool::kGuidellm,
                   CompatTool::kLlmperf};
  }));
  answer(answers);
  answers.end(180);
  EXPECT_EQ(answers.ms("compat.vllm.ttft"), 10) << "the first chunk, though it is empty";
  EXPECT_EQ(answers.ms("compat.vllm.tpot"), 40) << "(170 - 10) / (5 - 1)";
  EXPECT_EQ(answers.taken().metrics.find("compat.vllm.itl")->times.count(), 4U);
  EXPECT_EQ(answers.ms("compat.aiperf.ttft"), 100);
  EXPECT_EQ(answers.ms("compat.aiperf.itl"), 15) << "(160 - 100) / (5 - 1)";
  EXPECT_EQ(answers.taken().metrics.find("compat.aiperf.icl")->times.count(), 2U);
  EXPECT_EQ(answers.ms("compat.guidellm.itl"), 15) << "(160 - 100) / (5 - 1)";
  EXPECT_EQ(answers.ms("compat.guidellm.tpot"), 32) << "160 / 5";
  EXPECT_NEAR(answers.ms("compat.llmperf.itl"), 160.0 / 3, 0.001) << "over chunks";
}

TEST(LlmExchanges, GoodputIsOfAnswersThatKeepEveryLimit) {
  Answers answers(plan_with([](LlmPlan& plan) {
    plan.slo_ttft = 100 * kMs;
    plan.slo_tpot = 17 * kMs;
  }));
  answer(answers);  // its tpot is 17.5 ms
  answers.end(180);
  EXPECT_EQ(answers.number("goodput"), 0);
  Answers kept(plan_with([](LlmPlan& plan) {
    plan.slo_ttft = 100 * kMs;
    plan.slo_tpot = 18 * kMs;
    plan.slo_e2e = 170 * kMs;
  }));
  answer(kept);
  kept.end(180);
  EXPECT_EQ(kept.number("goodput"), 1);
  EXPECT_EQ(kept.number("goodput_share"), 1);
}

TEST(LlmExchanges, WhatFailedIsNoGoodput) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.slo_ttft = 5000 * kMs; }));
  answer(answers);
  answers.end(180);
  answers.ask("application/json", 503);
  answers.end(5);
  answer(answers);
  answers.fail(180, Failure::kTimeout);
  answers.exchanges().begin(kSlot);
  answers.fail(0, Failure::kConnectRefused);
  const OwnMetric& share = *answers.taken().metrics.find("goodput_share");
  EXPECT_EQ(share.value, 1);
  EXPECT_EQ(share.samples, 4U) << "a failed one, one given up and one that was never sent too";
}

TEST(LlmExchanges, GoodputMayAskForTokensASecond) {
  for (const double least : {57.0, 58.0}) {  // 1 / 17.5 ms is 57.1
    Answers answers(plan_with([&](LlmPlan& plan) { plan.slo_tps = least; }));
    answer(answers);
    answers.end(180);
    EXPECT_EQ(answers.number("goodput"), least < 57.1 ? 1 : 0) << least;
  }
}

TEST(LlmExchanges, CostIsByUsageAndNeverGuessed) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.price = TokenPrice{2, 10}; }));
  answer(answers);
  answers.end(180);
  EXPECT_NEAR(answers.number("cost"), (7 * 2 + 5 * 10) / 1e6, 1e-12);
  Answers guessed(plan_with([](LlmPlan& plan) { plan.price = TokenPrice{2, 10}; }));
  answer(guessed, false);
  guessed.end(180);
  EXPECT_TRUE(std::isnan(guessed.number("cost")));
  EXPECT_EQ(guessed.taken().notes.size(), 1U);
}

TEST(LlmExchanges, ACacheHasPricesOfItsOwn) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.price = TokenPrice{2, 10}; }));
  answer(answers, false,
         R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,)"
         R"("prompt_tokens_details":{"cached_tokens":8}}})");
  answers.end(180);
  EXPECT_EQ(answers.number("input_tokens"), 9);
  EXPECT_TRUE(std::isnan(answers.number("cost")));
}

TEST(LlmExchanges, WhatWasAskedBeforeTheLoadHasSettledIsInNoFigure) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.per_stream = true; }));
  answers.exchanges().count_from(1'500'000 * kMs);  // between the first answer and the second
  answer(answers);
  EXPECT_EQ(answers.end(180).failure, Failure::kNone);
  answer(answers);
  answers.end(180);
  EXPECT_EQ(answers.ms("e2e"), 170);
  EXPECT_EQ(answers.taken().metrics.find("chunk_gap")->times.count(), 2U);
  EXPECT_EQ(answers.number("output_tokens"), 5);
  EXPECT_EQ(answers.taken().streams.size(), 1U);
}

TEST(LlmExchanges, BlockedAnswersAreCountedWhereTheTargetTells) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.blocked_status = {403}; }));
  answer(answers);
  answers.end(180);
  EXPECT_EQ(answers.exchanges().fields(kSlot).method, "POST");
  answers.ask();
  answers.hear(10, sse(R"({"choices":[{"delta":{},"finish_reason":"content_filter"}]})"));
  EXPECT_EQ(answers.end(20).failure, Failure::kNone);
  answers.ask("application/json", 403);
  answers.end(20);
  answers.ask("application/json", 500);
  answers.end(20);
  EXPECT_EQ(answers.number("blocked"), 2);
  const OwnMetric& share = *answers.taken().metrics.find("blocked_share");
  EXPECT_EQ(share.value, 2);
  EXPECT_EQ(share.samples, 3U) << "two answers, and one that was refused";
}

TEST(LlmExchanges, BlockedAnswersHaveNoTimesAndAreNoGoodput) {
  Answers answers(plan_with([](LlmPlan& plan) {
    plan.slo_e2e = 5000 * kMs;
    plan.compat = {CompatTool::kVllm};
  }));
  answer(answers);
  answers.end(180);
  answers.ask();
  answers.hear(5, sse(kToken));
  answers.hear(10, sse(R"({"choices":[{"delta":{},"finish_reason":"content_filter"}]})"));
  EXPECT_EQ(answers.end(20).failure, Failure::kNone);
  for (const auto& [name, ms] : {std::pair{"ttft_content", 100.0}, std::pair{"e2e", 170.0},
                                 std::pair{"compat.vllm.ttft", 10.0}}) {
    EXPECT_EQ(answers.ms(name), ms) << name << " is of the other alone";
  }
  EXPECT_EQ(answers.number("goodput"), 1);
  EXPECT_EQ(answers.taken().metrics.find("goodput_share")->samples, 2U);
  EXPECT_EQ(answers.number("blocked"), 1);
  EXPECT_EQ(answers.number("output_tokens"), 6) << "its tokens were made";
}

TEST(LlmExchanges, RetrievalAndGenerationAreWhatTheTargetTells) {
  Answers answers(plan_with([](LlmPlan& plan) {
    plan.rag = true;
    plan.context_window = 48;
  }));
  answers.ask();
  answers.exchanges().field(kSlot, "Server-Timing", "retrieval;dur=12");
  answers.hear(10, sse(kToken) + sse(kStop) +
                       sse(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,)"
                           R"("generation_ms":30}})"));
  answers.end(20);
  EXPECT_EQ(answers.ms("retrieval"), 12);
  EXPECT_EQ(answers.ms("generation"), 30);
  EXPECT_EQ(answers.number("context_share"), 0.25) << "(7 + 5) / 48";
  Answers untold;
  answer(untold);
  untold.end(180);
  EXPECT_EQ(untold.taken().metrics.find("retrieval"), nullptr) << "it was not asked for";
}

TEST(LlmExchanges, TrailersHaveTheLastWordOnRetrievalAndGeneration) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.rag = true; }));
  answers.ask();
  answers.exchanges().field(kSlot, "Server-Timing", "retrieval;dur=12, generation;dur=1");
  answers.hear(10, sse(kToken) + sse(kStop));
  answers.exchanges().trailer(kSlot, "server-timing", "generation;dur=20, generation;dur=10");
  answers.exchanges().trailer(kSlot, "x-other", "generation;dur=99");
  answers.end(20);
  EXPECT_EQ(answers.ms("retrieval"), 12) << "of which they say nothing";
  EXPECT_EQ(answers.ms("generation"), 30);
}

TEST(LlmExchanges, AnErrorInsideA200IsAFailureInTheTargetsWords) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.per_stream = true; }));
  answers.ask();
  answers.hear(10, sse(kToken) + sse(R"({"error":{"message":"fell over"}})"));
  const Event event = answers.end(20);
  EXPECT_EQ(event.failure, Failure::kStreamError);
  EXPECT_STREQ(event.detail, "fell over");
  EXPECT_EQ(answers.ms("e2e"), -1) << "it is in no figure";
  ASSERT_EQ(answers.taken().streams.size(), 1U);
  EXPECT_EQ(answers.taken().streams[0].error, "stream_error");
}

TEST(LlmExchanges, AnAnswerCountsOnceItsOperationHasSucceeded) {
  Answers late(plan_with([](LlmPlan&plan) { plan.per_stream = true; })), cut_off;
  answer(late);
  EXPECT_EQ(late.end_response(180).failure, Failure::kNone);
  late.exchanges().finished(kSlot, Failure::kTimeout);
  EXPECT_EQ(late.ms("e2e"), -1);
  EXPECT_EQ(late.number("output_tokens"), 0);
  ASSERT_EQ(late.taken().streams.size(), 1U);
  EXPECT_EQ(late.taken().streams[0].error, "timeout");
  EXPECT_EQ(late.taken().streams[0].duration, 180 * kMs);
  answer(cut_off);
  EXPECT_EQ(cut_off.end_response(180).failure, Failure::kNone);
  cut_off.fail(180, Failure::kTruncated);
  EXPECT_EQ(cut_off.ms("e2e"), -1);
}

TEST(LlmExchanges, AnAnswerThatHangsLastsUntilItIsGivenUp) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.per_stream = true; }));
  answers.ask();
  answers.hear(10, sse(kToken));
  answers.fail(400, Failure::kTimeout);
  ASSERT_EQ(answers.taken().streams.size(), 1U);
  EXPECT_EQ(answers.taken().streams[0].duration, 400 * kMs);
}

TEST(LlmExchanges, AnErrorThatIsExpectedIsNoAnswer) {
  Answers answers;
  answers.ask("application/json", 429);
  answers.end_response(5);
  answers.exchanges().finished(kSlot, Failure::kNone);
  EXPECT_EQ(answers.number("output_tokens"), 0);
  EXPECT_EQ(answers.taken().metrics.find("e2e")->times.count(), 0U);
}

TEST(LlmExchanges, AnAnswerCutShortIsTruncated) {
  Answers answers;
  answers.ask();
  answers.hear(10, sse(kToken));
  EXPECT_EQ(answers.end(20).failure, Failure::kTruncated);
}

TEST(LlmExchanges, WhatIsNoStreamOfTheDialectSaysSo) {
  Answers answers;
  answers.ask("application/json");
  answers.hear(10, "{}");
  EXPECT_STREQ(answers.end(20).detail,
               "the response is no stream: its Content-Type is not text/event-stream");
  answers.ask();
  answers.hear(10, sse(R"({"type":"message_start"})"));
  EXPECT_STREQ(answers.end(20).detail,
               "the stream has no part of an answer: is it of another --dialect?");
}

TEST(LlmExchanges, ARedirectIsNoAnswer) {
  Answers answers;
  answers.ask("text/html", 302);
  EXPECT_EQ(answers.end(5).failure, Failure::kProtocol);
}

TEST(LlmExchanges, AnErrorStatusIsLeftToTheEngine) {
  Answers answers;
  answers.ask("application/json", 429);
  EXPECT_EQ(answers.end(5).failure, Failure::kNone);
  EXPECT_EQ(answers.number("output_tokens"), 0);
}

TEST(LlmExchanges, JsonLinesNeedNoContentTypeOfTheirOwn) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.dialect = Dialect::kOllama; }));
  answers.ask("application/json");
  answers.hear(10, "{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"done\":true,");
  answers.hear(20, "\"prompt_eval_count\":3,\"eval_count\":9}");
  EXPECT_EQ(answers.end(30).failure, Failure::kNone);
  EXPECT_EQ(answers.number("output_tokens"), 9);
  EXPECT_EQ(answers.ms("e2e"), 30) << "its last line had no end before the body had";
}

TEST(LlmExchanges, HalfALastLineIsAnAnswerCutShort) {
  Answers answers(plan_with([](LlmPlan& plan) { plan.dialect = Dialect::kOllama; }));
  answers.ask("application/x-ndjson");
  answers.hear(10, "{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"done\":tr");
  EXPECT_EQ(answers.end(30).failure, Failure::kTruncated);
}

TEST(LlmExchanges, PromptsOfASweepTakeTurnsAndHaveFiguresOfTheirOwn) {
  Answers answers(plan_with([](LlmPlan& plan) {
    plan.prompts = {prompt("a", 10), prompt("b", 20)};
  }));
  for (const char* body : {"a", "b", "a"}) {
    answer(answers);
    EXPECT_EQ(answers.exchanges().fields(kSlot).body, body);
    answers.end(180);
  }
  EXPECT_EQ(answers.taken().metrics.find("ttft_content_10_words")->times.count(), 2U);
  EXPECT_EQ(answers.taken().metrics.find("tpot_20_words")->times.count(), 1U);
}

TEST(PromptSupply, WorkersTakeTurns) {
  const PromptSupply supply({prompt("a"), prompt("b"), prompt("c")});
  PromptSource second(supply, {.index = 1, .workers = 2});
  std::string bodies;
  for (int i = 0; i < 4; ++i) {
    second.next(0);
    bodies += second.fields(0).body;
  }
  EXPECT_EQ(bodies, "bacb");
}

}  // namespace
}  // namespace vastar
