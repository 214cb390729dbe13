// Answers that are cut short, repeat themselves, contradict themselves or are plain rubbish, in
// every dialect.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/protocols/llm/answers.h"

namespace vastar {
namespace {

using namespace testing;

// One answer of a dialect, message by message. Messages before `end` are no whole answer.
struct Script {
  const char* name;
  Dialect dialect;
  std::vector<std::string> opening;
  std::string token;
  std::vector<std::string> end;
  std::string error;
};

void PrintTo(const Script& script, std::ostream* out) { *out << script.name; }

std::vector<Script> scripts() {
  using enum Dialect;
  return {
      {"Chat",
       kOpenAiChat,
       {kRole},
       kToken,
       {kStop, R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}})", "[DONE]"},
       R"({"error":{"message":"fell over"}})"},
      {"Completions",
       kOpenAiCompletions,
       {},
       R"({"choices":[{"text":"a"}]})",
       {R"({"choices":[{"text":"","finish_reason":"stop"}],)"
        R"("usage":{"prompt_tokens":7,"completion_tokens":3}})",
        "[DONE]"},
       R"({"error":{"message":"fell over"}})"},
      {"Responses",
       kOpenAiResponses,
       {R"({"type":"response.created"})"},
       R"({"type":"response.output_text.delta","delta":"a"})",
       {R"({"type":"response.completed","response":{"usage":{"input_tokens":7,"output_tokens":3}}})"},
       R"({"type":"response.failed","response":{"error":{"message":"fell over"}}})"},
      {"Anthropic",
       kAnthropic,
       {R"({"type":"message_start","message":{"usage":{"input_tokens":7,"output_tokens":1}}})"},
       R"({"type":"content_block_delta","delta":{"text":"a"}})",
       {R"({"type":"message_delta","usage":{"output_tokens":3}})", R"({"type":"message_stop"})"},
       R"({"type":"error","error":{"message":"fell over"}})"},
      {"Gemini",
       kGemini,
       {},
       R"({"candidates":[{"content":{"parts":[{"text":"a"}]}}]})",
       {R"({"candidates":[{"finishReason":"STOP"}],)"
        R"("usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3}})"},
       R"({"error":{"message":"fell over"}})"},
      {"CohereV2",
       kCohereV2,
       {R"({"type":"message-start"})"},
       R"({"type":"content-delta","delta":{"message":{"content":{"text":"a"}}}})",
       {R"({"type":"message-end","delta":{"finish_reason":"COMPLETE",)"
        R"("usage":{"tokens":{"input_tokens":7,"output_tokens":3}}}})"},
       R"({"type":"message-end","delta":{"finish_reason":"ERROR","error":"fell over"}})"},
      {"CohereV1",
       kCohereV1,
       {R"({"event_type":"stream-start"})"},
       R"({"event_type":"text-generation","text":"a"})",
       {R"({"event_type":"stream-end","finish_reason":"COMPLETE",)"
        R"("response":{"meta":{"tokens":{"input_tokens":7,"output_tokens":3}}}})"},
       R"({"event_type":"stream-end","finish_reason":"ERROR","error":"fell over"})"},
      {"Ollama",
       kOllama,
       {},
       R"({"message":{"content":"a"},"done":false})",
       {R"({"message":{"content":""},"done":true,"prompt_eval_count":7,"eval_count":3})"},
       R"({"error":"fell over"})"}};
}

class AnyDialect : public ::testing::TestWithParam<Script> {
 protected:
  Answers asked() const {
    return Answers(plan_with([](LlmPlan& plan) { plan.dialect = GetParam().dialect; }));
  }
  static bool lines() { return describe(GetParam().dialect).json_lines; }
  static const char* type() { return lines() ? "application/x-ndjson" : "text/event-stream"; }
  static std::string framed(const std::string& data) { return lines() ? data + "\n" : sse(data); }
  static std::string framed(const std::vector<std::string>& messages) {
    std::string bytes;
    for (const std::string& message : messages) bytes += framed(message);
    return bytes;
  }
  static std::string all() {
    const Script& script = GetParam();
    std::string bytes = framed(script.opening);
    for (int i = 0; i < 3; ++i) bytes += framed(script.token);
    return bytes + framed(script.end);
  }
};

