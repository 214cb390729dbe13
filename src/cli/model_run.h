// How the flags of a model become a run that asks it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/llm_flags.h"
#include "cli/parse.h"
#include "cli/run_options.h"

namespace vastar {

// What is asked: a prompt, or a whole body.
struct Question {
  std::string text;
  std::uint64_t words = 0;  // of --prompt-sweep
  bool is_body = false;
};

// The prompts are given in one way. Reads their file, once for all models.
Result<std::vector<Question>> read_questions(const LlmFlags& flags);

// The run that asks `model`, by the rules between a run's flags and these. A URL without a path
// gets that of the dialect; the API key is in no message.
Result<RunOptions> resolve_model_run(RunFlags run, const LlmFlags& flags, const std::string& model,
                                     const std::vector<Question>& questions, Operands operands,
                                     RunRules rules);

}  // namespace vastar
