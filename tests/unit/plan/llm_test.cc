// What is asked of a model, as each dialect has it.
#include "plan/llm.h"
#include "plan/slo.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

TEST(RequestBody, IsThatOfTheDialect) {
  const auto body = [](Dialect dialect, std::uint64_t tokens) {
    return request_body(dialect, "m", "say \"hi\"\n", tokens);
  };
  EXPECT_EQ(body(Dialect::kOpenAiChat, 5),
            R"({"stream":true,"messages":[{"role":"user","content":"say \"hi\"\n"}],)"
            R"("max_tokens":5,"stream_options":{"include_usage":true},"model":"m"})");
  EXPECT_EQ(body(Dialect::kOpenAiCompletions, 0),
            R"({"stream":true,"prompt":"say \"hi\"\n","stream_options":{"include_usage":true},)"
            R"("model":"m"})");
  EXPECT_EQ(body(Dialect::kOpenAiResponses, 5),
            R"({"stream":true,"input":"say \"hi\"\n","max_output_tokens":5,"model":"m"})");
  EXPECT_EQ(body(Dialect::kAnthropic, 0),
            R"({"stream":true,"messages":[{"role":"user","content":"say \"hi\"\n"}],)"
            R"("max_tokens":1024,"model":"m"})");
  EXPECT_EQ(body(Dialect::kGemini, 5),
            R"({"contents":[{"role":"user","parts":[{"text":"say \"hi\"\n"}]}],)"
            R"("generationConfig":{"maxOutputTokens":5}})");
  EXPECT_EQ(body(Dialect::kCohereV2, 0),
            R"({"stream":true,"messages":[{"role":"user","content":"say \"hi\"\n"}],"model":"m"})");
  EXPECT_EQ(body(Dialect::kCohereV1, 5),
            R"({"stream":true,"message":"say \"hi\"\n","max_tokens":5,"model":"m"})");
  EXPECT_EQ(body(Dialect::kOllama, 5),
            R"({"messages":[{"role":"user","content":"say \"hi\"\n"}],"stream":true,)"
            R"("options":{"num_predict":5},"model":"m"})");
}

TEST(Dialects, AreFoundByTheirNames) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(Dialect::kCount); ++i) {
    const auto dialect = static_cast<Dialect>(i);
    EXPECT_EQ(dialect_named(describe(dialect).name), dialect);
  }
  EXPECT_FALSE(dialect_named("openai"));
}

TEST(PromptOf, HasSoManyWords) {
  EXPECT_EQ(prompt_of(1), "the");
  EXPECT_EQ(prompt_of(9), "the quick brown fox jumps over a dog the");
}

TEST(ParsePrice, TakesThePriceOfTheModelOrSaysWhatIsWrong) {
  const auto price = parse_price(R"({"m":{"input":2.5,"output":10},"n":{}})", "m");
  ASSERT_TRUE(price);
  EXPECT_EQ(price->input, 2.5);
  EXPECT_EQ(price->output, 10);
  for (const char* bad :
       {"", "[]", "{", R"({"other":{"input":1,"output":1}})", R"({"m":5})", R"({"m":{"input":1}})",
        R"({"m":{"input":-1,"output":1}})", R"({"m":{"input":"1","output":1}})"}) {
    EXPECT_FALSE(parse_price(bad, "m")) << bad;
  }
}

TEST(WithMembers, PutsThemIntoTheBodyOrInThePlaceOfItsOwn) {
  const auto body = with_members(R"({"a":1,"b":2})", R"({"b":{"c":[3]},"d":null})");
  ASSERT_TRUE(body) << body.error().message;
  EXPECT_EQ(*body, R"({"a":1,"b":{"c":[3]},"d":null})");
  EXPECT_FALSE(with_members("{}", "[1]"));
  EXPECT_FALSE(with_members("{}", "{"));
  EXPECT_FALSE(with_members("[]", "{}"));
}

TEST(LlmMetrics, NameThoseOfEachLengthOfPrompts) {
  const auto metrics = llm_metrics();
  EXPECT_NE(find_metric("ttft_content_100_words.p50", metrics), nullptr);
  EXPECT_NE(find_metric("tpot_1_words.avg", metrics), nullptr);
  for (const char* none : {"ttft_content__words.p50", "ttft_content_x_words.p50",
                           "ttft_content_100_words", "ttft_content_100_words.p50x"}) {
    EXPECT_EQ(find_metric(none, metrics), nullptr) << none;
  }
}

}  // namespace
}  // namespace vastar
