// Forms of several parts (RFC 7578), as curl's -F says them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

struct FormPart {
  enum class From : unsigned char { kText, kFile };
  std::string name = {};
  From from = From::kText;
  std::string content = {};                  // kFile: the path, until it has been read
  std::optional<std::string> filename = {};  // a part without one is a plain field
  std::string type = {};                     // Content-Type of the part; empty: none
};

// "name=value", "name=@path" (a file, sent under its name) or "name=<path" (a value read from a
// file), with ";type=TYPE" and ";filename=NAME" behind it.
Result<FormPart> parse_form_part(std::string_view text);

struct Form {
  std::string content_type;  // with the boundary
  std::string body;
};
// The contents are there. The boundary occurs in none of them.
Form make_form(const std::vector<FormPart>& parts);

}  // namespace vastar
