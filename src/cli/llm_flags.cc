// The rows of ai-bench's flags, and the rules between them.
#include "cli/llm_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "cli/files.h"
#include "cli/values.h"

namespace vastar {
namespace {

constexpr std::string_view kModel = "Model";
constexpr std::uint64_t kMostWords = 10'000'000;
constexpr std::uint64_t kMostTokens = 1'000'000'000;
constexpr std::uint64_t kLargestFile = 64ULL * 1024 * 1024;

constexpr std::pair<std::string_view, CompatTool> kTools[] = {{"vllm", CompatTool::kVllm},
                                                              {"aiperf", CompatTool::kAiperf},
                                                              {"guidellm", CompatTool::kGuidellm},
                                                              {"llmperf", CompatTool::kLlmperf}};

std::vector<std::string> dialect_names() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Dialect::kCount); ++i) {
    names.emplace_back(describe(static_cast<Dialect>(i)).name);
  }
  return names;
}

Setter dialect_into(Dialect& field) {
  return [&field](std::string_view text) -> Result<void> {
    const std::optional<Dialect> dialect = dialect_named(text);
    if (!dialect) {
      return Error{
          fmt::format("'{}' is none of {}", printable(text), fmt::join(dialect_names(), ", "))};
    }
    field = *dialect;
    return {};
  };
}

Setter words_into(std::vector<std::uint64_t>& field) {
  return [&field](std::string_view text) -> Result<void> {
    std::vector<std::uint64_t> sizes;
    for (const std::string_view part : split(text, ',')) {
      const Result<std::uint64_t> words = parse_count(trim(part), 1, kMostWords);
      if (!words) return words.error();
      if (std::find(sizes.begin(), sizes.end(), *words) != sizes.end()) {
        return Error{fmt::format("{} is there twice", *words)};
      }
      sizes.push_back(*words);
    }
    field = std::move(sizes);
    return {};
  };
}

Setter tools_into(std::vector<CompatTool>& field) {
  return [&field](std::string_view text) -> Result<void> {
    for (const std::string_view part : split(text, ',')) {
      const auto* const found =
          std::find_if(std::begin(kTools), std::end(kTools),
                       [&](const auto& tool) { return tool.first == trim(part); });
      if (found == std::end(kTools)) {
        return Error{
            fmt::format("'{}' is none of vllm, aiperf, guidellm, llmperf", printable(part))};
      }
      if (std::find(field.begin(), field.end(), found->second) == field.end()) {
        field.push_back(found->second);
      }
    }
    return {};
  };
}

Option limit_row(const char* name, const char* help, Nanos& field) {
  return {.name = name,
          .value = "TIME",
          .help = help,
          .group = kModel,
          .set = duration_into(field, 1, kHour)};
}

std::vector<Option> prompt_rows(LlmFlags& flags) {
  return {
      {.name = "dialect",
       .value = "NAME",
       .help =
           "what the model is served by: " + fmt::format("{}", fmt::join(dialect_names(), ", ")),
       .fallback = "openai-chat",
       .choices = dialect_names(),
       .group = kModel,
       .common = true,
       .set = dialect_into(flags.dialect)},
      {.name = "model",
       .value = "NAME",
       .help = "the model, as its server names it",
       .group = kModel,
       .common = true,
       .set = text_into(flags.model)},
      {.name = "prompt",
       .value = "TEXT",
       .help = "what to ask",
       .group = kModel,
       .common = true,
       .instead_of = {"prompt-file", "prompt-sweep"},
       .set = text_into(flags.prompt)},
      {.name = "prompt-file",
       .value = "FILE",
       .help = "what to ask, from a file: the whole of it is one prompt",
       .group = kModel,
       .common = true,
       .instead_of = {"prompt", "prompt-sweep"},
       .set = path_into(flags.prompt_file)},
      {.name = "prompt-sweep",
       .value = "LIST",
       .help = "prompts of so many words in turn, each with figures of its own: 10,100,1000",
       .group = kModel,
       .instead_of = {"prompt", "prompt-file"},
       .set = words_into(flags.prompt_sweep)},
      {.name = "max-tokens",
       .value = "N",
       .help = "the longest answer to ask for",
       .fallback = "the server's",
       .group = kModel,
       .common = true,
       .set = count_into(flags.max_tokens, 1, kMostTokens)},
      {.name = "api-key-env",
       .value = "NAME",
       .help = "the environment variable that holds the API key",
       .group = kModel,
       .common = true,
       .set = text_into(flags.api_key_env)},
  };
}

// The request of another body.
RequestSpec with_body(RequestSpec request, const std::string& body) {
  request.body = body;
  for (Header& header : request.headers) {
    if (!equals_ignoring_case(header.name, "content-length")) continue;
    header.value = fmt::format("{}", body.size());
  }
  return request;
}

}  // namespace

