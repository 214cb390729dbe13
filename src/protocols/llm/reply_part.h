// What one message of a model's stream says, whatever the dialect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "plan/llm.h"
#include "protocols/llm/rag_times.h"

namespace vastar {

struct ReplyPart {
  bool chunk = false;      // a part of the answer, even an empty one (vLLM counts from the first)
  bool content = false;    // text, reasoning or arguments of a call: tokens came
  bool reasoning = false;  // the content has reasoning in it
  bool done = false;       // the reason why the answer ended (of one choice, where it has several)
  bool end = false;        // the dialect's end: what comes behind it is no part of the answer
  // Which of several choices (n, candidateCount) have a part in this message, and which of them are
  // done: a bit each, by their index; those from 63 on share the last.
  std::uint64_t choices = 0, choices_done = 0;
  bool blocked = false;  // a filter of the target's ended the answer, or kept it back
  bool error = false;
  std::string error_text;  // as the target put it, of bounded length
  // As far as they are told in this message; cumulative where the dialect repeats them. Nothing for
  // what is no number of tokens: negative, broken or beyond kMostTokens.
  std::optional<std::uint64_t> input_tokens, output_tokens;
  std::optional<std::uint64_t> reasoning_tokens;  // of the output's, where they are told apart
  std::optional<std::uint64_t> cached_tokens;     // of the input's: read from or put into a cache
  RagTimes rag;
};

// `data` of one Server-Sent Event or one JSON line. Never fails: what is not understood says
// nothing, and what is no JSON is an error.
ReplyPart read_reply(Dialect dialect, std::string_view data);

}  // namespace vastar
