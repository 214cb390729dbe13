// Which addresses connections come from: the choice, and what a target sees of it.
#include "engine/sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "unit/engine/engine_runs.h"

namespace vastar::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint64_t kPorts = 1000;
constexpr const char* kUrl = "http://127.0.0.1:1/";

Plan plan_from(std::string_view list, unsigned concurrency, const std::string& url = kUrl) {
  Plan plan = plan_for(url, concurrency, concurrency);
  if (!list.empty()) {
    EXPECT_TRUE(add_source_addresses(list, plan.source_addresses).ok());
  }
  return plan;
}

std::vector<Address> at(const std::string& host) { return *resolve(host, 80); }

std::string complaint(const Plan& plan, std::vector<Address> targets) {
  const auto chosen = choose_sources(plan, targets, kPorts);
  EXPECT_FALSE(chosen.ok());
  if (chosen) return {};
  EXPECT_EQ(chosen.error().code, ExitCode::kUsage);
  return chosen.error().message;
}

TEST(Sources, TheKernelChoosesWhereOneAddressWillDo) {
  for (const char* host : {"127.0.0.1", "::1", "10.0.0.1"}) {
    auto targets = at(host);
    const auto chosen = choose_sources(plan_from("", 750), targets, kPorts);
    ASSERT_TRUE(chosen.ok());
    EXPECT_EQ(chosen->sources.at(targets.front(), 0), nullptr);
    EXPECT_THAT(chosen->shown, IsEmpty());
    EXPECT_EQ(chosen->note, "");
  }
}

TEST(Sources, SeveralOnLoopbackWhenOneIsShortOfPorts) {
  auto targets = at("127.0.0.1");
  const auto chosen = choose_sources(plan_from("", 1501), targets, kPorts);
  ASSERT_TRUE(chosen.ok());
  EXPECT_THAT(chosen->shown, ElementsAre("127.0.0.1-127.0.0.3"));
  EXPECT_THAT(chosen->note, HasSubstr("127.0.0.1-127.0.0.3"));
  EXPECT_THAT(chosen->note, HasSubstr("1501 connections"));
  std::vector<std::string> order;
  for (int i = 0; i < 4; ++i) order.push_back(chosen->sources.at(targets.front(), i)->text());
  EXPECT_THAT(order, ElementsAre("127.0.0.1:0", "127.0.0.2:0", "127.0.0.3:0", "127.0.0.1:0"));
}

TEST(Sources, AMillionOnLoopbackGoOnPastTheLastByte) {
  auto targets = at("127.0.0.1");
  const auto chosen = choose_sources(plan_from("", 300'000), targets, kPorts);
  ASSERT_TRUE(chosen.ok());
  EXPECT_THAT(chosen->shown, ElementsAre("127.0.0.1-127.0.1.144"));
}

TEST(Sources, TooFewPortsElsewhereNameTheLimitAndTheFlag) {
  auto targets = at("10.0.0.1");
  EXPECT_TRUE(choose_sources(plan_from("", 1000), targets, kPorts).ok());
  for (const char* host : {"10.0.0.1", "::1"}) {
    const std::string message = complaint(plan_from("", 1001), at(host));
    EXPECT_THAT(message, HasSubstr("1 local address has 1000"));
    EXPECT_THAT(message, HasSubstr("--source-address"));
  }
  const std::string message = complaint(plan_from("127.0.0.2/31", 2001), at("127.0.0.1"));
  EXPECT_THAT(message, HasSubstr("2 local addresses have 2000"));
}

TEST(Sources, WhatIsNoAddressOfThisMachineIsRefused) {
  const std::string message = complaint(plan_from("127.0.0.2,192.0.2.1", 1), at("127.0.0.1"));
  EXPECT_THAT(message, HasSubstr("--source-address 192.0.2.1"));
  EXPECT_THAT(message, HasSubstr("address of this machine"));
}

TEST(Sources, TheOtherKindOfAddressIsRefused) {
  EXPECT_THAT(complaint(plan_from("127.0.0.2", 1), at("::1")), HasSubstr("of the other kind"));
  EXPECT_THAT(complaint(plan_from("::1", 1), at("127.0.0.1")), HasSubstr("of the other kind"));
}

TEST(Sources, TargetsThatNoneCanReachAreDropped) {
  auto targets = at("::1");
  targets.push_back(at("127.0.0.1").front());
  const auto chosen = choose_sources(plan_from("127.0.0.2", 1), targets, kPorts);
  ASSERT_TRUE(chosen.ok());
  ASSERT_EQ(targets.size(), 1U);
  EXPECT_EQ(targets.front().text(), "127.0.0.1:80");
}

// How many connections came from which address.
class Peers {
 public:
  ScriptedServer::Script script() {
    return [this](Peer& peer, int) {
      {
        const std::lock_guard lock(mutex_);
        ++seen_[peer.address()];
      }
      while (peer.read_request() && peer.send(kOkResponse)) {
      }
    };
  }
  std::map<std::string, int> seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int> seen_;
};

TEST(SourcesOfARun, AreUsedInTurnByEveryWorker) {
  Peers peers;
  ScriptedServer server(peers.script());
  Plan plan = plan_from("127.0.0.2-127.0.0.4", 12, server.url());
  plan.workers = 2;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.succeeded, 12U);
  EXPECT_THAT(outcome.source_addresses, ElementsAre("127.0.0.2-127.0.0.4"));
  const std::map<std::string, int> even = {{"127.0.0.2", 4}, {"127.0.0.3", 4}, {"127.0.0.4", 4}};
  EXPECT_EQ(peers.seen(), even);
}

TEST(SourcesOfARun, AreUsedInTurnByConnectionsForOneRequest) {
  Peers peers;
  ScriptedServer server(peers.script());
  Plan plan = plan_from("127.0.0.2,127.0.0.3", 1, server.url());
  RequestOptions request;
  request.keep_alive = false;
  plan.request = *build_request(plan.url, request, "text/html");
  plan.load.requests = 10;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.succeeded, 10U);
  const std::map<std::string, int> even = {{"127.0.0.2", 5}, {"127.0.0.3", 5}};
  EXPECT_EQ(peers.seen(), even);
}

TEST(SourcesOfARun, ABadOneEndsItBeforeAnyLoad) {
  Peers peers;
  ScriptedServer server(peers.script());
  const auto outcome = run(plan_from("192.0.2.1", 1, server.url()));
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code, ExitCode::kUsage);
  EXPECT_THAT(peers.seen(), IsEmpty());
}

}  // namespace
}  // namespace vastar::testing
