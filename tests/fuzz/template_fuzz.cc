// Any bytes as a text with {{...}} in it and as a value that is filled in: refused in clean words,
// or filled in without a way out of where it stands.
//
// Input: the template up to the first line break, the rest is a value of the data.
#include "plan/template.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plan/data_feed.h"
#include "support/fuzz_check.h"
#include "wire/octets.h"

namespace {

using vastar::Escape;
using vastar::fuzz_check;

std::string filled(const vastar::Template& text, const std::string& value) {
  const std::vector<std::string> cells = {value};
  vastar::Draw draw;
  draw.row = cells.data();
  draw.variables = cells.data();
  std::string out;
  text.fill(draw, out);
  return out;
}

// "{{row.a}}", escaped for a place.
std::string escaped(const std::string& value, Escape escape) {
  static const vastar::DataFeed kFeed = *vastar::DataFeed::parse("a\n1\n");
  return filled(*vastar::Template::compile("{{row.a}}", escape, &kFeed), value);
}

bool is_text(const boost::json::value& json, std::string_view text) {
  const boost::json::string* found = json.if_string();
  return found != nullptr && std::string_view(found->data(), found->size()) == text;
}

void check_value(const std::string& value) {
  fuzz_check(escaped(value, Escape::kNone) == value);
  fuzz_check(vastar::is_visible_ascii(escaped(value, Escape::kTarget)));
  const std::string component = escaped(value, Escape::kComponent);
  fuzz_check(vastar::is_visible_ascii(component));
  fuzz_check(component.find_first_of("/?#&=+ ") == std::string::npos);
  fuzz_check(vastar::is_field_text(escaped(value, Escape::kHeader)));
  boost::system::error_code wrong;
  boost::json::parse_options any_text;
  any_text.allow_invalid_utf8 = true;
  const auto json =
      boost::json::parse('"' + escaped(value, Escape::kJson) + '"', wrong, {}, any_text);
  fuzz_check(!wrong && is_text(json, value));
}

// A text made a template is the text.
void check_round_trip(const std::string& text) {
  const auto compiled =
      vastar::Template::compile(vastar::as_template(text), Escape::kNone, nullptr);
  fuzz_check(compiled && compiled->fixed() && filled(*compiled, "") == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const vastar::DataFeed kFeed = *vastar::DataFeed::parse("name\nx\n");
  static const vastar::VariableNames kVariables = {"token"};
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string text(bytes.substr(0, bytes.find('\n')));
  const std::string value(bytes.substr(std::min(text.size() + 1, bytes.size())));
  check_value(value);
  check_round_trip(text);
  const auto compiled = vastar::Template::compile(text, Escape::kTarget, &kFeed, &kVariables);
  if (!compiled) {
    fuzz_check(vastar::is_clean_text(compiled.error().message));
    return 0;
  }
  std::size_t random = 0;  // characters; a million each cost time and show nothing
  for (const vastar::Place& place : compiled->pieces()) random += place.count;
  if (random < 100'000) fuzz_check(filled(*compiled, value) == filled(*compiled, value));
  return 0;
}
