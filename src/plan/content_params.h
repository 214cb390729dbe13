// What documents tell of a load of streams, or of a model's answers, so that nobody adds unlike
// ones up or holds them against each other. Never a prompt: it may be a secret, and has a digest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "plan/llm.h"
#include "plan/stream.h"

namespace vastar {

struct StreamParams {
  bool required = true;  // a response that is no stream failed
  std::optional<std::uint64_t> events = {};
  std::optional<double> time_s = {};
  bool reconnect = false;
};

struct ModelParams {
  std::string dialect = {}, model = {};
  std::uint64_t prompts = 0;  // different ones
  // Of what is asked, in all its bytes: the first half of a SHA-256.
  std::string prompts_digest = {};
  bool rag = false;
  std::optional<double> slo_ttft_ms = {}, slo_tpot_ms = {}, slo_e2e_ms = {};
  std::optional<double> slo_tps = {};                         // tokens/s
  std::optional<double> price_input = {}, price_output = {};  // dollars a million tokens
};

StreamParams params_of(const StreamPlan& plan);
ModelParams params_of(const LlmPlan& plan);

// On one line, for messages: the same of the same.
std::string to_text(const StreamParams& params);
std::string to_text(const ModelParams& params);

}  // namespace vastar
