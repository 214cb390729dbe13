// Which prompt an operation has, by turns.
#include "protocols/llm/prompt_supply.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocols/llm/llm_exchanges.h"

namespace vastar {
namespace {

PromptSupply three() {
  std::vector<LlmPrompt> prompts(3);
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    prompts[i].request.body = std::string(1, static_cast<char>('a' + i));
  }
  return PromptSupply(prompts);
}

// What these slots have, one after the other.
std::string next(PromptSource& source, const std::vector<Slot>& slots) {
  std::string bodies;
  for (const Slot slot : slots) {
    source.next(slot);
    bodies += source.fields(slot).body;
  }
  return bodies;
}

// Found in a review: of two sides that were compared, each had counted another mix.
TEST(PromptSource, WhatIsNotCountedUsesNoPromptUp) {
  const PromptSupply supply = three();
  PromptSource source(supply, {});
  EXPECT_EQ(next(source, {0, 1}), "ab");
  source.give_back(0);
  source.give_back(1);
  EXPECT_EQ(source.fields(1).body, "b") << "it is still sent";
  EXPECT_EQ(next(source, {0}), "a");
  source.give_back(0);
  EXPECT_EQ(next(source, {2, 0, 1, 2}), "baca");
}

TEST(LlmExchanges, WhatIsAskedBeforeItCountsUsesNoPromptUp) {
  LlmPlan plan;
  plan.prompts.resize(3);
  for (const char* body : {"a", "b", "c"}) plan.prompts[*body - 'a'].request.body = body;
  const PromptSupply supply(plan.prompts);
  OpenStreams open;
  LlmExchanges exchanges(plan, supply, open, {});
  const auto asked_at = [&exchanges](Nanos now) {
    exchanges.begin(0);
    exchanges.sending(0, now);
    exchanges.failed(0, Failure::kTimeout, now);
    return exchanges.fields(0).body;
  };
  std::string asked;
  for (const Nanos block : {1'000, 2'000}) {
    exchanges.count_from(block + 10);
    for (const Nanos at : {0, 5, 10, 20}) asked += asked_at(block + at);
  }
  EXPECT_EQ(asked,
            "aaab"
            "ccca");
}

}  // namespace
}  // namespace vastar
