// One line a protocol.
#include "protocols/registry.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "protocols/http/fixed_request.h"
#include "protocols/http/http_protocol.h"
#include "protocols/http/load_exchanges.h"
#include "protocols/http/plain_content.h"
#include "protocols/http/step_exchanges.h"
#include "protocols/http/varying_requests.h"
#include "protocols/llm/llm_content.h"
#include "protocols/sse/stream_content.h"
#include "protocols/websocket/websocket_protocol.h"

namespace vastar {
namespace {

LoadRules rules_of(const Plan& plan) {
  LoadRules rules(plan.checks);
  rules.expect_status = plan.expect_status;
  rules.max_redirects = plan.max_redirects;
  rules.cookies = plan.cookies;
  return rules;
}

std::unique_ptr<RequestSupply> supply_of(const Plan& plan) {
  if (plan.requests) return std::make_unique<VaryingRequests>(plan.requests);
  return std::make_unique<FixedRequest>(plan.request);
}

std::unique_ptr<HttpContent> content_of(const Plan& plan) {
  if (plan.llm) return std::make_unique<LlmContent>(*plan.llm);
  if (plan.steps) return std::make_unique<StepContent>(plan.steps, plan.max_redirects);
  if (plan.stream) return std::make_unique<StreamContent>(supply_of(plan), *plan.stream);
  LoadRules rules = rules_of(plan);
  if (!rules.none()) return std::make_unique<LoadContent>(supply_of(plan), std::move(rules));
  if (!plan.requests) return std::make_unique<FixedContent>(plan.request);
  return std::make_unique<PlainContent>(supply_of(plan));
}

bool any_asks_to_continue(const RequestSet& set) {
  return std::any_of(set.requests.begin(), set.requests.end(),
                     [](const VaryingRequest& request) { return asks_to_continue(request.shape); });
}

bool any_asks_to_continue(const Plan& plan) {
  const bool in_steps = plan.steps && std::any_of(plan.steps->steps.begin(),
                                                  plan.steps->steps.end(), [](const Step& step) {
                                                    return any_asks_to_continue(*step.request);
                                                  });
  return in_steps || asks_to_continue(plan.request) ||
         (plan.requests && any_asks_to_continue(*plan.requests));
}

std::unique_ptr<Protocol> make_http(const Plan& plan) {
  const HttpSettings settings{.http2 = plan.http2,
                              .streams = plan.load.streams,
                              .windows = plan.http2_windows,
                              .expects = any_asks_to_continue(plan)};
  return std::make_unique<HttpProtocol>(content_of(plan), settings);
}

struct Entry {
  std::string_view scheme;
  std::unique_ptr<Protocol> (*make)(const Plan& plan);
};

constexpr std::array kProtocols = {
    Entry{"http", make_http},
    Entry{"https", make_http},
};

}  // namespace

std::unique_ptr<Protocol> make_protocol(const Plan& plan) {
  if (plan.websocket) return std::make_unique<WebSocketProtocol>(plan);
  for (const Entry& entry : kProtocols) {
    if (entry.scheme == plan.url.scheme) return entry.make(plan);
  }
  return nullptr;
}

}  // namespace vastar
