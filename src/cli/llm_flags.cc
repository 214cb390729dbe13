// The rows of ai-bench's flags, and the rules between them.
#include "cli/llm_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "cli/values.h"

namespace vastar {
namespace {

constexpr std::string_view kModel = "Model";
constexpr std::uint64_t kMostWords = 10'000'000;

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

constexpr std::uint64_t kLowestStatus = 400, kHighestStatus = 599;

Setter models_into(std::vector<std::string>& field) {
  return [&field](std::string_view text) -> Result<void> {
    for (const std::string_view part : split(text, ',')) {
      const std::string model(trim(part));
      if (model.empty()) return Error{"the name of a model is empty"};
      if (std::find(field.begin(), field.end(), model) != field.end()) {
        return Error{fmt::format("'{}' is there twice", printable(model))};
      }
      field.push_back(model);
    }
    return {};
  };
}

Setter statuses_into(std::vector<std::uint16_t>& field) {
  return [&field](std::string_view text) -> Result<void> {
    for (const std::string_view part : split(text, ',')) {
      const auto status = parse_count(trim(part), kLowestStatus, kHighestStatus);
      if (!status) return status.error();
      field.push_back(static_cast<std::uint16_t>(*status));
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
       .help = "the model, as its server names it; several (a,b) are measured one after the other",
       .group = kModel,
       .common = true,
       .repeatable = true,
       .set = models_into(flags.models)},
      {.name = "prompt",
       .value = "TEXT",
       .help = "what to ask",
       .group = kModel,
       .common = true,
       .instead_of = {"prompt-file", "prompt-sweep", "query-file"},
       .set = text_into(flags.prompt)},
      {.name = "prompt-file",
       .value = "FILE",
       .help = "what to ask, from a file: the whole of it is one prompt",
       .group = kModel,
       .common = true,
       .instead_of = {"prompt", "prompt-sweep", "query-file"},
       .set = path_into(flags.prompt_file)},
      {.name = "prompt-sweep",
       .value = "LIST",
       .help = "prompts of so many words in turn, each with figures of its own: 10,100,1000",
       .group = kModel,
       .instead_of = {"prompt", "prompt-file", "query-file"},
       .set = words_into(flags.prompt_sweep)},
      {.name = "query-file",
       .value = "FILE",
       .help = "what to ask in turn: a query a line, as text or as JSON, {\"query\": \"...\"}",
       .group = kModel,
       .instead_of = {"prompt", "prompt-file", "prompt-sweep"},
       .set = path_into(flags.query_file)},
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

// Of what stands around a model: retrieval, its window, its filters.
std::vector<Option> pipeline_rows(LlmFlags& flags) {
  return {
      {.name = "rag",
       .help = "retrieval and generation times too, as the server tells them",
       .group = kModel,
       .set = turn_on(flags.rag)},
      {.name = "context-window",
       .value = "TOKENS",
       .help = "of the model: how much of it prompt and answer take is context_share",
       .group = kModel,
       .set = count_into(flags.context_window, 1, kMostTokens)},
      {.name = "blocked-status",
       .value = "LIST",
       .help = "statuses by which a filter refuses an answer (403): such are counted as blocked",
       .group = kModel,
       .repeatable = true,
       .set = statuses_into(flags.blocked_status)},
  };
}

}  // namespace

std::vector<Option> llm_options(LlmFlags& flags) {
  std::vector<Option> rows = prompt_rows(flags);
  rows.push_back(
      limit_row("slo-ttft", "goodput: time to the first text, of each answer", flags.slo_ttft));
  rows.push_back(
      limit_row("slo-tpot", "goodput: time per token after it, of each answer", flags.slo_tpot));
  rows.push_back({.name = "slo-tps",
                  .value = "N",
                  .help = "goodput: tokens/s behind the first text, of each answer, at least",
                  .group = kModel,
                  .set = positive_into(flags.slo_tps)});
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
  append(rows, pipeline_rows(flags));
  return rows;
}

Result<void> check_prompt_length(const LlmFlags& flags, const std::string& given,
                                 std::string_view metric) {
  if (metric.find("_words.") == std::string_view::npos) return {};
  const auto asked = [&](std::uint64_t words) {
    return metric.find(fmt::format("_{}_words.", words)) != std::string_view::npos;
  };
  if (std::any_of(flags.prompt_sweep.begin(), flags.prompt_sweep.end(), asked)) return {};
  return Error{given + ": --prompt-sweep has no prompts of so many words"};
}

bool is_of_the_request(std::string_view name) {
  static constexpr std::array<std::string_view, 15> kOfTheRequest = {
      "method",    "body", "body-file",  "content-type", "form",
      "aws-sigv4", "urls", "url-order",  "max-repeat",   "rand-regex-url",
      "template",  "data", "data-order", "body-lines",   "body-order"};
  return std::find(kOfTheRequest.begin(), kOfTheRequest.end(), name) != kOfTheRequest.end();
}

std::vector<Option> without_request(std::vector<Option> rows) {
  std::erase_if(rows, [](const Option& row) { return is_of_the_request(row.name); });
  return rows;
}

}  // namespace vastar
