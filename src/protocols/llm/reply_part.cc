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
#include <cmath>
#include <initializer_list>

namespace vastar {
namespace {

namespace json = boost::json;

constexpr std::size_t kScratch = 16384;   // a message is rarely larger: parsed without allocation
constexpr std::size_t kMostWords = 1000;  // bytes of a target's words for an error

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
  constexpr auto kMost = static_cast<double>(kMostTokens);
  if (!(number >= 0 && number <= kMost) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

// An array; an empty one for anything else.
const json::array& array_at(const json::value& root, std::initializer_list<std::string_view> path) {
  static const json::array kNothing;
  const json::value* value = at(root, path);
  const json::array* array = value == nullptr ? nullptr : value->if_array();
  return array == nullptr ? kNothing : *array;
}

std::uint64_t bit_of(const json::value& choice) {
  constexpr std::uint64_t kLast = 63;
  return std::uint64_t{1} << std::min(count_at(choice, {"index"}).value_or(0), kLast);
}

// Why an answer ended, where that is no end of it: the target gave it up.
bool is_abort(std::string_view reason) {
  constexpr std::array<std::string_view, 8> kAborts = {
      "error",                    // OpenRouter and other gateways
      "abort",                    // vLLM, SGLang
      "MALFORMED_FUNCTION_CALL",  // Gemini
      "MALFORMED_RESPONSE",
      "UNEXPECTED_TOOL_CALL",
      "TOO_MANY_TOOL_CALLS",
      "TIMEOUT",      // Cohere v2
      "USER_CANCEL",  // Cohere v1
  };
  return std::find(kAborts.begin(), kAborts.end(), reason) != kAborts.end();
}

void fail_by(std::string_view reason, ReplyPart& part) {
  part.error = true;
  part.error_text = "the answer ended by " + std::string(reason);
}

// One that has a part in this message; `reason` is why it ended, if it did.
void read_choice(const json::value& choice, std::string_view reason, ReplyPart& part) {
  part.chunk = true;
  part.choices |= bit_of(choice);
  if (reason.empty()) return;
  part.done = true;
  part.choices_done |= bit_of(choice);
  if (is_abort(reason)) fail_by(reason, part);
}

void fail(const json::value& error, ReplyPart& part) {
  part.error = true;
  std::string_view message = text_at(error, {"message"});
  if (message.empty()) message = text_at(error, {});  // the error is a text itself
  part.error_text = message.empty() ? json::serialize(error) : std::string(message);
  if (part.error_text.size() > kMostWords) part.error_text.resize(kMostWords);
}

// {"error": ...}, as most have it; null, false and "" say that there is none.
bool read_error(const json::value& root, ReplyPart& part) {
  const json::value* error = at(root, {"error"});
  if (error == nullptr || error->is_null()) return false;
  if (error->is_bool() && !error->get_bool()) return false;
  if (error->is_string() && error->get_string().empty()) return false;
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
  constexpr std::array<std::string_view, 9> kBlocks = {
      "content_filter",        // OpenAI and those that speak as it does
      "guardrail_intervened",  // gateways that pass on Bedrock's
      "refusal",               // Anthropic
      "SAFETY",
      "PROHIBITED_CONTENT",
      "BLOCKLIST",
      "SPII",
      "RECITATION",    // Gemini
      "ERROR_TOXIC"};  // Cohere
  return std::find(kBlocks.begin(), kBlocks.end(), reason) != kBlocks.end();
}

// The arguments of a call, a piece of them.
bool has_arguments(const json::array& calls) {
  return std::any_of(calls.begin(), calls.end(), [](const json::value& call) {
    return has_text(call, {"function", "arguments"});
  });
}

// Content in pieces of several kinds, as Mistral has it: is one of this kind, and not empty?
bool has_piece(const json::value& choice, std::string_view kind) {
  const json::array& pieces = array_at(choice, {"delta", "content"});
  return std::any_of(pieces.begin(), pieces.end(), [kind](const json::value& piece) {
    return has_text(piece, {kind}) || !array_at(piece, {kind}).empty();
  });
}

bool has_openai_reasoning(const json::value& choice) {
  return has_text(choice, {"delta", "reasoning_content"}) ||
         has_text(choice, {"delta", "reasoning"}) || has_piece(choice, "thinking");
}

bool has_openai_text(const json::value& choice) {
  return has_text(choice, {"delta", "content"}) || has_text(choice, {"delta", "refusal"}) ||
         has_text(choice, {"text"}) || has_piece(choice, "text") ||
         has_text(choice, {"delta", "function_call", "arguments"}) ||
         has_arguments(array_at(choice, {"delta", "tool_calls"}));
}

void read_openai_chat(const json::value& root, ReplyPart& part) {
  part.input_tokens = count_at(root, {"usage", "prompt_tokens"});
  part.output_tokens = count_at(root, {"usage", "completion_tokens"});
  part.reasoning_tokens =
      count_at(root, {"usage", "completion_tokens_details", "reasoning_tokens"});
  part.cached_tokens = count_at(root, {"usage", "prompt_tokens_details", "cached_tokens"});
  for (const json::value& choice : array_at(root, {"choices"})) {
    const std::string_view reason = text_at(choice, {"finish_reason"});
    part.reasoning = part.reasoning || has_openai_reasoning(choice);
    part.content = part.content || part.reasoning || has_openai_text(choice);
    part.blocked = part.blocked || is_block(reason);
    read_choice(choice, reason, part);
  }
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
  part.reasoning = part.content && type.starts_with("response.reasoning");
  part.done = part.end = type == "response.completed" || type == "response.incomplete";
  part.blocked = is_block(text_at(root, {"response", "incomplete_details", "reason"}));
  part.input_tokens = count_at(root, {"response", "usage", "input_tokens"});
  part.output_tokens = count_at(root, {"response", "usage", "output_tokens"});
  part.reasoning_tokens =
      count_at(root, {"response", "usage", "output_tokens_details", "reasoning_tokens"});
  part.cached_tokens =
      count_at(root, {"response", "usage", "input_tokens_details", "cached_tokens"});
}

// Its input_tokens are those that no cache had or was given.
void read_anthropic_input(const json::value* usage, ReplyPart& part) {
  if (usage == nullptr) return;
  part.input_tokens = count_at(*usage, {"input_tokens"});
  const auto read = count_at(*usage, {"cache_read_input_tokens"});
  const auto put = count_at(*usage, {"cache_creation_input_tokens"});
  if (!part.input_tokens || (!read && !put)) return;
  part.cached_tokens = read.value_or(0) + put.value_or(0);
  part.input_tokens = *part.input_tokens + *part.cached_tokens;
}

void read_anthropic(const json::value& root, ReplyPart& part) {
  const std::string_view type = text_at(root, {"type"});
  if (type == "message_start") read_anthropic_input(at(root, {"message", "usage"}), part);
  if (type == "message_delta") {
    read_anthropic_input(at(root, {"usage"}), part);
    part.output_tokens = count_at(root, {"usage", "output_tokens"});  // cumulative
    part.blocked = is_block(text_at(root, {"delta", "stop_reason"}));
  }
  part.chunk = !type.empty() && type != "ping";
  part.content = type == "content_block_delta" &&
                 (has_text(root, {"delta", "text"}) || has_text(root, {"delta", "thinking"}) ||
                  has_text(root, {"delta", "partial_json"}));
  part.done = part.end = type == "message_stop";
}

bool is_thought(const json::value& piece) {
  const json::value* thought = at(piece, {"thought"});
  return thought != nullptr && thought->is_bool() && thought->get_bool() &&
         has_text(piece, {"text"});
}

void read_gemini(const json::value& root, ReplyPart& part) {
  part.input_tokens = count_at(root, {"usageMetadata", "promptTokenCount"});
  part.output_tokens = count_at(root, {"usageMetadata", "candidatesTokenCount"});
  part.reasoning_tokens = count_at(root, {"usageMetadata", "thoughtsTokenCount"});
  part.cached_tokens = count_at(root, {"usageMetadata", "cachedContentTokenCount"});
  if (part.reasoning_tokens) {
    part.output_tokens = part.output_tokens.value_or(0) + *part.reasoning_tokens;
  }
  if (has_text(root, {"promptFeedback", "blockReason"})) {
    part.error = part.blocked = true;
    part.error_text = "blocked: " + std::string(text_at(root, {"promptFeedback", "blockReason"}));
    return;
  }
  for (const json::value& candidate : array_at(root, {"candidates"})) {
    const std::string_view reason = text_at(candidate, {"finishReason"});
    for (const json::value& piece : array_at(candidate, {"content", "parts"})) {
      part.content =
          part.content || has_text(piece, {"text"}) || at(piece, {"functionCall"}) != nullptr;
      part.reasoning = part.reasoning || is_thought(piece);
    }
    part.blocked = part.blocked || is_block(reason);
    read_choice(candidate, reason, part);
  }
}

void read_cohere_usage(const json::value& usage, ReplyPart& part) {
  for (const char* kind : {"tokens", "billed_units"}) {
    if (!part.input_tokens) part.input_tokens = count_at(usage, {kind, "input_tokens"});
    if (!part.output_tokens) part.output_tokens = count_at(usage, {kind, "output_tokens"});
  }
}

void read_cohere_end(const json::value& end, const json::value* usage, ReplyPart& part) {
  part.done = part.end = true;
  part.blocked = is_block(text_at(end, {"finish_reason"}));
  if (usage != nullptr) read_cohere_usage(*usage, part);
  const std::string_view reason = text_at(end, {"finish_reason"});
  if (is_abort(reason)) fail_by(reason, part);
  if (!reason.starts_with("ERROR")) return;
  part.error = true;
  const std::string_view text = text_at(end, {"error"});
  part.error_text = text.empty() ? reason : text;
}

bool has_cohere_text(std::string_view type, const json::value& said) {
  const bool text = type == "content-delta" && (has_text(said, {"content", "text"}) ||
                                                has_text(said, {"content", "thinking"}));
  return text || has_text(said, {"tool_plan"}) ||
         has_text(said, {"tool_calls", "function", "arguments"});
}

void read_cohere_v2(const json::value& root, ReplyPart& part) {
  const std::string_view type = text_at(root, {"type"});
  part.chunk = !type.empty();
  const json::value* said = at(root, {"delta", "message"});
  part.content = part.chunk && said != nullptr && has_cohere_text(type, *said);
  const json::value* delta = at(root, {"delta"});
  if (type == "message-end" && delta != nullptr) {
    read_cohere_end(*delta, at(*delta, {"usage"}), part);
  }
}

void read_cohere_v1(const json::value& root, ReplyPart& part) {
  const std::string_view type = text_at(root, {"event_type"});
  part.chunk = !type.empty();
  part.content = (type == "text-generation" && has_text(root, {"text"})) ||
                 (part.chunk && has_text(root, {"tool_call_delta", "parameters"}));
  if (type == "stream-end") read_cohere_end(root, at(root, {"response", "meta"}), part);
}

void read_ollama(const json::value& root, ReplyPart& part) {
  part.chunk = true;
  part.content = has_text(root, {"message", "content"}) ||
                 has_text(root, {"message", "thinking"}) || has_text(root, {"response"}) ||
                 has_text(root, {"thinking"}) || !array_at(root, {"message", "tool_calls"}).empty();
  const json::value* done = at(root, {"done"});
  part.done = part.end = done != nullptr && done->is_bool() && done->get_bool();
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
    part.done = part.end = true;
    return part;
  }
  std::array<unsigned char, kScratch> scratch;
  json::monotonic_resource memory(scratch.data(), scratch.size());
  boost::system::error_code failed;
  const json::value root = json::parse({data.data(), data.size()}, failed, &memory);
  if (failed || !root.is_object()) {
    part.error = true;
    part.error_text = failed == json::error::too_deep
                          ? "a message of the stream is JSON of more than 32 levels"
                          : "a message of the stream is no JSON object";
  } else if (!read_error(root, part)) {
    kReaders[static_cast<std::size_t>(dialect)](root, part);
    read_rag(root, part);
  }
  return part;
}

}  // namespace vastar
