// Any bytes as stored NDJSON: its document, or clean words on how far it had come.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "report/event_lines.h"
#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto document = vastar::document_in(text);
  if (document) {
    fuzz_check(text.find(*document) != std::string::npos);
  } else {
    const std::string& message = document.error().message;
    fuzz_check(!message.empty() && message.size() < 4'000);
    fuzz_check(std::none_of(message.begin(), message.end(),
                            [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
  }
  vastar::stored_problems(text);
  return 0;
}
