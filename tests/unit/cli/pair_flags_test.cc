#include "cli/pair_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PairedUrls, WithoutAPairAreTheOperands) {
  const auto urls = resolve_urls({}, {"http://a"});
  ASSERT_TRUE(urls);
  EXPECT_EQ(urls->between, "");
  EXPECT_THAT(urls->target, ElementsAre("http://a"));
}

TEST(PairedUrls, OfAGatewayAreNamedInSeveralWays) {
  PairFlags vs, upstream, words, gateway;
  vs.vs = "http://up";
  upstream.upstream = "http://up";
  words.overhead = true;
  gateway.overhead = true;
  gateway.upstream = "http://up";
  gateway.gateway = "http://gate";
  for (const auto& [flags, operands] :
       {std::pair{vs, Operands{"http://gate"}}, std::pair{upstream, Operands{"http://gate"}},
        std::pair{words, Operands{"http://up", "http://gate"}}, std::pair{gateway, Operands{}}}) {
    const auto urls = resolve_urls(flags, operands);
    ASSERT_TRUE(urls) << urls.error().message;
    EXPECT_EQ(urls->between, "gateway");
    EXPECT_EQ(urls->reference, "http://up");
    EXPECT_THAT(urls->target, ElementsAre("http://gate"));
  }
}

TEST(PairedUrls, OfAGuardrailAreOneOrTwo) {
  PairFlags flags;
  flags.guardrail_headers = {"X-Guardrail: on"};
  auto urls = resolve_urls(flags, {"http://a"});
  ASSERT_TRUE(urls);
  EXPECT_EQ(urls->between, "guardrail");
  EXPECT_EQ(urls->reference, "http://a");
  EXPECT_THAT(urls->target, ElementsAre("http://a"));
  flags.guardrail_url = "http://guarded";
  urls = resolve_urls(flags, {"http://a"});
  EXPECT_THAT(urls->target, ElementsAre("http://guarded"));
}

TEST(PairedUrls, WhatDoesNotFitTogetherIsRefused) {
  const auto refusal = [](const PairFlags& flags, const Operands& operands) {
    const auto urls = resolve_urls(flags, operands);
    return urls ? std::string("taken") : urls.error().message;
  };
  PairFlags alone;
  alone.overhead = true;
  EXPECT_THAT(refusal(alone, {"http://a"}), HasSubstr("two URLs"));
  PairFlags limit;
  limit.max_overhead_pct = 5;
  EXPECT_THAT(refusal(limit, {"http://a"}), HasSubstr("--max-overhead-pct"));
  PairFlags twice;
  twice.vs = twice.upstream = "http://a";
  EXPECT_THAT(refusal(twice, {"http://b"}), HasSubstr("the same"));
  PairFlags both;
  both.vs = "http://a";
  both.guardrail_json = "{}";
  EXPECT_THAT(refusal(both, {"http://b"}), HasSubstr("exclude"));
  PairFlags gateway;
  gateway.vs = gateway.gateway = "http://a";
  EXPECT_THAT(refusal(gateway, {"http://b"}), HasSubstr("--gateway"));
}

TEST(OverheadGates, AreOfTheFirstTextAndTheWholeAnswer) {
  PairFlags flags;
  EXPECT_TRUE(overhead_gates(flags).empty());
  flags.max_overhead_pct = 12.5;
  const auto gates = overhead_gates(flags);
  ASSERT_EQ(gates.size(), 2U);
  EXPECT_EQ(gates[0].text, "overhead_pct.ttft_content.p99<=12.5");
  for (const Slo& gate : gates) {
    EXPECT_NE(find_metric(gate.metric, overhead_metrics()), nullptr) << gate.metric;
    EXPECT_EQ(gate.limit, 12.5);
  }
}

}  // namespace
}  // namespace vastar
