// Values written so that they cannot break out of where they are put.
#pragma once

#include <string>
#include <string_view>

namespace vastar {

// A byte that stands in the path or query of a URL as it is. '%' does: it begins an escape.
bool stands_in_url(char byte);

// Percent-encodes what may not stand in a URL; a '%' that begins an escape stays.
void append_for_target(std::string_view value, std::string& out);
// Percent-encodes all but RFC 3986's unreserved characters.
void append_for_component(std::string_view value, std::string& out);
// Blanks in place of the bytes that may not stand in a header's value.
void append_for_header(std::string_view value, std::string& out);
// The inside of a JSON string (RFC 8259, 7).
void append_for_json(std::string_view value, std::string& out);

}  // namespace vastar
