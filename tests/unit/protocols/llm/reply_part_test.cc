// Messages of every dialect, written after the API references.
#include "protocols/llm/reply_part.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

struct Case {
  const char* name;
  Dialect dialect;
  const char* data;
  // What it says: any of "chunk content done error", and "in=N out=N".
  const char* says;
};

void PrintTo(const Case& what, std::ostream* out) { *out << what.name; }

std::string words(const ReplyPart& part) {
  std::string text;
  const auto add = [&](const std::string& word) { text += (text.empty() ? "" : " ") + word; };
  if (part.chunk) add("chunk");
  if (part.content) add("content");
  if (part.reasoning) add("reasoning");
  if (part.done) add("done");
  if (part.input_tokens) add("in=" + std::to_string(*part.input_tokens));
  if (part.output_tokens) add("out=" + std::to_string(*part.output_tokens));
  if (part.reasoning_tokens) add("reasoning=" + std::to_string(*part.reasoning_tokens));
  if (part.cached_tokens) add("cached=" + std::to_string(*part.cached_tokens));
  if (part.blocked) add("blocked");
  if (part.rag.retrieval) add("retrieval=" + std::to_string(*part.rag.retrieval / kMillisecond));
  if (part.rag.generation) add("generation=" + std::to_string(*part.rag.generation / kMillisecond));
  if (part.error) add("error: " + part.error_text);
  return text;
}

class ReplyPartOf : public ::testing::TestWithParam<Case> {};

TEST_P(ReplyPartOf, SaysWhatItSays) {
  EXPECT_EQ(words(read_reply(GetParam().dialect, GetParam().data)), GetParam().says);
}

using enum Dialect;

