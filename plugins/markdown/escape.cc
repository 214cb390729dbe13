// Text into code spans and harmless words.
#include "markdown/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>

#include "base/text.h"

namespace vastar::plugin {
namespace {

constexpr std::size_t kLongestCode = 160;  // bytes that are shown
constexpr std::string_view kMarkup = "`\\*_[]<>&|~#$@";
constexpr std::string_view kBlank = " \t\r\n";

bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// What shows through neither Markdown nor a table, and still reads as it was.
std::string entities(std::string_view text) {
  constexpr std::string_view kHarmless = "-,/() %";
  std::string out;
  for (const char c : text) {
    const bool punctuation = std::ispunct(static_cast<unsigned char>(c)) != 0;
    if (punctuation && kHarmless.find(c) == std::string_view::npos) {
      fmt::format_to(std::back_inserter(out), "&#{};", static_cast<int>(c));
    } else {
      out += kBlank.find(c) == std::string_view::npos ? c : ' ';
    }
  }
  return out;
}

// What no code span can hold: its own fence, the end of a table's cell (also behind a backslash),
// a line break, the old form of a workflow command, which counts anywhere in a line.
bool breaks_spans(std::string_view text) {
  return text.find_first_of("`\\|\r\n\t") != std::string_view::npos ||
         text.find("##[") != std::string_view::npos;
}

// Something that GitHub makes a link of, or a picture.
bool is_reference(std::string_view word) {
  const std::string lower = to_lower(word);
  return lower.find("://") != std::string::npos || lower.find("www.") != std::string::npos ||
         lower.find("gh-") != std::string::npos || std::count(word.begin(), word.end(), ':') > 1;
}

bool is_plain(std::string_view word) {
  return word.find_first_of(kMarkup) == std::string_view::npos && !is_reference(word);
}

// A word in parentheses or before a comma is code without these.
std::string word_text(std::string_view word) {
  if (is_plain(word)) return std::string(word);
  if (word == "->") return "→";
  if (std::none_of(word.begin(), word.end(), is_alnum)) return entities(word);
  const std::size_t first = std::min(word.find_first_not_of("(\"'"), word.size());
  const std::size_t last = word.find_last_not_of(",.;:!?)\"'") + 1;
  if (first >= last) return code(word);
  return std::string(word.substr(0, first)) + code(word.substr(first, last - first)) +
         std::string(word.substr(last));
}

std::string words_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t blanks = std::min(text.find_first_not_of(kBlank), text.size());
    if (blanks > 0) out += ' ';
    text.remove_prefix(blanks);
    const std::string_view word = text.substr(0, text.find_first_of(kBlank));
    out += word_text(word);
    text.remove_prefix(word.size());
  }
  return out;
}

// A list, a heading or a rule begins with its first characters only.
std::string not_begun(std::string text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == text.size()) return text;
  const char c = text[digits];
  const bool numbered = digits > 0 && (c == '.' || c == ')');
  const bool marked = digits == 0 && (c == '-' || c == '+' || c == '=' || c == ':');
  if (!numbered && !marked) return text;
  return text.substr(0, digits) + fmt::format("&#{};", static_cast<int>(c)) +
         text.substr(digits + 1);
}

}  // namespace

std::string code(std::string_view text) {
  const std::string shown = printable(trim(text), kLongestCode);
  if (shown.empty()) return {};
  if (breaks_spans(shown)) return code_html(shown);
  return "`" + shown + "`";
}

std::string code_html(std::string_view text) {
  return "<code>" + entities(printable(trim(text), kLongestCode)) + "</code>";
}

std::string prose(std::string_view text, std::size_t limit) {
  const std::string shown = printable(trim(text), limit);
  std::string_view rest = shown;
  std::string out;
  while (!rest.empty()) {
    const std::size_t from = rest.find('`');
    const std::size_t to = from == std::string_view::npos ? from : rest.find('`', from + 1);
    if (to == std::string_view::npos) break;
    out += words_text(rest.substr(0, from)) + code(rest.substr(from + 1, to - from - 1));
    rest.remove_prefix(to + 1);
  }
  return not_begun(out + words_text(rest));
}

}  // namespace vastar::plugin
