// The definitions of an answer's figures; docs/ai-bench.md has them for people.
#include "protocols/llm/answer.h"

#include <algorithm>

namespace vastar {

void Answer::take(const ReplyPart& part, Nanos now) {
  if (part.chunk) {
    if (first_chunk == 0) first_chunk = now;
    last_chunk = now;
    ++chunks;
  }
  if (part.content) {
    if (first_content == 0) first_content = now;
    last_content = now;
    ++content_chunks;
  }
  if (part.input_tokens) input_tokens = part.input_tokens;
  if (part.output_tokens) output_tokens = part.output_tokens;
  if (part.reasoning_tokens) reasoning_tokens = part.reasoning_tokens;
  if (part.cached_tokens) cached_tokens = *part.cached_tokens;
  reasoning = reasoning || part.reasoning;
  done = done || part.done;
  choices |= part.choices;
  choices_done |= part.choices_done;
  ended = ended || part.end;
  blocked = blocked || part.blocked;
  rag.replace(part.rag);
}

std::optional<Nanos> Answer::ttft_any_chunk() const {
  return first_chunk == 0 ? std::nullopt : std::optional(first_chunk - sent);
}

std::optional<Nanos> Answer::ttft_content() const {
  return first_content == 0 ? std::nullopt : std::optional(first_content - sent);
}

std::uint64_t Answer::streamed_tokens() const {
  if (reasoning || !output_tokens) return tokens();
  return *output_tokens - std::min(reasoning_tokens.value_or(0), *output_tokens);
}

std::optional<Nanos> Answer::tpot() const {
  if (first_content == 0 || streamed_tokens() < 2) return std::nullopt;
  return (last_chunk - first_content) / static_cast<Nanos>(streamed_tokens() - 1);
}

std::optional<Nanos> Answer::itl_mean() const {
  if (content_chunks < 2) return std::nullopt;
  return (last_content - first_content) / static_cast<Nanos>(content_chunks - 1);
}

bool Answer::within_limits(const LlmPlan& plan) const {
  if (plan.slo_ttft > 0 && (!ttft_content() || *ttft_content() > plan.slo_ttft)) return false;
  // A single token has no time between tokens to keep to.
  if (streamed_tokens() >= 2) {
    if (plan.slo_tpot > 0 && (!tpot() || *tpot() > plan.slo_tpot)) return false;
    if (plan.slo_tps > 0 && (!tpot() || static_cast<double>(*tpot()) * plan.slo_tps > kSecond)) {
      return false;
    }
  }
  return plan.slo_e2e == 0 || e2e() <= plan.slo_e2e;
}

}  // namespace vastar