const Case kOpenAi[] = {
    {"ChatRole", kOpenAiChat,
     R"({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]})",
     "chunk"},
    {"ChatText", kOpenAiChat, R"({"choices":[{"index":0,"delta":{"content":"Hi"}}]})",
     "chunk content"},
    {"ChatReasoningContent", kOpenAiChat, R"({"choices":[{"delta":{"reasoning_content":"so"}}]})",
     "chunk content reasoning"},
    {"ChatReasoning", kOpenAiChat, R"({"choices":[{"delta":{"reasoning":"so"}}]})",
     "chunk content reasoning"},
    {"ChatToolCall", kOpenAiChat,
     R"({"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a"}}]}}]})",
     "chunk content"},
    {"ChatPieces", kOpenAiChat,
     R"({"choices":[{"delta":{"content":[{"type":"text","text":""},{"type":"text","text":"Hi"}]}}]})",
     "chunk content"},
    {"ChatThinkingPiece", kOpenAiChat,
     R"({"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"text":"hm"}]}]}}]})",
     "chunk content reasoning"},
    {"ChatEmptyPieces", kOpenAiChat,
     R"({"choices":[{"delta":{"content":[7,{"type":"text","text":""}]}}]})", "chunk"},
    {"ChatNullContent", kOpenAiChat, R"({"choices":[{"delta":{"content":null}}]})", "chunk"},
    {"ChatFinish", kOpenAiChat, R"({"choices":[{"delta":{},"finish_reason":"length"}]})",
     "chunk done"},
    {"ChatFiltered", kOpenAiChat, R"({"choices":[{"delta":{},"finish_reason":"content_filter"}]})",
     "chunk done blocked"},
    {"ChatAborted", kOpenAiChat, R"({"choices":[{"delta":{},"finish_reason":"abort"}]})",
     "chunk done error: the answer ended by abort"},
    {"ChatGaveUp", kOpenAiChat, R"({"choices":[{"delta":{},"finish_reason":"error"}]})",
     "chunk done error: the answer ended by error"},
    {"ResponsesFiltered", kOpenAiResponses,
     R"({"type":"response.incomplete","response":{"incomplete_details":{"reason":"content_filter"}}})",
     "chunk done blocked"},
    {"RagInUsage", kOpenAiChat,
     R"({"choices":[],"usage":{"completion_tokens":1,"retrieval_ms":12,"generation_ms":80.5}})",
     "out=1 retrieval=12 generation=80"},
    {"RagInTimings", kOpenAiChat, R"({"choices":[],"timings":{"retrieval_ms":7}})", "retrieval=7"},
    {"RagThatIsNoTime", kOpenAiChat, R"({"choices":[],"timings":{"retrieval_ms":-7}})", ""},
    {"ChatUsage", kOpenAiChat,
     R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21}})",
     "in=9 out=12"},
    {"ChatNullUsage", kOpenAiChat, R"({"choices":[{"delta":{"content":"a"}}],"usage":null})",
     "chunk content"},
    {"ChatDone", kOpenAiChat, "[DONE]", "done"},
    {"ChatError", kOpenAiChat, R"({"error":{"message":"overloaded","type":"server_error"}})",
     "error: overloaded"},
    {"ChatErrorText", kOpenAiChat, R"({"error":"overloaded"})", "error: overloaded"},
    {"ChatNullError", kOpenAiChat, R"({"error":null,"choices":[{"delta":{"content":"a"}}]})",
     "chunk content"},
    {"ChatNoError", kOpenAiChat, R"({"error":false,"choices":[{"delta":{"content":"a"}}]})",
     "chunk content"},
    {"ChatEmptyError", kOpenAiChat, R"({"error":"","choices":[{"delta":{"content":"a"}}]})",
     "chunk content"},
    {"ChatOddError", kOpenAiChat, R"({"error":{"code":7}})", "error: {\"code\":7}"},
    {"ChatNoJson", kOpenAiChat, "oops", "error: a message of the stream is no JSON object"},
    {"ChatNoObject", kOpenAiChat, "[1]", "error: a message of the stream is no JSON object"},
    {"ChatOddTypes", kOpenAiChat,
     R"({"choices":{"a":1},"usage":{"prompt_tokens":"9","completion_tokens":-1}})", ""},
    {"Completion", kOpenAiCompletions, R"({"choices":[{"text":" tok","finish_reason":null}]})",
     "chunk content"},
    {"CompletionEnd", kOpenAiCompletions, R"({"choices":[{"text":"","finish_reason":"stop"}]})",
     "chunk done"},
    {"ResponseCreated", kOpenAiResponses, R"({"type":"response.created","response":{}})", "chunk"},
    {"ResponseDelta", kOpenAiResponses, R"({"type":"response.output_text.delta","delta":"Hi"})",
     "chunk content"},
    {"ResponseReasoning", kOpenAiResponses,
     R"({"type":"response.reasoning_summary_text.delta","delta":"Hm"})", "chunk content reasoning"},
    {"ResponseHidden", kOpenAiResponses,
     R"({"type":"response.completed","response":{"usage":{"input_tokens":3,"output_tokens":4,)"
     R"("output_tokens_details":{"reasoning_tokens":2}}}})",
     "chunk done in=3 out=4 reasoning=2"},
    {"ResponseCompleted", kOpenAiResponses,
     R"({"type":"response.completed","response":{"usage":{"input_tokens":3,"output_tokens":4}}})",
     "chunk done in=3 out=4"},
    {"ResponseIncomplete", kOpenAiResponses,
     R"({"type":"response.incomplete","response":{"usage":{"input_tokens":3,"output_tokens":4}}})",
     "chunk done in=3 out=4"},
    {"ResponseFailed", kOpenAiResponses,
     R"({"type":"response.failed","response":{"error":{"code":"x","message":"no"}}})", "error: no"},
    {"ResponseError", kOpenAiResponses, R"({"type":"error","code":"x","message":"no"})",
     "error: no"},
};

