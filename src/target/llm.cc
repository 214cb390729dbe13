// What each dialect sends: before the tokens, a token, after them, and an error amid them.
#include "target/llm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "target/status.h"

namespace vastar::target {
namespace {

constexpr std::uint64_t kMostTokens = 1'000'000;

// Texts with {in} and {out} where the numbers of tokens go.
struct Script {
  std::string_view name;
  bool lines;  // JSON lines, else Server-Sent Events
  std::vector<std::string_view> opening;
  std::string_view token;
  std::vector<std::string_view> closing;  // with usage
  std::vector<std::string_view> closing_without_usage;
  std::string_view error;
};

const std::vector<Script>& scripts() {
  static const std::vector<Script> all = {
      {"openai-chat",
       false,
       {R"(data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]})"},
       R"(data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":" tok"},"finish_reason":null}]})",
       {R"(data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})",
        R"(data: {"id":"c1","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":{in},"completion_tokens":{out},"total_tokens":{sum}}})",
        "data: [DONE]"},
       {R"(data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})",
        "data: [DONE]"},
       R"(data: {"error":{"message":"the model fell over","type":"server_error"}})"},
      {"openai-completions",
       false,
       {},
       R"(data: {"id":"c1","object":"text_completion","choices":[{"index":0,"text":" tok","finish_reason":null}]})",
       {R"(data: {"id":"c1","object":"text_completion","choices":[{"index":0,"text":"","finish_reason":"stop"}]})",
        R"(data: {"id":"c1","object":"text_completion","choices":[],"usage":{"prompt_tokens":{in},"completion_tokens":{out},"total_tokens":{sum}}})",
        "data: [DONE]"},
       {R"(data: {"id":"c1","object":"text_completion","choices":[{"index":0,"text":"","finish_reason":"stop"}]})",
        "data: [DONE]"},
       R"(data: {"error":{"message":"the model fell over","type":"server_error"}})"},
      {"openai-responses",
       false,
       {"event: response.created\n"
        R"(data: {"type":"response.created","response":{"id":"r1","status":"in_progress"}})"},
       "event: response.output_text.delta\n"
       R"(data: {"type":"response.output_text.delta","item_id":"m1","output_index":0,"content_index":0,"delta":" tok"})",
       {"event: response.completed\n"
        R"(data: {"type":"response.completed","response":{"id":"r1","status":"completed","usage":{"input_tokens":{in},"output_tokens":{out},"total_tokens":{sum}}}})"},
       {"event: response.completed\n"
        R"(data: {"type":"response.completed","response":{"id":"r1","status":"completed"}})"},
       "event: response.failed\n"
       R"(data: {"type":"response.failed","response":{"id":"r1","status":"failed","error":{"code":"server_error","message":"the model fell over"}}})"},
      {"anthropic",
       false,
       {"event: message_start\n"
        R"(data: {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","content":[],"usage":{"input_tokens":{in},"output_tokens":1}}})",
        "event: content_block_start\n"
        R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})",
        "event: ping\n"
        R"(data: {"type":"ping"})"},
       "event: content_block_delta\n"
       R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" tok"}})",
       {"event: content_block_stop\n"
        R"(data: {"type":"content_block_stop","index":0})",
        "event: message_delta\n"
        R"(data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":{out}}})",
        "event: message_stop\n"
        R"(data: {"type":"message_stop"})"},
       {"event: content_block_stop\n"
        R"(data: {"type":"content_block_stop","index":0})",
        "event: message_stop\n"
        R"(data: {"type":"message_stop"})"},
       "event: error\n"
       R"(data: {"type":"error","error":{"type":"overloaded_error","message":"the model fell over"}})"},
      {"gemini",
       false,
       {},
       R"(data: {"candidates":[{"content":{"parts":[{"text":" tok"}],"role":"model"},"index":0}]})",
       {R"(data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":{in},"candidatesTokenCount":{out},"totalTokenCount":{sum}}})"},
       {R"(data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}]})"},
       R"(data: {"error":{"code":503,"message":"the model fell over","status":"UNAVAILABLE"}})"},
      {"cohere-v2",
       false,
       {"event: message-start\n"
        R"(data: {"type":"message-start","id":"m1","delta":{"message":{"role":"assistant"}}})",
        "event: content-start\n"
        R"(data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}})"},
       "event: content-delta\n"
       R"(data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":" tok"}}}})",
       {"event: content-end\n"
        R"(data: {"type":"content-end","index":0})",
        "event: message-end\n"
        R"(data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":1,"output_tokens":1},"tokens":{"input_tokens":{in},"output_tokens":{out}}}}})"},
       {"event: message-end\n"
        R"(data: {"type":"message-end","delta":{"finish_reason":"COMPLETE"}})"},
       "event: message-end\n"
       R"(data: {"type":"message-end","delta":{"finish_reason":"ERROR","error":"the model fell over"}})"},
      {"cohere-v1",
       true,
       {R"({"is_finished":false,"event_type":"stream-start","generation_id":"g1"})"},
       R"({"is_finished":false,"event_type":"text-generation","text":" tok"})",
       {R"({"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"text":"","meta":{"tokens":{"input_tokens":{in},"output_tokens":{out}}}}})"},
       {R"({"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"text":""}})"},
       R"({"is_finished":true,"event_type":"stream-end","finish_reason":"ERROR","error":"the model fell over"})"},
      {"ollama",
       true,
       {},
       R"({"model":"m","message":{"role":"assistant","content":" tok"},"done":false})",
       {R"({"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":{in},"eval_count":{out}})"},
       {R"({"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"})"},
       R"({"error":"the model fell over"})"},
  };
  return all;
}