TEST_P(AnyDialect, SaysTheSameInPiecesOfAnySize) {
  const std::string bytes = all();
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    Answers answers = asked();
    answers.ask(type());
    answers.hear_in_pieces(10, bytes, piece);
    ASSERT_EQ(answers.end(20).failure, Failure::kNone) << "in pieces of " << piece;
    ASSERT_EQ(answers.number("output_tokens"), 3);
    ASSERT_EQ(answers.number("input_tokens"), 7);
    ASSERT_EQ(answers.taken().metrics.find("chunk_gap")->times.count(), 2U);
  }
}

TEST_P(AnyDialect, CutShortBeforeItsEndIsNoSuccess) {
  const Script& script = GetParam();
  Answers answers = asked();
  std::string bytes = framed(script.opening);
  for (int i = 0; i < 3; ++i) {
    bytes += framed(script.token);
    answers.ask(type());
    answers.hear(10, bytes);
    EXPECT_EQ(answers.end(20).failure, Failure::kTruncated) << "after " << i + 1 << " tokens";
  }
  EXPECT_EQ(answers.taken().metrics.find("e2e")->times.count(), 0U);
  EXPECT_EQ(answers.number("output_tokens"), 0);
}

TEST_P(AnyDialect, AnErrorAtAnyPlaceIsAFailureInItsWords) {
  const Script& script = GetParam();
  Answers answers = asked();
  std::string before;
  for (int tokens = 0; tokens < 3; ++tokens) {
    answers.ask(type());
    answers.hear(10, framed(script.opening) + before + framed(script.error) + framed(script.end));
    const Event event = answers.end(20);
    EXPECT_EQ(event.failure, Failure::kStreamError);
    EXPECT_STREQ(event.detail, "fell over");
    before += framed(script.token);
  }
}

TEST_P(AnyDialect, WhatFollowsItsEndCountsForNothing) {
  const Script& script = GetParam();
  Answers answers = asked();
  answers.ask(type());
  answers.hear(10, all());
  const bool has_end_mark = script.dialect != Dialect::kGemini;
  if (has_end_mark) answers.hear(500, framed(script.token) + framed(script.error) + "data: {\n\n");
  EXPECT_EQ(answers.end(600).failure, Failure::kNone);
  EXPECT_EQ(answers.ms("e2e"), 10);
  EXPECT_EQ(answers.number("output_tokens"), 3);
}

TEST_P(AnyDialect, AnEndThatIsThereTwiceIsOneEnd) {
  Answers answers = asked();
  answers.ask(type());
  answers.hear(10, all() + framed(GetParam().end));
  EXPECT_EQ(answers.end(20).failure, Failure::kNone);
  EXPECT_EQ(answers.number("output_tokens"), 3);
  EXPECT_EQ(answers.ms("e2e"), 10);
}

