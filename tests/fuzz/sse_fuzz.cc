// Any bytes as an event stream and as JSON lines: the same messages in pieces of any size.
//
// Input: a byte for the size of the pieces, the rest is the stream.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/fuzz_check.h"
#include "wire/json_lines.h"
#include "wire/sse.h"

namespace {

using Step = vastar::SseParser::Step;

std::string text_of(const vastar::SseParser& parser) {
  const vastar::SseEvent event = parser.event();
  return std::string(event.type) + '|' + std::string(event.data) + '|' + parser.last_event_id();
}
std::string text_of(const vastar::JsonLineCutter& cutter) { return std::string(cutter.line()); }

template <typename Reader>
std::vector<std::string> read(std::string_view bytes, std::size_t piece) {
  Reader reader;
  std::vector<std::string> messages;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const std::string_view cut = bytes.substr(at, piece);
    const std::vector<char> owned(cut.begin(), cut.end());
    std::string_view left(owned.data(), owned.size());
    while (!left.empty()) {
      const std::size_t before = left.size();
      const Step step = reader.next(left);
      vastar::fuzz_check(left.size() < before);  // it goes on
      if (step == Step::kError) return messages;
      if (step == Step::kMore) vastar::fuzz_check(left.empty());
      if (step == Step::kEvent) messages.push_back(text_of(reader));
    }
  }
  return messages;
}

template <typename Reader>
void check(std::string_view bytes, std::size_t piece) {
  const auto whole = read<Reader>(bytes, std::max<std::size_t>(bytes.size(), 1));
  vastar::fuzz_check(read<Reader>(bytes, 1) == whole);
  vastar::fuzz_check(read<Reader>(bytes, piece) == whole);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  check<vastar::SseParser>(bytes, 1 + data[0] % 32);
  check<vastar::JsonLineCutter>(bytes, 1 + data[0] % 32);
  return 0;
}
