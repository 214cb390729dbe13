// The prompts of a plan, sent in turn; written once.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "plan/llm.h"
#include "protocols/http/request_source.h"

namespace vastar {

class PromptSupply final : public RequestSupply {
 public:
  explicit PromptSupply(const std::vector<LlmPrompt>& prompts);

  std::unique_ptr<RequestSource> source(Origins& origins, WorkerShare share) const override;

  std::size_t size() const { return prompts_.size(); }
  const RequestSpec& fields(std::size_t prompt) const { return prompts_[prompt].fields; }
  const RequestBytes& bytes(std::size_t prompt) const { return prompts_[prompt].bytes; }

 private:
  struct Written {
    RequestSpec fields;
    RequestBytes bytes;
  };
  std::vector<Written> prompts_;
};

// Which prompt a slot has, as its number.
class PromptSource final : public RequestSource {
 public:
  PromptSource(const PromptSupply& supply, WorkerShare share)
      : supply_(supply), next_(share.index), step_(share.workers) {}

  OriginIndex next(Slot slot) override;
  const RequestBytes& bytes(Slot slot) override { return supply_.bytes(prompts_[slot]); }
  const RequestSpec& fields(Slot slot) override { return supply_.fields(prompts_[slot]); }
  std::size_t prompt(Slot slot) const { return prompts_[slot]; }
  // What the slot has is not counted: another one will have it before the turn goes on, so that
  // those that are counted have each prompt equally often.
  void give_back(Slot slot) { returned_.push_back(prompts_[slot]); }

 private:
  const PromptSupply& supply_;
  std::uint64_t next_, step_;
  std::vector<std::size_t> prompts_;  // by slot
  std::deque<std::size_t> returned_;  // never more than are under way
};

}  // namespace vastar
