// The flags of `vastar ai-bench`, and how they become prompts and limits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "plan/llm.h"
#include "plan/request.h"

namespace vastar {

struct LlmFlags {
  Dialect dialect = Dialect::kOpenAiChat;
  std::string model, prompt, prompt_file, api_key_env, price_file;
  std::vector<std::uint64_t> prompt_sweep;  // words
  std::uint64_t max_tokens = 0;             // 0: the server's limit
  Nanos slo_ttft = 0, slo_tpot = 0, slo_e2e = 0;
  std::vector<CompatTool> compat;
};

std::vector<Option> llm_options(LlmFlags& flags);

// A prompt as the body that asks for it.
struct PromptBody {
  std::string body;
  std::uint64_t words = 0;  // of --prompt-sweep
};

// The model must be named, and the prompt given in one way. Reads the file.
Result<std::vector<PromptBody>> resolve_prompts(const LlmFlags& flags);

// A URL without a path gets that of the dialect.
Result<void> with_default_path(const LlmFlags& flags, Operands& operands);

// The key that --api-key-env names, as the dialect's header. It is in no message.
Result<void> add_api_key(const LlmFlags& flags, RequestOptions& request);

std::string accept_of(Dialect dialect);

// `request`: that of any prompt; the others differ by their bodies.
Result<LlmPlan> resolve_llm(const LlmFlags& flags, const RequestSpec& request,
                            const std::vector<PromptBody>& prompts);

// Without the rows of a run that say what is sent: the dialect makes the request, and each prompt
// is the same every time.
std::vector<Option> without_request(std::vector<Option> rows);

}  // namespace vastar
