// JSON inside a script element.
#include "html/page.h"

#include <array>
#include <utility>

namespace vastar::plugin {
namespace {

// An HTML parser looks into a script element for "</script" and for "<!--" (HTML Standard, script
// data states). U+2028 and U+2029 end a line in older JavaScript. In valid JSON all of these stand
// inside strings only, where an escape means the same.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kEscapes = {{
    {"<", "\\u003c"},
    {">", "\\u003e"},
    {"&", "\\u0026"},
    {"\xE2\x80\xA8", "\\u2028"},
    {"\xE2\x80\xA9", "\\u2029"},
}};

}  // namespace

std::string script_safe(std::string_view json) {
  std::string safe;
  safe.reserve(json.size() + json.size() / 16);
  while (!json.empty()) {
    std::string_view taken = json.substr(0, 1);
    std::string_view written = taken;
    for (const auto& [text, escape] : kEscapes) {
      if (json.substr(0, text.size()) != text) continue;
      taken = text;
      written = escape;
    }
    safe += written;
    json.remove_prefix(taken.size());
  }
  return safe;
}

}  // namespace vastar::plugin
