// Checks of responses, as the user writes them.
#include "plan/check.h"

#include <fmt/format.h>

#include <array>
#include <boost/json/parse.hpp>
#include <cstddef>
#include <utility>

#include "base/text.h"
#include "plan/header.h"
#include "wire/octets.h"

namespace vastar {
namespace {

constexpr std::string_view kPlain = "text:";
constexpr std::string_view kPattern = "re:";
constexpr std::string_view kJson = "json:";

// Longer ones first: "<=" is no "<".
constexpr std::array<std::pair<std::string_view, JsonRelation>, 6> kRelations = {{
    {"==", JsonRelation::kEqual},
    {"!=", JsonRelation::kUnequal},
    {"<=", JsonRelation::kLessOrEqual},
    {">=", JsonRelation::kGreaterOrEqual},
    {"<", JsonRelation::kLess},
    {">", JsonRelation::kGreater},
}};

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// The relation of a JSON check: where it stands and which.
struct Relation {
  std::size_t at;
  std::size_t size;  // 0: there is none
  JsonRelation what;
};

// The first there is, so no key can be named that has one in it.
Relation find_relation(std::string_view text) {
  for (std::size_t at = text.find_first_of("=!<>"); at != std::string_view::npos;
       at = text.find_first_of("=!<>", at + 1)) {
    for (const auto& [word, relation] : kRelations) {
      if (text.substr(at).starts_with(word)) return {at, word.size(), relation};
    }
  }
  return {text.size(), 0, JsonRelation::kPresent};
}

Result<void> check_wanted(const BodyCheck& check) {
  boost::system::error_code wrong;
  const boost::json::value value = boost::json::parse(check.wanted, wrong);
  if (wrong) {
    return Error{
        fmt::format("'{}' is no JSON value: text is written in double quotes, as in "
                    "'json:/state == \"done\"'",
                    printable(check.wanted, 60))};
  }
  const bool ordered =
      check.relation != JsonRelation::kEqual && check.relation != JsonRelation::kUnequal;
  if (ordered && !value.is_number()) return Error{"< <= > >= compare numbers"};
  return {};
}

Result<BodyCheck> parse_json_check(std::string_view text, BodyCheck check) {
  check.kind = BodyCheck::Kind::kJson;
  const Relation relation = find_relation(text);
  check.pointer = trim_blanks(text.substr(0, relation.at));
  check.relation = relation.what;
  if (check.pointer.find('=') != std::string::npos) return Error{"equality is written =="};
  if (auto checked = check_json_pointer(check.pointer); !checked) return checked.error();
  if (relation.size == 0) return check;
  check.wanted = trim_blanks(text.substr(relation.at + relation.size));
  if (auto checked = check_wanted(check); !checked) return checked.error();
  return check;
}

}  // namespace

Result<void> check_json_pointer(std::string_view pointer) {
  if (!pointer.empty() && pointer.front() != '/') {
    return Error{fmt::format("'{}' is no JSON pointer: it begins with '/', as in json:/items/0/id",
                             printable(pointer, 60))};
  }
  for (std::size_t at = pointer.find('~'); at != std::string_view::npos;
       at = pointer.find('~', at + 1)) {
    const char next = at + 1 < pointer.size() ? pointer[at + 1] : '\0';
    if (next == '0' || next == '1') continue;
    return Error{"a '~' in a JSON pointer is written ~0, and a '/' in a key ~1 (RFC 6901)"};
  }
  return {};
}

Result<HeaderCheck> parse_header_check(std::string_view text) {
  HeaderCheck check;
  check.given = text;
  const std::size_t colon = text.find(':');
  const std::string_view name = trim_blanks(text.substr(0, colon));
  if (!is_token(name)) {
    return Error{"wants a header's name, or 'Name: value', or 'Name: re:PATTERN'"};
  }
  check.name = name;
  if (colon == std::string_view::npos) return check;
  std::string_view value = trim_blanks(text.substr(colon + 1));
  if (take(value, kPattern)) {
    check.kind = HeaderCheck::Kind::kMatches;
    Result<Pattern> pattern = Pattern::compile(value);
    if (!pattern) return pattern.error();
    check.pattern = *std::move(pattern);
    return check;
  }
  take(value, kPlain);
  check.kind = HeaderCheck::Kind::kEqual;
  check.value = value;
  if (first_control(value)) return Error{"a header's value has no control characters"};
  return check;
}

Result<BodyCheck> parse_body_check(std::string_view text) {
  BodyCheck check;
  check.given = text;
  if (take(text, kJson)) return parse_json_check(text, std::move(check));
  if (take(text, kPattern)) {
    check.kind = BodyCheck::Kind::kMatches;
    Result<Pattern> pattern = Pattern::compile(text);
    if (!pattern) return pattern.error();
    check.pattern = *std::move(pattern);
    return check;
  }
  take(text, kPlain);
  if (text.empty()) return Error{"wants the text that the body must have: none was given"};
  check.text = text;
  return check;
}

Result<Extraction> parse_extraction(std::string_view name, std::string_view text) {
  Extraction extraction;
  extraction.name = name;
  extraction.given = text;
  if (take(text, kJson)) {
    extraction.place = text;
    if (auto checked = check_json_pointer(text); !checked) return checked.error();
    return extraction;
  }
  if (take(text, kPattern)) {
    extraction.from = Extraction::From::kPattern;
    Result<Pattern> pattern = Pattern::compile(text);
    if (!pattern) return pattern.error();
    extraction.pattern = *std::move(pattern);
    return extraction;
  }
  if (!take(text, "header:") || !is_token(text)) {
    return Error{fmt::format("'{}' is none of json:/pointer, re:PATTERN and header:NAME",
                             printable(text, 60))};
  }
  extraction.from = Extraction::From::kHeader;
  extraction.place = text;
  return extraction;
}

}  // namespace vastar
