// Prompts in turn: worker 1 of 2 has every second one.
#include "protocols/llm/prompt_supply.h"

namespace vastar {

PromptSupply::PromptSupply(const std::vector<LlmPrompt>& prompts) {
  for (const LlmPrompt& prompt : prompts) {
    prompts_.push_back({prompt.request, serialize_request(prompt.request)});
  }
}

std::unique_ptr<RequestSource> PromptSupply::source(Origins& /*origins*/, WorkerShare share) const {
  return std::make_unique<PromptSource>(*this, share);
}

OriginIndex PromptSource::next(Slot slot) {
  if (slot >= prompts_.size()) prompts_.resize(slot + 1);
  if (!returned_.empty()) {
    prompts_[slot] = returned_.front();
    returned_.pop_front();
    return kFirstOrigin;
  }
  prompts_[slot] = next_ % supply_.size();
  next_ += step_;
  return kFirstOrigin;
}

}  // namespace vastar
