// Any bytes as a check of responses and as the response it is held to: a check that is refused is
// refused in clean words, and one that is taken says nothing but clean words of any body.
//
// Input: the check up to the first line break, then the body.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plan/check.h"
#include "protocols/http/json_body.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

// Of a value that the body has.
bool is_clean_or_empty(std::string_view text) {
  return text.empty() || vastar::is_clean_text(text);
}

void hold(const vastar::BodyCheck& check, std::string_view body) {
  if (check.kind == vastar::BodyCheck::Kind::kMatches) check.pattern.found_in(body);
  if (check.kind != vastar::BodyCheck::Kind::kJson) return;
  vastar::JsonBody json;
  if (json.parse(body) != nullptr) return;
  const std::string problem = json.problem(check);
  fuzz_check(is_clean_or_empty(problem));
  if (problem.empty()) fuzz_check(json.value_at(check.pointer).has_value());
}

void extract(const vastar::Extraction& extraction, std::string_view body) {
  if (extraction.from == vastar::Extraction::From::kPattern) {
    const auto found = extraction.pattern.first_in(body);
    if (found) fuzz_check(body.find(*found) != std::string_view::npos);
    fuzz_check(found.has_value() == extraction.pattern.found_in(body));
  } else if (extraction.from == vastar::Extraction::From::kJson) {
    vastar::JsonBody json;
    if (json.parse(body) == nullptr) (void)json.value_at(extraction.place);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string_view given = bytes.substr(0, bytes.find('\n'));
  const std::string_view body = bytes.substr(std::min(given.size() + 1, bytes.size()));
  if (const auto check = vastar::parse_body_check(given)) {
    hold(*check, body);
  } else {
    fuzz_check(vastar::is_clean_text(check.error().message));
  }
  const auto header = vastar::parse_header_check(given);
  if (!header) fuzz_check(vastar::is_clean_text(header.error().message));
  if (const auto extraction = vastar::parse_extraction("name", given)) {
    extract(*extraction, body);
  } else {
    fuzz_check(vastar::is_clean_text(extraction.error().message));
  }
  return 0;
}
