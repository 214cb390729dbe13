// Questions as bodies, and the plan that sends them in turn.
#include "cli/model_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "cli/files.h"

namespace vastar {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kLargestFile = 64ULL * 1024 * 1024;

// "--query-file" of text, of {"query": "..."}, or of whole bodies.
Result<Question> question_of(std::string_view line) {
  if (!line.starts_with('{')) return Question{std::string(line)};
  boost::system::error_code failed;
  const json::value value = json::parse({line.data(), line.size()}, failed);
  if (failed || !value.is_object()) return Error{"no JSON object, though it begins as one"};
  const json::value* query = value.get_object().if_contains("query");
  if (query == nullptr) return Question{.text = std::string(line), .is_body = true};
  if (!query->is_string()) return Error{"its \"query\" is no text"};
  return Question{std::string(query->get_string())};
}

Result<std::vector<Question>> read_queries(const std::string& path) {
  const Result<std::string> text = read_file(path, kLargestFile);
  if (!text) return Error{"--query-file: " + text.error().message};
  std::vector<Question> questions;
  std::size_t number = 0;
  for (const std::string_view part : split(*text, '\n')) {
    ++number;
    const std::string_view line = trim(part);
    if (line.empty()) continue;
    Result<Question> question = question_of(line);
    if (!question) {
      return Error{fmt::format("--query-file {}, line {}: {}", printable(path), number,
                               question.error().message)};
    }
    questions.push_back(std::move(*question));
  }
  if (questions.empty()) return Error{fmt::format("--query-file {} is empty", printable(path))};
  return questions;
}

Result<void> with_default_path(Dialect dialect, const std::string& model, Operands& operands) {
  if (operands.empty()) return {};  // resolve_run() says what is missing
  const Result<Url> url = parse_url(operands[0]);
  if (!url || url->path_and_query != "/") return {};
  std::string path(describe(dialect).default_path);
  if (const std::size_t at = path.find("MODEL"); at != std::string::npos) {
    path.replace(at, 5, model);
  }
  while (operands[0].ends_with('/')) operands[0].pop_back();
  operands[0] += path;
  return {};
}

// For messages. What is no usual name of a variable may be the key itself.
std::string variable_words(const std::string& name) {
  const auto usual = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (std::all_of(name.begin(), name.end(), usual)) return "variable '" + name + "'";
  return "variable of the name given (a name, not the key itself)";
}

// A key that goes as Authorization leaves no room for another.
Result<void> check_api_key(const LlmFlags& flags, const RequestOptions& request, const Url& url) {
  const bool is_authorization = describe(flags.dialect).key_header == "Authorization";
  if (flags.api_key_env.empty() || !is_authorization) return {};
  const char* other = !request.bearer.empty()       ? "--bearer"
                      : !request.basic_auth.empty() ? "-a"
                      : !url.userinfo.empty()       ? "a user in the URL"
                                                    : nullptr;
  if (other == nullptr) return {};
  return Error{fmt::format(
      "--api-key-env and {} exclude each other: a request has one Authorization", other)};
}

// The key that --api-key-env names, as the dialect's header. It is in no message.
Result<void> add_api_key(const LlmFlags& flags, RequestOptions& request) {
  // What the user says with -H comes later, and so wins.
  std::vector<std::string> own;
  if (flags.dialect == Dialect::kAnthropic) own.emplace_back("anthropic-version: 2023-06-01");
  if (!flags.api_key_env.empty()) {
    const char* key = std::getenv(flags.api_key_env.c_str());
    if (key == nullptr || *key == '\0') {
      return Error{fmt::format("--api-key-env: there is no {}, or it is empty",
                               variable_words(flags.api_key_env))};
    }
    const DialectFacts& facts = describe(flags.dialect);
    const std::string header = fmt::format("{}: {}{}", facts.key_header, facts.key_prefix, key);
    if (!parse_header(header)) {
      return Error{fmt::format("--api-key-env: the value of the {} cannot stand in a header",
                               variable_words(flags.api_key_env))};
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

Result<std::string> body_of(const LlmFlags& flags, const std::string& model,
                            const Question& question) {
  const std::string body =
      question.is_body ? question.text
                       : request_body(flags.dialect, model, question.text, flags.max_tokens);
  return flags.body_members.empty() ? Result<std::string>(body)
                                    : with_members(body, flags.body_members);
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

Result<LlmPlan> llm_plan(const LlmFlags& flags, const std::string& model) {
  LlmPlan plan;
  plan.dialect = flags.dialect;
  plan.model = model;
  plan.slo_ttft = flags.slo_ttft;
  plan.slo_tpot = flags.slo_tpot;
  plan.slo_tps = flags.slo_tps;
  plan.slo_e2e = flags.slo_e2e;
  plan.compat = flags.compat;
  plan.rag = flags.rag;
  plan.context_window = flags.context_window;
  plan.blocked_status = flags.blocked_status;
  if (flags.price_file.empty()) return plan;
  const Result<std::string> text = read_file(flags.price_file, kLargestFile);
  if (!text) return Error{"--price-file: " + text.error().message};
  const Result<TokenPrice> price = parse_price(*text, model);
  if (!price) return Error{"--price-file " + flags.price_file + ": " + price.error().message};
  plan.price = *price;
  return plan;
}

}  // namespace

Result<std::vector<Question>> read_questions(const LlmFlags& flags) {
  if (flags.models.empty()) return Error{"--model is missing: the model, as its server names it"};
  const int given =
      static_cast<int>(!flags.prompt.empty()) + static_cast<int>(!flags.prompt_file.empty()) +
      static_cast<int>(!flags.query_file.empty()) + static_cast<int>(!flags.prompt_sweep.empty());
  if (given != 1) {
    return Error{"give the prompt once: --prompt, --prompt-file, --query-file or --prompt-sweep"};
  }
  std::vector<Question> questions;
  for (const std::uint64_t words : flags.prompt_sweep) {
    questions.push_back({.text = prompt_of(words), .words = words});
  }
  if (!questions.empty()) return questions;
  if (!flags.query_file.empty()) return read_queries(flags.query_file);
  if (flags.prompt_file.empty()) return std::vector<Question>{{flags.prompt}};
  Result<std::string> text = read_file(flags.prompt_file, kLargestFile);
  if (!text) return Error{"--prompt-file: " + text.error().message};
  return std::vector<Question>{{std::move(*text)}};
}

Result<RunOptions> resolve_model_run(RunFlags run, const LlmFlags& flags, const std::string& model,
                                     const std::vector<Question>& questions, Operands operands,
                                     RunRules rules) {
  if (auto whole = with_default_path(flags.dialect, model, operands); !whole) return whole.error();
  if (auto key = add_api_key(flags, run.request); !key) return key.error();
  std::vector<std::string> bodies;
  for (const Question& question : questions) {
    Result<std::string> body = body_of(flags, model, question);
    if (!body) return body.error();
    bodies.push_back(std::move(*body));
  }
  run.request.method = "POST";
  run.request.compression = false;
  if (run.request.accept.empty()) run.request.accept = accept_of(flags.dialect);
  run.request.body = bodies.front();
  run.request.has_body = true;
  rules.content_type = "application/json";
  rules.redirects = false;
  auto options = resolve_run(run, operands, rules);
  if (!options) return options.error();
  if (auto one = check_api_key(flags, run.request, options->plan.url); !one) return one.error();
  auto llm = llm_plan(flags, model);
  if (!llm) return llm.error();
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    llm->prompts.push_back({with_body(options->plan.request, bodies[i]), questions[i].words});
  }
  options->plan.llm = std::move(*llm);
  return options;
}

}  // namespace vastar
