// One worker's answers as tests play them: asked, heard piece by piece, ended.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "protocols/llm/llm_exchanges.h"

namespace vastar::testing {

inline constexpr Slot kSlot = 2;
inline constexpr Nanos kMs = kMillisecond;
inline constexpr const char* kRole = R"({"choices":[{"delta":{"role":"assistant","content":""}}]})";
inline constexpr const char* kToken = R"({"choices":[{"delta":{"content":"a"}}]})";
inline constexpr const char* kStop = R"({"choices":[{"delta":{},"finish_reason":"stop"}]})";

inline std::string sse(std::string_view data) { return "data: " + std::string(data) + "\n\n"; }

inline LlmPrompt prompt(const std::string& body, std::uint64_t words = 0) {
  LlmPrompt prompt;
  prompt.request.method = "POST";
  prompt.request.body = body;
  prompt.words = words;
  return prompt;
}

// A plan with one prompt, changed by `change`.
template <typename Change>
LlmPlan plan_with(const Change& change) {
  LlmPlan plan;
  plan.prompts.push_back(prompt("hi"));
  change(plan);
  return plan;
}
inline LlmPlan plain() {
  return plan_with([](LlmPlan&) {});
}

// One worker's answers; times are in ms since the request of the answer under way.
class Answers {
 public:
  explicit Answers(LlmPlan plan = plain())
      : plan_(std::move(plan)), prompts_(plan_.prompts), exchanges_(plan_, prompts_, open_, {}) {}

  void ask(const char* type = "text/event-stream", std::uint16_t status = 200) {
    start_ += 1'000'000 * kMs;
    status_ = status;
    exchanges_.begin(kSlot);
    exchanges_.sending(kSlot, start_);
    exchanges_.wants(kSlot, status, start_ + kMs);
    exchanges_.field(kSlot, "content-type", type);
  }
  void hear(Nanos at, std::string_view bytes) {
    ASSERT_TRUE(exchanges_.body(kSlot, bytes, start_ + at * kMs));
  }
  // The same in pieces of so many bytes, at one time.
  void hear_in_pieces(Nanos at, std::string_view bytes, std::size_t piece) {
    for (std::size_t from = 0; from < bytes.size(); from += piece) {
      hear(at, bytes.substr(from, piece));
    }
  }
  // As the engine has it: the response ends, and then there is its verdict.
  Event end(Nanos at) {
    const Event event = end_response(at);
    const bool refused = event.failure == Failure::kNone && event.status >= 400;
    exchanges_.finished(kSlot, refused ? Failure::kHttpStatus : event.failure);
    return event;
  }
  Event end_response(Nanos at) {
    Event event{.status = status_, .slot = kSlot};
    exchanges_.ended(kSlot, start_ + at * kMs, event);
    return event;
  }
  void fail(Nanos at, Failure failure) { exchanges_.failed(kSlot, failure, start_ + at * kMs); }
  LlmExchanges& exchanges() { return exchanges_; }
  const Measurements& taken() {
    if (!done_) exchanges_.take(taken_);
    done_ = true;
    return taken_;
  }
  // Of a metric whose only sample it is, in ms.
  double ms(const char* name) {
    const OwnMetric* metric = taken().metrics.find(name);
    if (metric == nullptr || metric->times.count() != 1) return -1;
    return to_ms(metric->times.max());
  }
  double number(const char* name) {
    const OwnMetric* metric = taken().metrics.find(name);
    return metric == nullptr || metric->samples == 0 ? -1 : metric->value;
  }

 private:
  const LlmPlan plan_;
  const PromptSupply prompts_;
  OpenStreams open_;
  LlmExchanges exchanges_;
  Nanos start_ = 0;
  std::uint16_t status_ = 200;
  Measurements taken_;
  bool done_ = false;
};

}  // namespace vastar::testing