TEST_P(AnyDialect, RubbishIsAnErrorAndNoCrash) {
  const std::string deep = "{\"a\":" + std::string(50'000, '[');
  for (const std::string& rubbish : {std::string("{"), std::string("null"), std::string("[]"), deep,
                                     std::string("\xff\xfe"), std::string("{\"a\":1}{")}) {
    Answers answers = asked();
    answers.ask(type());
    answers.hear(10, framed(rubbish) + all());
    EXPECT_EQ(answers.end(20).failure, Failure::kStreamError) << rubbish.substr(0, 20);
  }
}

INSTANTIATE_TEST_SUITE_P(HostileAnswers, AnyDialect, ::testing::ValuesIn(scripts()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(HostileAnswers, AMessageWithoutEndIsGivenUpAndNotKept) {
  Answers answers;
  answers.ask();
  const std::string block = "data: " + std::string(64 * 1024, 'x');
  bool goes_on = true;
  int blocks = 0;
  while (goes_on && blocks < 1000) {
    goes_on = answers.exchanges().body(kSlot, block, 1'000'010 * kMs);
    ++blocks;
  }
  EXPECT_FALSE(goes_on);
  EXPECT_LE(blocks, 17) << "more than 1 MiB";
  EXPECT_EQ(answers.end(20).failure, Failure::kProtocol);
}

// {"usage":...} in a whole answer of one token; what of it counts.
struct Usage {
  const char* name;
  const char* usage;
  double input, output;
};

void PrintTo(const Usage& usage, std::ostream* out) { *out << usage.name; }

class AnyUsage : public ::testing::TestWithParam<Usage> {};

TEST_P(AnyUsage, IsTokensOrNothing) {
  Answers answers;
  answers.ask();
  answers.hear(10, sse(kToken) + sse(kStop));
  answers.hear(10, sse(std::string(R"({"choices":[],"usage":)") + GetParam().usage + "}"));
  answers.hear(10, sse("[DONE]"));
  EXPECT_EQ(answers.end(20).failure, Failure::kNone);
  EXPECT_EQ(answers.number("input_tokens"), GetParam().input);
  EXPECT_EQ(answers.number("output_tokens"), GetParam().output) << "1: the chunk, where it is none";
}

INSTANTIATE_TEST_SUITE_P(
    HostileAnswers, AnyUsage,
    ::testing::Values(
        Usage{"Right", R"({"prompt_tokens":7,"completion_tokens":9})", 7, 9},
        Usage{"WithAPoint", R"({"prompt_tokens":7.0,"completion_tokens":9.0})", 7, 9},
        Usage{"None", R"({"prompt_tokens":0,"completion_tokens":0})", 0, 0},
        Usage{"Negative", R"({"prompt_tokens":-7,"completion_tokens":-5})", 0, 1},
        Usage{"Huge", R"({"prompt_tokens":1e300,"completion_tokens":1e300})", 0, 1},
        Usage{"Infinite", R"({"prompt_tokens":1e999,"completion_tokens":-1e999})", 0, 1},
        Usage{"BeyondReason",
              R"({"prompt_tokens":18446744073709551615,"completion_tokens":1000000001})", 0, 1},
        Usage{"Texts", R"({"prompt_tokens":"7","completion_tokens":"9"})", 0, 1},
        Usage{"Broken", R"({"prompt_tokens":7.5,"completion_tokens":9.5})", 0, 1},
        Usage{"Nulls", R"({"prompt_tokens":null,"completion_tokens":null})", 0, 1},
        Usage{"Null", "null", 0, 1}, Usage{"AnArray", "[7,9]", 0, 1},
        Usage{"AWord", R"("much")", 0, 1}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(HostileAnswers, UsageThatIsThereTwiceIsCumulative) {
  Answers answers;
  answers.ask();
  const auto usage = [](int tokens) {
    return sse(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":)" +
               std::to_string(tokens) + "}}");
  };
  answers.hear(10, sse(kToken) + usage(1) + sse(kToken) + usage(2) + sse(kStop) + usage(2));
  EXPECT_EQ(answers.end(20).failure, Failure::kNone);
  EXPECT_EQ(answers.number("output_tokens"), 2);
  EXPECT_EQ(answers.number("input_tokens"), 7);
}

TEST(HostileAnswers, WhereAnswersHaveTooManyTokensTheirSumIsStillRight) {
  Answers answers;
  for (int i = 0; i < 3; ++i) {
    answers.ask();
    answers.hear(10, sse(kToken) + sse(kStop));
    answers.hear(10, sse(R"({"choices":[],"usage":{"completion_tokens":1000000000}})"));
    answers.end(20);
  }
  EXPECT_EQ(answers.number("output_tokens"), 3e9);
}

std::string choice(int index, const char* rest) {
  return sse(R"({"choices":[{"index":)" + std::to_string(index) + "," + rest + "}]}");
}
constexpr const char* kText = R"("delta":{"content":"a"})";
constexpr const char* kFinish = R"("delta":{},"finish_reason":"stop")";

TEST(HostileAnswers, OfSeveralChoicesEveryOneMustEnd) {
  Answers answers;
  answers.ask();
  answers.hear(10, choice(0, kText) + choice(1, kText) + choice(0, kFinish));
  EXPECT_EQ(answers.end(20).failure, Failure::kTruncated) << "the second has not";
  answers.ask();
  answers.hear(10, choice(0, kText) + choice(0, kFinish) + choice(1, kText));
  EXPECT_EQ(answers.end(20).failure, Failure::kTruncated) << "it began later";
  answers.ask();
  answers.hear(10, choice(0, kText) + choice(1, kText) + choice(1, kFinish) + choice(0, kFinish));
  EXPECT_EQ(answers.end(20).failure, Failure::kNone);
  answers.ask();
  answers.hear(10, choice(0, kText) + choice(1, kText) + choice(0, kFinish) + sse("[DONE]"));
  EXPECT_EQ(answers.end(20).failure, Failure::kNone) << "all is done, as the target says";
  answers.ask();
  answers.hear(10, choice(99, kText) + choice(-5, kText) + choice(99, kFinish));
  answers.hear(10, choice(0, kFinish));
  EXPECT_EQ(answers.end(20).failure, Failure::kNone) << "odd numbers are no reason to fail";
}

TEST(HostileAnswers, SeveralChoicesInOneMessageAreAllHeard) {
  Answers answers;
  answers.ask();
  answers.hear(10,
               sse(R"({"choices":[{"index":0,"delta":{}},{"index":1,"delta":{"content":"a"}}]})"));
  answers.hear(20, sse(R"({"choices":[{"index":0,"finish_reason":"stop"},)"
                       R"({"index":1,"finish_reason":"stop"}]})"));
  EXPECT_EQ(answers.end(30).failure, Failure::kNone);
  EXPECT_EQ(answers.ms("ttft_content"), 10) << "that of the second";
}

TEST(HostileAnswers, EmptyPartsAreNoTokens) {
  Answers answers;
  answers.ask();
  answers.hear(10, sse(kRole));
  answers.hear(20, sse(R"({"choices":[{"delta":{"content":""}}]})"));
  answers.hear(30, sse(R"({"choices":[{"delta":{"content":null}}]})"));
  answers.hear(40, sse(R"({"choices":[{"delta":{}}]})") + sse(R"({"choices":[]})") + ": ping\n\n");
  answers.hear(50, sse(kToken) + sse(kStop));
  EXPECT_EQ(answers.end(60).failure, Failure::kNone);
  EXPECT_EQ(answers.ms("ttft_any_chunk"), 10);
  EXPECT_EQ(answers.ms("ttft_content"), 50);
  EXPECT_EQ(answers.number("output_tokens"), 1);
}

TEST(HostileAnswers, AnAnswerWithoutTextHasNoTimeToIt) {
  Answers answers;
  answers.ask();
  answers.hear(10, sse(kRole) + sse(kStop) + sse("[DONE]"));
  EXPECT_EQ(answers.end(20).failure, Failure::kNone);
  EXPECT_EQ(answers.ms("ttft_any_chunk"), 10);
  EXPECT_EQ(answers.taken().metrics.find("ttft_content")->times.count(), 0U);
  EXPECT_EQ(answers.number("output_tokens"), 0);
}

TEST(HostileAnswers, ReasoningAndCallsAreText) {
  for (const char* delta :
       {R"({"reasoning_content":"hm"})", R"({"reasoning":"hm"})", R"({"refusal":"no"})",
        R"({"tool_calls":[{"index":0,"function":{"name":"f","arguments":""}},)"
        R"({"index":1,"function":{"arguments":"{"}}]})"}) {
    Answers answers;
    answers.ask();
    answers.hear(10, sse(kRole));
    answers.hear(20, sse(std::string(R"({"choices":[{"delta":)") + delta + "}]}") + sse(kStop));
    EXPECT_EQ(answers.end(30).failure, Failure::kNone);
    EXPECT_EQ(answers.ms("ttft_any_chunk"), 10) << delta;
    EXPECT_EQ(answers.ms("ttft_content"), 20) << delta;
  }
}

TEST(HostileAnswers, WordsOfATargetForItsErrorsMoveNoTerminal) {
  Answers answers;
  answers.ask();
  answers.hear(10, sse(R"({"error":{"message":"no\u001b[2J\nmore"}})"));
  EXPECT_STREQ(answers.end(20).detail, "no\\x1B[2J\\x0Amore");
}

TEST(HostileAnswers, WordsOfATargetForItsErrorsAreBounded) {
  Answers answers;
  answers.ask();
  answers.hear(10, sse(R"({"error":{"message":")" + std::string(100'000, 'x') + R"("}})"));
  EXPECT_EQ(std::string(answers.end(20).detail).size(), 200U);
  for (int i = 0; i < 100; ++i) {
    answers.ask();
    answers.hear(10, sse(R"({"error":"number )" + std::to_string(i) + R"("})"));
    EXPECT_EQ(answers.end(20).failure, Failure::kStreamError);
  }
}

}  // namespace
}  // namespace vastar
