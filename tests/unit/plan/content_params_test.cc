// What documents tell of prompts and streams: the same of the same, and nothing of their words.
#include "plan/content_params.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace vastar {
namespace {

LlmPlan plan_of(const std::vector<std::string>& bodies) {
  LlmPlan plan;
  plan.model = "m";
  for (const std::string& body : bodies) {
    LlmPrompt prompt;
    prompt.request.body = body;
    plan.prompts.push_back(prompt);
  }
  return plan;
}

TEST(ModelParams, TellLoadsApartWithoutTheirWords) {
  const std::vector<std::function<void(LlmPlan&)>> changes = {
      [](LlmPlan&) {},
      [](LlmPlan& plan) { plan = plan_of({"secretwords"}); },
      [](LlmPlan& plan) {
        plan = plan_of({"secretwor", "dsb"});
      },
      [](LlmPlan& plan) { plan.model = "n"; },
      [](LlmPlan& plan) { plan.dialect = Dialect::kOllama; },
      [](LlmPlan& plan) { plan.rag = true; },
      [](LlmPlan& plan) { plan.slo_tps = 20; },
      [](LlmPlan& plan) { plan.slo_ttft = kSecond; },
      [](LlmPlan& plan) { plan.slo_tpot = kSecond; },
      [](LlmPlan& plan) { plan.slo_e2e = kSecond; },
      [](LlmPlan& plan) {
        plan.price = TokenPrice{1, 2};
      },
      [](LlmPlan& plan) {
        plan.price = TokenPrice{1, 3};
      }};
  std::set<std::string> seen;
  for (const auto& change : changes) {
    LlmPlan plan = plan_of({"secretwords", "b"});
    change(plan);
    const ModelParams params = params_of(plan);
    EXPECT_EQ(params.prompts_digest.size(), 32U);
    EXPECT_EQ(to_text(params).find("secret"), std::string::npos);
    EXPECT_EQ(to_text(params), to_text(params_of(plan)));
    seen.insert(to_text(params));
  }
  EXPECT_EQ(seen.size(), changes.size());
}

TEST(StreamParams, TellLoadsApart) {
  const std::vector<StreamPlan> plans = {{},
                                         {.required = false},
                                         {.events = 2},
                                         {.events = 3},
                                         {.time = kSecond},
                                         {.reconnect = true}};
  std::set<std::string> seen;
  for (const StreamPlan& plan : plans) seen.insert(to_text(params_of(plan)));
  EXPECT_EQ(seen.size(), plans.size());
}

}  // namespace
}  // namespace vastar
