// The requests of each dialect, from its published API.
#include "plan/llm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/text.h"

namespace vastar {
namespace {

namespace json = boost::json;

constexpr std::size_t kDialects = static_cast<std::size_t>(Dialect::kCount);
constexpr std::uint64_t kAnthropicTokens = 1024;

constexpr std::array<DialectFacts, kDialects> kFacts = {{
    {"openai-chat", "/v1/chat/completions", "Authorization", "Bearer ", false},
    {"openai-completions", "/v1/completions", "Authorization", "Bearer ", false},
    {"openai-responses", "/v1/responses", "Authorization", "Bearer ", false},
    {"anthropic", "/v1/messages", "x-api-key", "", false},
    {"gemini", "/v1beta/models/MODEL:streamGenerateContent?alt=sse", "x-goog-api-key", "", false},
    {"cohere-v2", "/v2/chat", "Authorization", "Bearer ", false},
    {"cohere-v1", "/v1/chat", "Authorization", "Bearer ", true},
    {"ollama", "/api/chat", "Authorization", "Bearer ", true},
}};

json::array user_message(std::string_view prompt) {
  return {{{"role", "user"}, {"content", json::string(prompt)}}};
}

json::object of_openai(Dialect dialect, std::string_view prompt, std::uint64_t max_tokens) {
  json::object body = {{"stream", true}};
  if (dialect == Dialect::kOpenAiResponses) {
    body["input"] = json::string(prompt);
    if (max_tokens > 0) body["max_output_tokens"] = max_tokens;
    return body;
  }
  if (dialect == Dialect::kOpenAiChat) body["messages"] = user_message(prompt);
  if (dialect == Dialect::kOpenAiCompletions) body["prompt"] = json::string(prompt);
  if (max_tokens > 0) body["max_tokens"] = max_tokens;
  body["stream_options"] = {{"include_usage", true}};
  return body;
}

json::object of_gemini(std::string_view prompt, std::uint64_t max_tokens) {
  json::object content = {{"role", "user"}, {"parts", {{{"text", json::string(prompt)}}}}};
  json::object body = {{"contents", json::array{std::move(content)}}};
  if (max_tokens > 0) body["generationConfig"] = {{"maxOutputTokens", max_tokens}};
  return body;
}

json::object of_ollama(std::string_view prompt, std::uint64_t max_tokens) {
  json::object body = {{"messages", user_message(prompt)}, {"stream", true}};
  if (max_tokens > 0) body["options"] = {{"num_predict", max_tokens}};
  return body;
}

json::object of_others(Dialect dialect, std::string_view prompt, std::uint64_t max_tokens) {
  json::object body = {{"stream", true}};
  if (dialect == Dialect::kCohereV1) {
    body["message"] = json::string(prompt);
  } else {
    body["messages"] = user_message(prompt);
  }
  if (dialect == Dialect::kAnthropic && max_tokens == 0) max_tokens = kAnthropicTokens;
  if (max_tokens > 0) body["max_tokens"] = max_tokens;
  return body;
}

json::object body_of(Dialect dialect, std::string_view prompt, std::uint64_t max_tokens) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
    case Dialect::kOpenAiCompletions:
    case Dialect::kOpenAiResponses:
      return of_openai(dialect, prompt, max_tokens);
    case Dialect::kGemini:
      return of_gemini(prompt, max_tokens);
    case Dialect::kOllama:
      return of_ollama(prompt, max_tokens);
    default:
      return of_others(dialect, prompt, max_tokens);
  }
}

std::optional<double> price_at(const json::object& prices, std::string_view key) {
  const json::value* value = prices.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto price = value->to_number<double>();
  return price >= 0 ? std::optional(price) : std::nullopt;
}

}  // namespace

const DialectFacts& describe(Dialect dialect) { return kFacts[static_cast<std::size_t>(dialect)]; }

std::optional<Dialect> dialect_named(std::string_view name) {
  const auto* const found = std::find_if(kFacts.begin(), kFacts.end(),
                                         [name](const auto& facts) { return facts.name == name; });
  if (found == kFacts.end()) return std::nullopt;
  return static_cast<Dialect>(found - kFacts.begin());
}

std::string request_body(Dialect dialect, std::string_view model, std::string_view prompt,
                         std::uint64_t max_tokens) {
  json::object body = body_of(dialect, prompt, max_tokens);
  if (dialect != Dialect::kGemini) body["model"] = json::string(model);  // there it is in the path
  return json::serialize(body);
}

Result<std::string> with_members(const std::string& body, std::string_view members) {
  boost::system::error_code failed;
  const json::value added = json::parse({members.data(), members.size()}, failed);
  if (failed || !added.is_object()) {
    return Error{fmt::format("'{}' is no JSON object, like {{\"guardrails\": [\"pii\"]}}",
                             printable(members))};
  }
  json::value whole = json::parse(body, failed);
  if (failed || !whole.is_object()) return Error{"the body they go into is no JSON object"};
  for (const auto& member : added.get_object()) {
    whole.get_object()[member.key()] = member.value();
  }
  return json::serialize(whole);
}

std::string prompt_of(std::uint64_t words) {
  static constexpr std::array<std::string_view, 8> kWords = {"the",   "quick", "brown", "fox",
                                                             "jumps", "over",  "a",     "dog"};
  std::string text;
  for (std::uint64_t i = 0; i < words; ++i) {
    text.append(i == 0 ? "" : " ").append(kWords[i % kWords.size()]);
  }
  return text;
}

Result<TokenPrice> parse_price(std::string_view text, std::string_view model) {
  boost::system::error_code failed;
  const json::value document = json::parse({text.data(), text.size()}, failed);
  if (failed || !document.is_object()) {
    return Error{"no JSON object of prices, like {\"MODEL\": {\"input\": 2.5, \"output\": 10}}"};
  }
  const json::value* prices = document.get_object().if_contains({model.data(), model.size()});
  if (prices == nullptr || !prices->is_object()) {
    return Error{fmt::format("no price of the model '{}'", printable(model))};
  }
  const auto input = price_at(prices->get_object(), "input");
  const auto output = price_at(prices->get_object(), "output");
  if (!input || !output) {
    return Error{
        fmt::format("the price of '{}' wants \"input\" and \"output\", dollars a million "
                    "tokens, 0 or more",
                    printable(model))};
  }
  return TokenPrice{*input, *output};
}

}  // namespace vastar
