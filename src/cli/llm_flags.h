// The flags of `vastar ai-bench`: what a model is asked, and how its answers are judged.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "cli/options.h"
#include "plan/llm.h"

namespace vastar {

struct LlmFlags {
  Dialect dialect = Dialect::kOpenAiChat;
  std::vector<std::string> models;
  std::string prompt, prompt_file, query_file, api_key_env, price_file;
  std::vector<std::uint64_t> prompt_sweep;  // words
  std::uint64_t max_tokens = 0;             // 0: the server's limit
  std::uint64_t context_window = 0;         // tokens; 0: not known
  Nanos slo_ttft = 0, slo_tpot = 0, slo_e2e = 0;
  double slo_tps = 0;
  std::vector<CompatTool> compat;
  std::vector<std::uint16_t> blocked_status;
  bool rag = false;
  std::string body_members;  // JSON put into every body; empty: none. No flag's own
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> llm_options(LlmFlags& flags);

// An error where `metric` is of prompts of a length that --prompt-sweep has not: "what was given"
// is `given`.
Result<void> check_prompt_length(const LlmFlags& flags, const std::string& given,
                                 std::string_view metric);

// The rows of a run that say what is sent: the dialect makes the request, and each prompt is the
// same every time.
bool is_of_the_request(std::string_view name);
std::vector<Option> without_request(std::vector<Option> rows);

}  // namespace vastar
