// Text into XML.
#include "junit/xml.h"

#include <fmt/format.h>

#include <iterator>

namespace vastar::plugin {
namespace {

// U+FFFE and U+FFFF, three bytes each in UTF-8.
bool is_noncharacter(std::string_view text) {
  return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

std::string escaped(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  const bool control = byte < 0x20 || byte == 0x7F;
  return control ? fmt::format("\\x{:02X}", byte) : std::string(1, c);
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (is_noncharacter(text)) {
      out += text[2] == '\xBE' ? "\\uFFFE" : "\\uFFFF";
      text.remove_prefix(3);
    } else {
      out += escaped(text.front());
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace vastar::plugin
