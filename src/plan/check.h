// What responses must have beside their status: --expect-header and --expect-body, parsed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/pattern.h"

namespace vastar {

// "Name" (any value), "Name: value" (exactly that), "Name: re:PATTERN". "Name: text:VALUE" is
// exactly VALUE, for one that begins with "re:". Any one of the fields of that name will do.
struct HeaderCheck {
  enum class Kind : std::uint8_t { kPresent, kEqual, kMatches };
  Kind kind = Kind::kPresent;
  std::string name;
  std::string value;  // kEqual
  Pattern pattern;    // kMatches
  std::string given;  // as it was written, for messages
};

enum class JsonRelation : std::uint8_t {
  kPresent,
  kEqual,
  kUnequal,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual
};

// "TEXT" or "text:TEXT" (somewhere in the body), "re:PATTERN" (the same), "json:/pointer" (there is
// such a value, RFC 6901) and "json:/pointer OP VALUE", OP one of == != < <= > >=, VALUE in JSON.
struct BodyCheck {
  enum class Kind : std::uint8_t { kText, kMatches, kJson };
  Kind kind = Kind::kText;
  std::string text;     // kText
  Pattern pattern;      // kMatches
  std::string pointer;  // kJson: "/a/b/0", or "" for the whole document
  JsonRelation relation = JsonRelation::kPresent;
  std::string wanted;  // kJson: JSON text, empty with kPresent
  std::string given;   // as it was written, for messages
};

// A value that a step of a scenario takes from its response for the steps behind it:
// "json:/pointer" (text as it is, other values as JSON), "re:PATTERN" (its first group, or all of
// the match), "header:NAME".
struct Extraction {
  enum class From : std::uint8_t { kJson, kPattern, kHeader };
  From from = From::kJson;
  std::string name;   // of the variable
  std::string place;  // the pointer, or the header's name
  Pattern pattern;    // kPattern
  std::string given;  // as it was written, for messages
};

// All of it together: what is wanted of one request's response.
struct ResponseChecks {
  std::vector<HeaderCheck> headers;
  std::vector<BodyCheck> bodies;
  std::vector<Extraction> extractions;

  bool empty() const { return headers.empty() && bodies.empty() && extractions.empty(); }
};

// The errors say what is wrong and what a right one looks like.
Result<HeaderCheck> parse_header_check(std::string_view text);
Result<BodyCheck> parse_body_check(std::string_view text);
Result<Extraction> parse_extraction(std::string_view name, std::string_view text);

// "" or "/a/b~1c/0": what RFC 6901, 3 allows.
Result<void> check_json_pointer(std::string_view pointer);

}  // namespace vastar
