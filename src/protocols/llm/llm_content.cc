// The content of a plan of prompts.
#include "protocols/llm/llm_content.h"

#include "protocols/llm/llm_exchanges.h"

namespace vastar {

LlmContent::LlmContent(const LlmPlan& plan)
    : plan_(plan), prompts_(plan.prompts), open_(std::make_unique<OpenStreams>()) {}

std::unique_ptr<Exchanges> LlmContent::for_worker(Origins& /*origins*/, WorkerShare share) const {
  return std::make_unique<LlmExchanges>(plan_, prompts_, *open_, share);
}

}  // namespace vastar
