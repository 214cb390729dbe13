// The two framings behind one reader.
#include "protocols/sse/stream_reader.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::array<std::string_view, 6> kJsonLineTypes = {
    "application/x-ndjson", "application/ndjson",    "application/jsonl",
    "application/x-jsonl",  "application/jsonlines", "application/stream+json"};

bool is_beginning(std::string_view line) {
  namespace json = boost::json;
  boost::system::error_code failed;
  json::parse({line.data(), line.size()}, failed);
  return failed == json::error::incomplete;
}

}  // namespace

StreamFraming framing_of(std::string_view content_type) {
  const std::string type = to_lower(trim(content_type.substr(0, content_type.find(';'))));
  if (type == "text/event-stream") return StreamFraming::kSse;
  const bool lines =
      std::find(kJsonLineTypes.begin(), kJsonLineTypes.end(), type) != kJsonLineTypes.end();
  return lines ? StreamFraming::kJsonLines : StreamFraming::kNone;
}

void StreamReader::begin(StreamFraming framing) {
  framing_ = framing;
  cut_short_ = false;
  events_ = SseParser();
  lines_ = JsonLineCutter();
}

StreamReader::Step StreamReader::step_of(SseParser::Step step) {
  if (step == SseParser::Step::kMore) return Step::kMore;
  return step == SseParser::Step::kEvent ? Step::kMessage : Step::kError;
}

StreamReader::Step StreamReader::next(std::string_view& bytes) {
  switch (framing_) {
    case StreamFraming::kSse:
      return step_of(events_.next(bytes));
    case StreamFraming::kJsonLines:
      return step_of(lines_.next(bytes));
    case StreamFraming::kNone:
      break;
  }
  bytes = {};
  return Step::kMore;
}

StreamReader::Step StreamReader::end() {
  if (framing_ == StreamFraming::kSse) cut_short_ = events_.unfinished();
  if (framing_ != StreamFraming::kJsonLines) return Step::kMore;
  const Step step = step_of(lines_.end());
  cut_short_ = step == Step::kMessage && is_beginning(lines_.line());
  return cut_short_ ? Step::kMore : step;
}

StreamMessage StreamReader::message() const {
  if (framing_ == StreamFraming::kJsonLines) return {{}, lines_.line()};
  const SseEvent event = events_.event();
  return {event.type, event.data};
}

}  // namespace vastar
