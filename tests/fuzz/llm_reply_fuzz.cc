// Any bytes as a message of a model's stream, in every dialect: understood or not, never a crash.
//
// Input: a byte for the dialect, the rest is the message.
#include <cstdint>
#include <string_view>

#include "protocols/llm/reply_part.h"
#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  constexpr auto kDialects = static_cast<std::size_t>(vastar::Dialect::kCount);
  const auto dialect = static_cast<vastar::Dialect>(data[0] % kDialects);
  const std::string_view message(reinterpret_cast<const char*>(data) + 1, size - 1);
  const vastar::ReplyPart part = vastar::read_reply(dialect, message);
  vastar::fuzz_check(!part.content || part.chunk);
  vastar::fuzz_check((part.choices_done & ~part.choices) == 0);
  vastar::fuzz_check(part.error || part.error_text.empty());
  return 0;
}