struct Numbers {
  Nanos ttft = 0, itl = 0, retrieval = 0, generation = 0;
  std::uint64_t tokens = 16, prompt_tokens = 10;
  bool usage = true;
  std::optional<std::uint64_t> error_after, cut_after;  // tokens
};

Result<void> read_time(const TargetParts& target, std::string_view name, Nanos& field) {
  const std::string* text = target.find(name);
  if (text == nullptr) return {};
  const Result<Nanos> time = parse_duration(*text);
  if (!time) return time.error();
  if (*time > kHour) return Error{fmt::format("{} is at most 1h", name)};
  field = *time;
  return {};
}

template <typename Field>
Result<void> read_count(const TargetParts& target, std::string_view name, Field& field) {
  const std::string* text = target.find(name);
  if (text == nullptr) return {};
  const std::optional<std::uint64_t> count = parse_unsigned(*text);
  if (!count || *count > kMostTokens) {
    return Error{fmt::format("bad {} '{}': a number from 0 to {} is needed", name, printable(*text),
                             kMostTokens)};
  }
  field = *count;
  return {};
}

Result<Numbers> read_numbers(const TargetParts& target) {
  Numbers numbers;
  std::uint64_t usage = 1;
  for (const Result<void>& read :
       {read_time(target, "ttft", numbers.ttft), read_time(target, "itl", numbers.itl),
        read_time(target, "retrieval", numbers.retrieval),
        read_time(target, "generation", numbers.generation),
        read_count(target, "tokens", numbers.tokens),
        read_count(target, "prompt_tokens", numbers.prompt_tokens),
        read_count(target, "usage", usage), read_count(target, "error_after", numbers.error_after),
        read_count(target, "cut_after", numbers.cut_after)}) {
    if (!read) return read.error();
  }
  numbers.usage = usage != 0;
  return numbers;
}

void replace_all(std::string& text, std::string_view what, std::uint64_t number) {
  const std::string digits = fmt::format("{}", number);
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), digits);
  }
}

std::string part_of(const Script& script, std::string_view text, const Numbers& numbers) {
  std::string part(text);
  replace_all(part, "{in}", numbers.prompt_tokens);
  replace_all(part, "{out}", numbers.tokens);
  replace_all(part, "{sum}", numbers.prompt_tokens + numbers.tokens);
  return part + (script.lines ? "\n" : "\n\n");
}

Route answer_of(const Script& script, const Numbers& numbers) {
  Route route;
  route.action = Action::kEvents;
  route.head =
      fmt::format("HTTP/1.1 200 {}\r\nContent-Type: {}\r\nCache-Control: no-store\r\n",
                  reason_phrase(200), script.lines ? "application/x-ndjson" : "text/event-stream");
  if (numbers.retrieval > 0) {
    route.head += fmt::format("Server-Timing: retrieval;dur={:g}\r\n", to_ms(numbers.retrieval));
  }
  if (numbers.generation > 0) {
    route.trailers =
        fmt::format("Server-Timing: generation;dur={:g}\r\n", to_ms(numbers.generation));
  }
  const auto parts_of = [&](const std::vector<std::string_view>& texts) {
    std::vector<std::string> parts;
    for (const std::string_view text : texts) parts.push_back(part_of(script, text, numbers));
    return parts;
  };
  route.opening = parts_of(script.opening);
  route.part = part_of(script, script.token, numbers);
  route.closing = parts_of(numbers.usage ? script.closing : script.closing_without_usage);
  route.first_wait = numbers.ttft + numbers.retrieval;
  route.gap = numbers.itl;
  route.count = numbers.tokens;
  if (numbers.error_after) {
    route.count = std::min(route.count, *numbers.error_after);
    route.closing = {part_of(script, script.error, numbers)};
  }
  if (numbers.cut_after) {
    route.count = std::min(route.count, *numbers.cut_after);
    route.closing.clear();
    route.cut = true;
  }
  return route;
}

Route answer_in(std::string_view dialect, const TargetParts& target) {
  const auto found = std::find_if(scripts().begin(), scripts().end(),
                                  [&](const Script& script) { return script.name == dialect; });
  if (found == scripts().end()) return plain_answer(404, "no such dialect\n");
  const Result<Numbers> numbers = read_numbers(target);
  if (!numbers) return plain_answer(400, numbers.error().message + "\n");
  return answer_of(*found, *numbers);
}

struct Api {
  std::string_view path, dialect;
};
constexpr std::array<Api, 7> kApis = {{{"v1/chat/completions", "openai-chat"},
                                       {"v1/completions", "openai-completions"},
                                       {"v1/responses", "openai-responses"},
                                       {"v1/messages", "anthropic"},
                                       {"v2/chat", "cohere-v2"},
                                       {"v1/chat", "cohere-v1"},
                                       {"api/chat", "ollama"}}};

}  // namespace

Route read_llm(const TargetParts& target) { return answer_in(target.segment(1), target); }

std::optional<Route> read_api(const TargetParts& target) {
  const std::string path = fmt::format("{}", fmt::join(target.segments, "/"));
  const auto* const found =
      std::find_if(kApis.begin(), kApis.end(), [&](const Api& api) { return api.path == path; });
  if (found != kApis.end()) return answer_in(found->dialect, target);
  const bool gemini =
      path.starts_with("v1beta/models/") && path.ends_with(":streamGenerateContent");
  return gemini ? std::optional(answer_in("gemini", target)) : std::nullopt;
}

}  // namespace vastar::target
