// One answer of a model as it comes: what of it came when, and what that makes it.
#pragma once

#include <cstdint>
#include <optional>

#include "base/units.h"
#include "plan/llm.h"
#include "protocols/llm/reply_part.h"

namespace vastar {

// Times are of CLOCK_MONOTONIC; 0: that has not come.
struct Answer {
  Nanos sent = 0;           // just before its request's first byte
  Nanos first_chunk = 0;    // of the answer, even an empty one
  Nanos first_content = 0;  // with text in it
  Nanos last_chunk = 0;
  Nanos last_content = 0;
  std::uint64_t chunks = 0, content_chunks = 0;
  std::optional<std::uint64_t> input_tokens, output_tokens;  // by the target's own count
  std::optional<std::uint64_t> reasoning_tokens;             // of the output's
  std::uint64_t cached_tokens = 0;  // of the input's: they have prices of their own
  bool reasoning = false;           // some of it was streamed
  // It has said why it ended; of several choices, some of them have (bits as in ReplyPart).
  bool done = false;
  std::uint64_t choices = 0, choices_done = 0;
  bool ended = false;    // its dialect's end has come: nothing more is a part of it
  bool blocked = false;  // in part or whole, by a filter of the target's
  RagTimes rag;

  void take(const ReplyPart& part, Nanos now);

  bool whole() const { return ended || (done && (choices & ~choices_done) == 0); }

  bool has_usage() const { return output_tokens.has_value(); }
  // By usage, else by chunks.
  std::uint64_t tokens() const { return output_tokens.value_or(content_chunks); }
  // Those that came after its first content, that one included: a reasoning that was not streamed
  // was over by then.
  std::uint64_t streamed_tokens() const;

  // Of an answer that has come, in ns; nothing where there are too few parts for it.
  Nanos e2e() const { return last_chunk - sent; }
  std::optional<Nanos> ttft_any_chunk() const;
  std::optional<Nanos> ttft_content() const;
  std::optional<Nanos> tpot() const;      // (e2e - ttft_content) / (streamed_tokens - 1)
  std::optional<Nanos> itl_mean() const;  // of its gaps between chunks with content
  // Within every limit that the plan has; one that cannot be told is not kept.
  bool within_limits(const LlmPlan& plan) const;
};

}  // namespace vastar