std::vector<Option> llm_options(LlmFlags& flags) {
  std::vector<Option> rows = prompt_rows(flags);
  rows.push_back(
      limit_row("slo-ttft", "goodput: time to the first text, of each answer", flags.slo_ttft));
  rows.push_back(
      limit_row("slo-tpot", "goodput: time per token after it, of each answer", flags.slo_tpot));
  rows.push_back(limit_row("slo-e2e", "goodput: time of the whole of each answer", flags.slo_e2e));
  rows.push_back({.name = "price-file",
                  .value = "FILE",
                  .help = "cost by JSON: {\"MODEL\": {\"input\": 2.5, \"output\": 10}}, dollars a "
                          "million tokens",
                  .group = kModel,
                  .set = path_into(flags.price_file)});
  rows.push_back({.name = "compat",
                  .value = "LIST",
                  .help = "the figures of other tools too, by their definitions: vllm, aiperf, "
                          "guidellm, llmperf",
                  .group = kModel,
                  .repeatable = true,
                  .set = tools_into(flags.compat)});
  return rows;
}

Result<std::vector<PromptBody>> resolve_prompts(const LlmFlags& flags) {
  if (flags.model.empty()) return Error{"--model is missing: the model, as its server names it"};
  const int given = static_cast<int>(!flags.prompt.empty()) +
                    static_cast<int>(!flags.prompt_file.empty()) +
                    static_cast<int>(!flags.prompt_sweep.empty());
  if (given != 1) {
    return Error{"give the prompt once: --prompt, --prompt-file or --prompt-sweep"};
  }
  const auto body = [&](std::string_view prompt) {
    return request_body(flags.dialect, flags.model, prompt, flags.max_tokens);
  };
  std::vector<PromptBody> prompts;
  for (const std::uint64_t words : flags.prompt_sweep) {
    prompts.push_back({body(prompt_of(words)), words});
  }
  if (!prompts.empty()) return prompts;
  if (flags.prompt_file.empty()) return std::vector<PromptBody>{{body(flags.prompt)}};
  const Result<std::string> text = read_file(flags.prompt_file, kLargestFile);
  if (!text) return Error{"--prompt-file: " + text.error().message};
  return std::vector<PromptBody>{{body(*text)}};
}

Result<void> with_default_path(const LlmFlags& flags, Operands& operands) {
  if (operands.empty()) return {};  // resolve_run() says what is missing
  const Result<Url> url = parse_url(operands[0]);
  if (!url || url->path_and_query != "/") return {};
  std::string path(describe(flags.dialect).default_path);
  if (const std::size_t at = path.find("MODEL"); at != std::string::npos) {
    path.replace(at, 5, flags.model);
  }
  while (operands[0].ends_with('/')) operands[0].pop_back();
  operands[0] += path;
  return {};
}

Result<void> add_api_key(const LlmFlags& flags, RequestOptions& request) {
  // What the user says with -H comes later, and so wins.
  std::vector<std::string> own;
  if (flags.dialect == Dialect::kAnthropic) own.emplace_back("anthropic-version: 2023-06-01");
  if (!flags.api_key_env.empty()) {
    const char* key = std::getenv(flags.api_key_env.c_str());
    if (key == nullptr || *key == '\0') {
      return Error{fmt::format("--api-key-env: there is no variable '{}', or it is empty",
                               printable(flags.api_key_env))};
    }
    const DialectFacts& facts = describe(flags.dialect);
    const std::string header = fmt::format("{}: {}{}", facts.key_header, facts.key_prefix, key);
    if (!parse_header(header)) {
      return Error{fmt::format("--api-key-env: the value of '{}' cannot stand in a header",
                               printable(flags.api_key_env))};
    }
    own.push_back(header);
  }
  for (const std::string& header : own) {
    const std::string_view name = std::string_view(header).substr(0, header.find(':') + 1);
    const bool given =
        std::any_of(request.headers.begin(), request.headers.end(), [&](std::string_view other) {
          return equals_ignoring_case(other.substr(0, name.size()), name);
        });
    if (!given) request.headers.push_back(header);
  }
  return {};
}

std::string accept_of(Dialect dialect) {
  return describe(dialect).json_lines ? "application/x-ndjson" : "text/event-stream";
}

std::vector<Option> without_request(std::vector<Option> rows) {
  static constexpr std::array<std::string_view, 15> kOfTheRequest = {
      "method",    "body", "body-file",  "content-type", "form",
      "aws-sigv4", "urls", "url-order",  "max-repeat",   "rand-regex-url",
      "template",  "data", "data-order", "body-lines",   "body-order"};
  std::erase_if(rows, [](const Option& row) {
    return std::find(kOfTheRequest.begin(), kOfTheRequest.end(), row.name) != kOfTheRequest.end();
  });
  return rows;
}

Result<LlmPlan> resolve_llm(const LlmFlags& flags, const RequestSpec& request,
                            const std::vector<PromptBody>& prompts) {
  LlmPlan plan;
  plan.dialect = flags.dialect;
  plan.model = flags.model;
  for (const PromptBody& prompt : prompts) {
    plan.prompts.push_back({with_body(request, prompt.body), prompt.words});
  }
  plan.slo_ttft = flags.slo_ttft;
  plan.slo_tpot = flags.slo_tpot;
  plan.slo_e2e = flags.slo_e2e;
  plan.compat = flags.compat;
  if (flags.price_file.empty()) return plan;
  const Result<std::string> text = read_file(flags.price_file, kLargestFile);
  if (!text) return Error{"--price-file: " + text.error().message};
  const Result<TokenPrice> price = parse_price(*text, flags.model);
  if (!price) return Error{"--price-file " + flags.price_file + ": " + price.error().message};
  plan.price = *price;
  return plan;
}

}  // namespace vastar
