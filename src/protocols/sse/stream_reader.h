// The messages in the body of one response: Server-Sent Events, or JSON documents a line each.
#pragma once

#include <cstdint>
#include <string_view>

#include "wire/json_lines.h"
#include "wire/sse.h"

namespace vastar {

enum class StreamFraming : std::uint8_t { kNone, kSse, kJsonLines };

// By its Content-Type: text/event-stream; application/x-ndjson, application/jsonl and their like.
StreamFraming framing_of(std::string_view content_type);

struct StreamMessage {
  std::string_view type;  // of an event; empty in JSON lines
  std::string_view data;
};

class StreamReader {
 public:
  enum class Step : std::uint8_t { kMore, kMessage, kError };

  void begin(StreamFraming framing);
  StreamFraming framing() const { return framing_; }

  // Takes bytes off the front up to the end of the next message; all of them when there is none.
  Step next(std::string_view& bytes);
  // The body has ended: kMessage when its last line had no end, and is more than the beginning of a
  // JSON document.
  Step end();
  // end() has found the beginning of a message that did not come to its end.
  bool cut_short() const { return cut_short_; }

  // Of the last kMessage; valid until the next call.
  StreamMessage message() const;
  const SseParser& events() const { return events_; }

 private:
  static Step step_of(SseParser::Step step);

  StreamFraming framing_ = StreamFraming::kNone;
  SseParser events_;
  JsonLineCutter lines_;
  bool cut_short_ = false;
};

}  // namespace vastar
