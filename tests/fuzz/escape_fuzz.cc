// Any bytes as text that somebody else wrote: printable(), and the escapes of Markdown, CSV, XML
// and of a script element, leave nothing that acts.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"
#include "csv/table.h"
#include "html/page.h"
#include "junit/xml.h"
#include "markdown/escape.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

bool has_control(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  }
  return false;
}

// One cell: no comma, quote or line break outside of its quotes, and no formula.
void check_cell(std::string_view cell) {
  const bool quoted = cell.starts_with('"');
  if (quoted) {
    fuzz_check(cell.size() >= 2 && cell.ends_with('"'));
    for (std::size_t at = 1; at + 1 < cell.size(); ++at) {
      if (cell[at] != '"') continue;
      fuzz_check(cell[++at] == '"' && at + 1 < cell.size());
    }
  } else {
    fuzz_check(cell.find_first_of(",\"\r\n") == std::string_view::npos);
  }
  const std::string_view inside = quoted ? cell.substr(1) : cell;
  fuzz_check(inside.empty() || std::string_view("=+-@\t\r").find(inside[0]) == std::string::npos);
}

void check_markdown(std::string_view text) {
  fuzz_check(!has_control(text) && text.find("##[") == std::string_view::npos);
  fuzz_check(!text.starts_with("::") && !text.starts_with("#") && !text.starts_with("- "));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t limit = data[0];
  const std::string shown = vastar::printable(text, limit);
  fuzz_check(!has_control(shown) && shown.size() <= limit);
  fuzz_check(vastar::printable(shown, limit) == shown);
  fuzz_check(vastar::on_one_line(text).find('\n') == std::string::npos);

  check_cell(vastar::plugin::csv_text(text));
  check_markdown(vastar::plugin::code(text));
  check_markdown(vastar::plugin::code_html(text));
  check_markdown(vastar::plugin::prose(text, limit));
  const std::string xml = vastar::plugin::xml_escaped(text);
  fuzz_check(!has_control(xml) && xml.find_first_of("<>\"") == std::string::npos);
  const std::string script = vastar::plugin::script_safe(text);
  fuzz_check(script.find_first_of("<>&") == std::string::npos);
  return 0;
}
