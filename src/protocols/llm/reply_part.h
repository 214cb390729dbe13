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
  bool chunk = false;    // a part of the answer, even an empty one (vLLM counts from the first)
  bool content = false;  // text, reasoning or arguments of a call: tokens came
  bool done = false;     // the dialect's end, or the reason why the answer ended
  bool blocked = false;  // a filter of the target's ended the answer, or kept it back
  bool error = false;
  std::string error_text;  // as the target put it
  // As far as they are told in this message; cumulative where the dialect repeats them.
  std::optional<std::uint64_t> input_tokens, output_tokens;
  RagTimes rag;
};

// `data` of one Server-Sent Event or one JSON line. Never fails: what is not understood says
// nothing, and what is no JSON is an error.
ReplyPart read_reply(Dialect dialect, std::string_view data);

}  // namespace vastar
