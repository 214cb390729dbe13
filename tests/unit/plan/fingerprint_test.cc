#include "plan/fingerprint.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plan/request_set.h"

namespace vastar {
namespace {

Plan plan_of(const RequestOptions& options) {
  Plan plan;
  plan.url = *parse_url("http://host/path");
  plan.request = *build_request(plan.url, options, "");
  return plan;
}

std::string print_of(const std::vector<std::string>& headers, const std::string& body = "") {
  RequestOptions options;
  options.headers = headers;
  options.body = body;
  options.has_body = !body.empty();
  return request_fingerprint(plan_of(options));
}

std::string print_of_set(const RequestOptions& options, const VaryOptions& vary) {
  Plan plan = plan_of(options);
  auto set = build_request_set("http://host/path", options, vary, "");
  EXPECT_TRUE(set) << set.error().message;
  if (set) plan.requests = std::make_shared<const RequestSet>(std::move(*set));
  return request_fingerprint(plan);
}

TEST(RequestFingerprint, IsTheSameOfTheSame) {
  EXPECT_EQ(print_of({"X-A: 1"}, "b"), print_of({"X-A: 1"}, "b"));
  EXPECT_EQ(print_of({}).size(), 64U);
}

TEST(RequestFingerprint, TellsRequestsApart) {
  std::set<std::string> seen = {
      print_of({}),         print_of({"Accept: 1"}), print_of({"Accept: 2"}),
      print_of({"X-B: 1"}), print_of({}, "body"),    print_of({"X-A: 1", "X-A: 2"})};
  RequestOptions plain;
  plain.compression = false;
  seen.insert(request_fingerprint(plan_of(plain)));
  plain.method = "PUT";
  seen.insert(request_fingerprint(plan_of(plain)));
  EXPECT_EQ(seen.size(), 8U);
}

TEST(RequestFingerprint, TellsApartWhatVaries) {
  std::set<std::string> seen = {request_fingerprint(plan_of({}))};
  VaryOptions vary;
  vary.body_lines = {"a", "b"};
  seen.insert(print_of_set({}, vary));
  vary.body_lines = {"ab"};
  seen.insert(print_of_set({}, vary));
  vary.templates = true;
  vary.body_lines = {"{{counter}}"};
  seen.insert(print_of_set({}, vary));
  vary.body_lines = {"{{row.id}}"};
  vary.data = std::make_shared<const DataFeed>(*DataFeed::parse("id\n1\n"));
  seen.insert(print_of_set({}, vary));
  vary.data = std::make_shared<const DataFeed>(*DataFeed::parse("id\n2\n"));
  seen.insert(print_of_set({}, vary));
  EXPECT_EQ(seen.size(), 6U);
  EXPECT_EQ(print_of_set({}, vary), print_of_set({}, vary));
}

TEST(RequestFingerprint, TellsPromptsAndStreamsApart) {
  const std::vector<std::function<void(LlmPlan&)>> of_models = {
      [](LlmPlan&) {},
      [](LlmPlan& llm) { llm.dialect = Dialect::kOllama; },
      [](LlmPlan& llm) { llm.model = "m"; },
      [](LlmPlan& llm) { llm.prompts.emplace_back(); },
      [](LlmPlan& llm) { llm.prompts.resize(2); },
      [](LlmPlan& llm) { llm.prompts.emplace_back().request.body = "other"; },
      [](LlmPlan& llm) { llm.slo_ttft = kSecond; }};
  const std::vector<StreamPlan> of_streams = {
      {}, {.required = false}, {.events = 3}, {.time = kSecond}, {.reconnect = true}};
  std::set<std::string> seen = {request_fingerprint(plan_of({}))};
  for (const auto& change : of_models) {
    Plan plan = plan_of({});
    change(plan.llm.emplace());
    seen.insert(request_fingerprint(plan));
  }
  for (const StreamPlan& stream : of_streams) {
    Plan plan = plan_of({});
    plan.stream = stream;
    seen.insert(request_fingerprint(plan));
  }
  EXPECT_EQ(seen.size(), 1 + of_models.size() + of_streams.size());
}

// They may be renewed, and a digest would let a guess be checked.
TEST(RequestFingerprint, LeavesCredentialsOut) {
  for (const char* name : {"Authorization", "proxy-authorization", "COOKIE", "X-Api-Key"}) {
    const std::string header = name;
    EXPECT_EQ(print_of({header + ": secret"}), print_of({header + ": renewed"})) << name;
    EXPECT_NE(print_of({header + ": secret"}), print_of({})) << name;
  }
  VaryOptions vary;
  vary.signing = SigningScope{
      .region = "r", .service = "s", .access_key = "k", .secret_key = "x", .session_token = ""};
  const std::string signed_with_x = print_of_set({}, vary);
  vary.signing->secret_key = "y";
  EXPECT_EQ(print_of_set({}, vary), signed_with_x);
  vary.signing->region = "other";
  EXPECT_NE(print_of_set({}, vary), signed_with_x);
}

TEST(RouteFingerprint, TellsPlacesAndTlsApart) {
  const std::vector<std::function<void(Plan&)>> changes = {
      [](Plan&) {},
      [](Plan& plan) { plan.routes.connect_to = {*parse_connect_to("::127.0.0.1:9")}; },
      [](Plan& plan) { plan.routes.connect_to = {*parse_connect_to("::127.0.0.1:10")}; },
      [](Plan& plan) { plan.routes.pins = {*parse_pin("host:80:127.0.0.1")}; },
      [](Plan& plan) { plan.routes.unix_socket = "/s"; },
      [](Plan& plan) { plan.routes.proxies.plain = *parse_proxy("proxy:3128"); },
      [](Plan& plan) { plan.routes.proxies.plain = *parse_proxy("proxy:3129"); },
      [](Plan& plan) { plan.routes.family = AddressFamily::kIpv6; },
      [](Plan& plan) { plan.tls.verify = false; },
      [](Plan& plan) { plan.tls.authorities = "ca.pem"; },
      [](Plan& plan) { plan.tls.highest = TlsVersion::k12; }};
  std::set<std::string> seen;
  for (const auto& change : changes) {
    Plan plan = plan_of({});
    change(plan);
    seen.insert(route_fingerprint(plan));
  }
  EXPECT_EQ(seen.size(), changes.size());
}

}  // namespace
}  // namespace vastar
