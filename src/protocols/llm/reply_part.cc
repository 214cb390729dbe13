// The messages of each dialect, as its API reference has them:
//   OpenAI     platform.openai.com/docs/api-reference: chat/streaming, completions,
//              responses-streaming
//   Anthropic  docs.anthropic.com/en/api/messages-streaming
//   Gemini     ai.google.dev/api/generate-content
//   Cohere     docs.cohere.com/docs/streaming (v2), docs.cohere.com/v1/docs/streaming
//   Ollama     github.com/ollama/ollama/blob/main/docs/api.md
#include "protocols/llm/reply_part.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <initializer_list>

namespace vastar {
namespace {

namespace json = boost::json;

constexpr std::size_t kScratch = 16384;  // a message is rarely larger: parsed without allocation

// Members by path; null where one is missing.
const json::value* at(const json::value& root, std::initializer_list<std::string_view> path) {
  const json::value* value = &root;
  for (const std::string_view key : path) {
    const json::object* object = value->if_object();
    value = object == nullptr ? nullptr : object->if_contains({key.data(), key.size()});
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::string_view text_at(const json::value& root, std::initializer_list<std::string_view> path) {
  const json::value* value = at(root, path);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

bool has_text(const json::value& root, std::initializer_list<std::string_view> path) {
  return !text_at(root, path).empty();
}

std::optional<std::uint64_t> count_at(const json::value& root,
                                      std::initializer_list<std::string_view> path) {
  const json::value* value = at(root, path);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto number = value->to_number<double>();
  if (!(number >= 0 && number < 1e15)) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

// The first of an array of objects; null when it has none.
const json::value* first_at(const json::value& root, std::initializer_list<std::string_view> path) {
  const json::value* value = at(root, path);
  const json::array* array = value == nullptr ? nullptr : value->if_array();
  return array == nullptr || array->empty() ? nullptr : &array->front();
}

void fail(const json::value& error, ReplyPart& part) {
  part.error = true;
  std::string_view message = text_at(error, {"message"});
  if (message.empty()) message = text_at(error, {});  // the error is a text itself
  part.error_text = message.empty() ? json::serialize(error) : std::string(message);
}

// {"error": ...}, as most have it; a null one says that there is none.
bool read_error(const json::value& root, ReplyPart& part) {
  const json::value* error = at(root, {"error"});
  if (error == nullptr || error->is_null()) return false;
  fail(*error, part);
  return true;
}

std::optional<Nanos> time_at(const json::value& root,
                             std::initializer_list<std::string_view> path) {
  const json::value* value = at(root, path);
  return value == nullptr || !value->is_number() ? std::nullopt
                                                 : from_ms(value->to_number<double>());
}

// retrieval_ms and generation_ms in `usage`, or in `timings`, of whatever dialect.
void read_rag(const json::value& root, ReplyPart& part) {
  for (const char* group : {"timings", "usage"}) {
    if (const auto time = time_at(root, {group, "retrieval_ms"})) part.rag.retrieval = time;
    if (const auto time = time_at(root, {group, "generation_ms"})) part.rag.generation = time;
  }
}

// Why an answer ended, where that is a filter's doing.
bool is_block(std::string_view reason) {
  constexpr std::array<std::string_view, 8> kBlocks = {
      "content_filter",        // OpenAI and those that speak as it does
      "guardrail_intervened",  // gateways that pass on Bedrock's
      "refusal",               // Anthropic
      "SAFETY",
      "PROHIBITED_CONTENT",
      "BLOCKLIST",
      "SPII",          // Gemini
      "ERROR_TOXIC"};  // Cohere
  return std::find(kBlocks.begin(), kBlocks.end(), reason) != kBlocks.end();
}

void read_openai_chat(const json::value& root, ReplyPart& part) {
  part.input_tokens = count_at(root, {"usage", "prompt_tokens"});
  part.output_tokens = count_at(root, {"usage", "completion_tokens"});
  const json::value* choice = first_at(root, {"choices"});
  if (choice == nullptr) return;
  part.chunk = true;
  part.content = has_text(*choice, {"delta", "content"}) ||
                 has_text(*choice, {"delta", "reasoning_content"}) ||
                 has_text(*choice, {"delta", "reasoning"}) || has_text(*choice, {"text"});
  if (const json::value* call = first_at(*choice, {"delta", "tool_calls"})) {
    part.content |= has_text(*call, {"function", "arguments"});
  }
  part.done = has_text(*choice, {"finish_reason"});
  part.blocked = is_block(text_at(*choice, {"finish_reason"}));
}

void read_openai_responses(const json::value& root, ReplyPart& part) {
  const std::string_view type = text_at(root, {"type"});
  if (type == "error") return fail(root, part);
  if (type == "response.failed") {
    const json::value* error = at(root, {"response", "error"});
    return fail(error != nullptr ? *error : root, part);
  }
  part.chunk = type.starts_with("response.");
  part.content = type.ends_with(".delta") && has_text(root, {"delta"});
  part.done = type == "response.completed" || type == "response.incomplete";
  part.blocked = is_block(text_at(root, {"response", "incomplete_details", "reason"}));
  part.input_tokens = count_at(root, {"response", "usage", "input_tokens"});
  part.output_tokens = count_at(root, {"response", "usage", "output_tokens"});
}

void read_anthropic(const json::value& root, ReplyPart& part) {
  const std::string_view type = text_at(root, {"type"});
  if (type == "message_start") {
    part.input_tokens = count_at(root, {"message", "usage", "input_tokens"});
  }
  if (type == "message_delta") {
    part.input_tokens = count_at(root, {"usage", "input_tokens"});
    part.output_tokens = count_at(root, {"usage", "output_tokens"});  // cumulative
    part.blocked = is_block(text_at(root, {"delta", "stop_reason"}));
  }
  part.chunk = !type.empty() && type != "ping";
  part.content = type == "content_block_delta" &&
                 (has_text(root, {"delta", "text"}) || has_text(root, {"delta", "thinking"}) ||
                  has_text(root, {"delta", "partial_json"}));
  part.done = type == "message_stop";
}

void read_gemini(const json::value& root, ReplyPart& part) {
  part.input_tokens = count_at(root, {"usageMetadata", "promptTokenCount"});
  part.output_tokens = count_at(root, {"usageMetadata", "candidatesTokenCount"});
  if (const auto thoughts = count_at(root, {"usageMetadata", "thoughtsTokenCount"})) {
    part.output_tokens = part.output_tokens.value_or(0) + *thoughts;
  }
  if (has_text(root, {"promptFeedback", "blockReason"})) {
    part.error = part.blocked = true;
    part.error_text = "blocked: " + std::string(text_at(root, {"promptFeedback", "blockReason"}));
    return;
  }
  const json::value* candidate = first_at(root, {"candidates"});
  if (candidate == nullptr) return;
  part.chunk = true;
  if (const json::value* text = first_at(*candidate, {"content", "parts"})) {
    part.content = has_text(*text, {"text"}) || at(*text, {"functionCall"}) != nullptr;
  }
  part.done = has_text(*candidate, {"finishReason"});
  part.blocked = is_block(text_at(*candidate, {"finishReason"}));
}

void read_cohere_usage(const json::value& usage, ReplyPart& part) {
  for (const char* kind : {"tokens", "billed_units"}) {
    if (!part.input_tokens) part.input_tokens = count_at(usage, {kind, "input_tokens"});
    if (!part.output_tokens) part.output_tokens = count_at(usage, {kind, "output_tokens"});
  }
}

void read_cohere_end(const json::value& end, const json::value* usage, ReplyPart& part) {
  part.done = true;
  part.blocked = is_block(text_at(end, {"finish_reason"}));
  if (usage != nullptr) read_cohere_usage(*usage, part);
  if (!text_at(end, {"finish_reason"}).starts_with("ERROR")) return;
  part.error = true;
  const std::string_view text = text_at(end, {"error"});
  part.error_text = text.empty() ? text_at(end, {"finish_reason"}) : text;
}

void read_cohere_v2(const json::value& root, ReplyPart& part) {
  const std::string_view type = text_at(root, {"type"});
  part.chunk = !type.empty();
  part.content =
      (type == "content-delta" && (has_text(root, {"delta", "message", "content", "text"}) ||
                                   has_text(root, {"delta", "message", "content", "thinking"}))) ||
      has_text(root, {"delta", "message", "tool_plan"});
  const json::value* delta = at(root, {"delta"});
  if (type == "message-end" && delta != nullptr) {
    read_cohere_end(*delta, at(*delta, {"usage"}), part);
  }
}

void read_cohere_v1(const json::value& root, ReplyPart& part) {
  const std::string_view type = text_at(root, {"event_type"});
  part.chunk = !type.empty();
  part.content = type == "text-generation" && has_text(root, {"text"});
  if (type == "stream-end") read_cohere_end(root, at(root, {"response", "meta"}), part);
}

void read_ollama(const json::value& root, ReplyPart& part) {
  part.chunk = true;
  part.content = has_text(root, {"message", "content"}) ||
                 has_text(root, {"message", "thinking"}) || has_text(root, {"response"});
  const json::value* done = at(root, {"done"});
  part.done = done != nullptr && done->is_bool() && done->get_bool();
  part.input_tokens = count_at(root, {"prompt_eval_count"});
  part.output_tokens = count_at(root, {"eval_count"});
}

using Read = void (*)(const json::value& root, ReplyPart& part);
constexpr std::array<Read, static_cast<std::size_t>(Dialect::kCount)> kReaders = {
    read_openai_chat, read_openai_chat, read_openai_responses, read_anthropic,
    read_gemini,      read_cohere_v2,   read_cohere_v1,        read_ollama};

}  // namespace

ReplyPart read_reply(Dialect dialect, std::string_view data) {
  ReplyPart part;
  if (data == "[DONE]") {
    part.done = true;
    return part;
  }
  std::array<unsigned char, kScratch> scratch;
  json::monotonic_resource memory(scratch.data(), scratch.size());
  boost::system::error_code failed;
  const json::value root = json::parse({data.data(), data.size()}, failed, &memory);
  if (failed || !root.is_object()) {
    part.error = true;
    part.error_text = "a message of the stream is no JSON object";
  } else if (!read_error(root, part)) {
    kReaders[static_cast<std::size_t>(dialect)](root, part);
    read_rag(root, part);
  }
  return part;
}

}  // namespace vastar
