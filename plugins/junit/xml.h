// Text that is safe in XML 1.0, as an attribute's value or between tags.
#pragma once

#include <string>
#include <string_view>

namespace vastar::plugin {

// Escapes what is markup, and what parsers would change in an attribute (line breaks, tabs). What
// XML 1.0 has no way to hold (control characters, U+FFFE, U+FFFF; section 2.2) becomes \xNN.
std::string xml_escaped(std::string_view text);

}  // namespace vastar::plugin
