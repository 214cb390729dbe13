// What `vastar ai-bench` asks a model for, and how its answers are judged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "plan/request.h"

namespace vastar {

// The protocols that models are served by.
enum class Dialect : std::uint8_t {
  kOpenAiChat,
  kOpenAiCompletions,
  kOpenAiResponses,
  kAnthropic,
  kGemini,
  kCohereV2,
  kCohereV1,
  kOllama,
  kCount,  // how many there are; not one
};

// Other tools whose definitions of a metric can stand beside ours.
enum class CompatTool : std::uint8_t { kVllm, kAiperf, kGuidellm, kLlmperf };

// Of one answer, or of a model's window: what is above is no number of tokens.
inline constexpr std::uint64_t kMostTokens = 1'000'000'000;

struct LlmPrompt {
  RequestSpec request;
  // Of --prompt-sweep: its words, which are nearly its tokens. What it measures stands apart too.
  std::uint64_t words = 0;
};

// Dollars a million tokens.
struct TokenPrice {
  double input = 0, output = 0;
};

struct LlmPlan {
  Dialect dialect = Dialect::kOpenAiChat;
  std::string model;
  std::vector<LlmPrompt> prompts;  // sent in turn
  bool per_stream = false;
  // Limits of one request: those that keep to all of them are the goodput. 0: none.
  Nanos slo_ttft = 0, slo_tpot = 0, slo_e2e = 0;
  double slo_tps = 0;  // tokens/s, at least, behind the first
  std::optional<TokenPrice> price;
  std::vector<CompatTool> compat;
  bool rag = false;                           // the times that the target tells are read
  std::uint64_t context_window = 0;           // tokens; 0: not known
  std::vector<std::uint16_t> blocked_status;  // responses with one of them are blocked answers

  bool has_limits() const { return slo_ttft > 0 || slo_tpot > 0 || slo_e2e > 0 || slo_tps > 0; }
};

struct DialectFacts {
  std::string_view name;          // on the command line
  std::string_view default_path;  // where the URL names none; MODEL stands for the model
  std::string_view key_header;    // that the API key goes into, behind `key_prefix`
  std::string_view key_prefix;
  bool json_lines;  // else Server-Sent Events
};

const DialectFacts& describe(Dialect dialect);
std::optional<Dialect> dialect_named(std::string_view name);

// The body that asks for `prompt` as a stream. `max_tokens` 0: the server's limit (Anthropic's
// protocol must have one: 1024).
std::string request_body(Dialect dialect, std::string_view model, std::string_view prompt,
                         std::uint64_t max_tokens);

// `body` with the members of the JSON object `members` put in, or in the place of its own. An
// error: they are no JSON object.
Result<std::string> with_members(const std::string& body, std::string_view members);

// A text of so many words, the same each time; tokenizers make about one token of each.
std::string prompt_of(std::uint64_t words);

// The price of `model` in JSON text: {"MODEL": {"input": 2.5, "output": 10}}, dollars a million
// tokens. An error: no such JSON, or it does not name the model.
Result<TokenPrice> parse_price(std::string_view json, std::string_view model);

}  // namespace vastar