const Case kOthers[] = {
    {"AnthropicStart", kAnthropic,
     R"({"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}})",
     "chunk in=25"},
    {"AnthropicCache", kAnthropic,
     R"({"type":"message_start","message":{"usage":{"input_tokens":5,)"
     R"("cache_read_input_tokens":20,"cache_creation_input_tokens":0}}})",
     "chunk in=25 cached=20"},
    {"AnthropicPing", kAnthropic, R"({"type":"ping"})", ""},
    {"AnthropicText", kAnthropic,
     R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}})",
     "chunk content"},
    {"AnthropicThinking", kAnthropic,
     R"({"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"so"}})",
     "chunk content"},
    {"AnthropicInput", kAnthropic,
     R"({"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":"{\"a"}})",
     "chunk content"},
    {"AnthropicDelta", kAnthropic,
     R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}})",
     "chunk out=15"},
    {"AnthropicStop", kAnthropic, R"({"type":"message_stop"})", "chunk done"},
    {"AnthropicError", kAnthropic,
     R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})",
     "error: Overloaded"},
    {"GeminiText", kGemini,
     R"({"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"usageMetadata":{"promptTokenCount":4}})",
     "chunk content in=4"},
    {"GeminiEnd", kGemini,
     R"({"candidates":[{"content":{"parts":[{"text":"."}]},"finishReason":"STOP"}],)"
     R"("usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":20,"thoughtsTokenCount":5}})",
     "chunk content done in=4 out=25 reasoning=5"},
    {"GeminiThought", kGemini,
     R"({"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}]})",
     "chunk content reasoning"},
    {"GeminiBlocked", kGemini, R"({"promptFeedback":{"blockReason":"SAFETY"}})",
     "blocked error: blocked: SAFETY"},
    {"GeminiError", kGemini, R"({"error":{"code":503,"message":"busy"}})", "error: busy"},
    {"CohereV2Text", kCohereV2,
     R"({"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hi"}}}})",
     "chunk content"},
    {"CohereV2End", kCohereV2,
     R"({"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":)"
     R"({"input_tokens":1,"output_tokens":2},"tokens":{"input_tokens":70,"output_tokens":8}}}})",
     "chunk done in=70 out=8"},
    {"CohereV2Error", kCohereV2,
     R"({"type":"message-end","delta":{"finish_reason":"ERROR","error":"no"}})",
     "chunk done error: no"},
    {"CohereV1Text", kCohereV1, R"({"event_type":"text-generation","text":"Hi"})", "chunk content"},
    {"CohereV1End", kCohereV1,
     R"({"event_type":"stream-end","finish_reason":"COMPLETE","response":{"meta":{"billed_units":)"
     R"({"input_tokens":1,"output_tokens":2}}}})",
     "chunk done in=1 out=2"},
    {"CohereV1Error", kCohereV1, R"({"event_type":"stream-end","finish_reason":"ERROR_TOXIC"})",
     "chunk done blocked error: ERROR_TOXIC"},
    {"AnthropicRefusal", kAnthropic,
     R"({"type":"message_delta","delta":{"stop_reason":"refusal"},"usage":{"output_tokens":3}})",
     "chunk out=3 blocked"},
    {"GeminiSafety", kGemini, R"({"candidates":[{"content":{},"finishReason":"SAFETY"}]})",
     "chunk done blocked"},
    {"GeminiRecitation", kGemini, R"({"candidates":[{"finishReason":"RECITATION"}]})",
     "chunk done blocked"},
    {"GeminiMalformedCall", kGemini,
     R"({"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]})",
     "chunk done error: the answer ended by MALFORMED_FUNCTION_CALL"},
    {"CohereV2Timeout", kCohereV2, R"({"type":"message-end","delta":{"finish_reason":"TIMEOUT"}})",
     "chunk done error: the answer ended by TIMEOUT"},
    {"OllamaText", kOllama, R"({"message":{"role":"assistant","content":"Hi"},"done":false})",
     "chunk content"},
    {"OllamaGenerate", kOllama, R"({"response":"Hi","done":false})", "chunk content"},
    {"OllamaEnd", kOllama,
     R"({"message":{"content":""},"done":true,"prompt_eval_count":26,"eval_count":298})",
     "chunk done in=26 out=298"},
    {"OllamaThinking", kOllama, R"({"message":{"content":"","thinking":"so"}})", "chunk content"},
    {"OllamaCall", kOllama, R"({"message":{"content":"","tool_calls":[{"function":{}}]}})",
     "chunk content"},
    {"CohereV2Call", kCohereV2,
     R"({"type":"tool-call-delta","delta":{"message":{"tool_calls":{"function":{"arguments":"{"}}}}})",
     "chunk content"},
    {"CohereV1Call", kCohereV1,
     R"({"event_type":"tool-calls-chunk","tool_call_delta":{"parameters":"{"}})", "chunk content"},
    {"GeminiSecondPart", kGemini,
     R"({"candidates":[{"content":{"parts":[{"thoughtSignature":"x"},{"text":"Hi"}]}}]})",
     "chunk content"},
    {"GeminiCall", kGemini,
     R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]})", "chunk content"},
    {"OllamaError", kOllama, R"({"error":"model not found"})", "error: model not found"},
};

std::string name_of(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(OpenAi, ReplyPartOf, ::testing::ValuesIn(kOpenAi), name_of);
INSTANTIATE_TEST_SUITE_P(Others, ReplyPartOf, ::testing::ValuesIn(kOthers), name_of);

TEST(ReplyPart, ANestThatIsTooDeepIsAnErrorAndNoCrash) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[');
  EXPECT_TRUE(read_reply(kOpenAiChat, deep).error);
}

}  // namespace
}  // namespace vastar
