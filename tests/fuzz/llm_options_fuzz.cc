// Any bytes as a prompt, as the members that are put into a request, as a file of prices, and as
// what a server tells of its own times: JSON that says the same, or clean words.
#include <boost/json.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plan/llm.h"
#include "protocols/llm/rag_times.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

bool is_object(const std::string& text) {
  boost::system::error_code wrong;
  boost::json::parse_options any_text;
  any_text.allow_invalid_utf8 = true;
  const auto value = boost::json::parse(text, wrong, {}, any_text);
  return !wrong && value.is_object();
}

void check_body(vastar::Dialect dialect, std::string_view prompt) {
  const std::string body = vastar::request_body(dialect, "model", prompt, 100);
  fuzz_check(is_object(body));
  const auto more = vastar::with_members(body, prompt);
  if (more) {
    fuzz_check(is_object(*more));
  } else {
    fuzz_check(vastar::is_clean_text(more.error().message));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  constexpr auto kDialects = static_cast<std::size_t>(vastar::Dialect::kCount);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_body(static_cast<vastar::Dialect>(data[0] % kDialects), text);
  if (const auto price = vastar::parse_price(text, "m")) {
    fuzz_check(std::isfinite(price->input) && price->input >= 0);
    fuzz_check(std::isfinite(price->output) && price->output >= 0);
  } else {
    fuzz_check(vastar::is_clean_text(price.error().message));
  }
  vastar::RagTimes times;
  vastar::read_server_timing(text, times);
  fuzz_check(times.retrieval.value_or(0) >= 0 && times.generation.value_or(0) >= 0);
  return 0;
}
