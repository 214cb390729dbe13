// Prompts to a model, and its answers: an operation is one answer.
#pragma once

#include <memory>

#include "plan/llm.h"
#include "protocols/http/exchanges.h"
#include "protocols/llm/prompt_supply.h"
#include "protocols/sse/open_streams.h"

namespace vastar {

class LlmContent final : public HttpContent {
 public:
  explicit LlmContent(const LlmPlan& plan);

  std::unique_ptr<Exchanges> for_worker(Origins& origins, WorkerShare share) const override;

 private:
  const LlmPlan plan_;
  const PromptSupply prompts_;
  const std::unique_ptr<OpenStreams> open_;
};

}  // namespace vastar
