// A reader of the part of TOML that a file of flags needs.
#include "cli/config_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace vastar {
namespace {

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&out](std::uint32_t bits) { out += static_cast<char>(bits); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6U);
    byte(0x80 | (code & 0x3FU));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12U);
    byte(0x80 | (code >> 6U & 0x3FU));
    byte(0x80 | (code & 0x3FU));
  } else {
    byte(0xF0 | code >> 18U);
    byte(0x80 | (code >> 12U & 0x3FU));
    byte(0x80 | (code >> 6U & 0x3FU));
    byte(0x80 | (code & 0x3FU));
  }
}

// One pass over the text. Every read_* leaves the place behind what it read.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<std::vector<ConfigEntry>> read() {
    std::vector<ConfigEntry> entries;
    for (skip_empty(); !at_end(); skip_empty()) {
      ConfigEntry entry;
      entry.line = line_;
      if (auto done = read_entry(entry); !done) return done.error();
      const auto same = [&](const ConfigEntry& other) { return other.key == entry.key; };
      const auto twice = std::find_if(entries.begin(), entries.end(), same);
      if (twice != entries.end()) {
        return fail(
            fmt::format("{} was set on line {} already", printable(entry.key), twice->line));
      }
      entries.push_back(std::move(entry));
    }
    return entries;
  }

 private:
  bool at_end() const { return place_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[place_]; }
  char take() {
    const char c = peek();
    ++place_;
    if (c == '\n') ++line_;
    return c;
  }
  bool take_if(char c) {
    if (at_end() || peek() != c) return false;
    take();
    return true;
  }

  Error fail(const std::string& what) const {
    return Error{fmt::format("line {}: {}", line_, what)};
  }

  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t') take();
  }
  void skip_comment() {
    if (peek() != '#') return;
    while (!at_end() && peek() != '\n') take();
  }
  void skip_empty() {  // blanks, comments and line ends
    for (skip_blanks(); peek() == '#' || peek() == '\n' || peek() == '\r'; skip_blanks()) {
      skip_comment();
      if (!at_end()) take();
    }
  }

  Result<void> read_entry(ConfigEntry& entry) {
    if (peek() == '[') return fail("tables are not used: give the flags' long names as plain keys");
    if (auto key = read_key(); key) {
      entry.key = std::move(*key);
    } else {
      return key.error();
    }
    skip_blanks();
    if (!take_if('=')) return fail(fmt::format("'=' is missing after {}", printable(entry.key)));
    skip_blanks();
    if (auto done = peek() == '[' ? read_array(entry) : read_value(entry); !done) return done;
    skip_blanks();
    skip_comment();
    take_if('\r');
    if (!at_end() && !take_if('\n')) {
      return fail(
          fmt::format("more than one value for {}: put text in quotes", printable(entry.key)));
    }
    return {};
  }

  Result<std::string> read_key() {
    if (peek() == '"') return read_basic_string();
    if (peek() == '\'') return read_literal_string();
    const std::size_t start = place_;
    while (is_bare(peek())) take();
    if (place_ == start) return fail(fmt::format("a key is missing before '{}'", rest_of_line()));
    return std::string(text_.substr(start, place_ - start));
  }

  Result<void> read_array(ConfigEntry& entry) {
    take();
    for (skip_empty(); !take_if(']'); skip_empty()) {
      if (at_end()) return fail("the array is not closed: ']' is missing");
      if (peek() == '[') return fail("an array inside an array means nothing here");
      if (auto done = read_value(entry); !done) return done;
      skip_empty();
      if (!take_if(',') && peek() != ']') return fail("',' or ']' is missing in the array");
    }
    return {};
  }

  Result<void> read_value(ConfigEntry& entry) {
    Result<std::string> value = peek() == '"'    ? read_basic_string()
                                : peek() == '\'' ? read_literal_string()
                                                 : read_plain(entry);
    if (!value) return value.error();
    entry.values.push_back(std::move(*value));
    return {};
  }

  // A number or a boolean.
  Result<std::string> read_plain(ConfigEntry& entry) {
    const std::size_t start = place_;
    while (is_bare(peek()) || peek() == '.' || peek() == '+') take();
    std::string word(text_.substr(start, place_ - start));
    if (word == "true" || word == "false") {
      entry.boolean = true;
      return word;
    }
    std::string digits = word;
    std::erase(digits, '_');
    if (digits.starts_with('+')) digits.erase(0, 1);
    if (!parse_number(digits)) {
      place_ = start;
      return fail(
          fmt::format("'{}' is no number, true or false: put text in quotes", rest_of_line()));
    }
    return digits;
  }

  Result<std::string> read_literal_string() {
    take();
    const std::size_t start = place_;
    while (!at_end() && peek() != '\'' && peek() != '\n') take();
    std::string value(text_.substr(start, place_ - start));
    if (peek() != '\'') return fail("the text is not closed: ' is missing");
    take();
    if (value.empty() && peek() == '\'') return fail(kNoMultiLine);
    return value;
  }

  Result<std::string> read_basic_string() {
    take();
    std::string value;
    while (!at_end() && peek() != '"' && peek() != '\n') {
      if (peek() != '\\') {
        value += take();
      } else if (auto done = read_escape(value); !done) {
        return done.error();
      }
    }
    if (peek() != '"') return fail("the text is not closed: \" is missing");
    take();
    if (value.empty() && peek() == '"') return fail(kNoMultiLine);
    return value;
  }

  Result<void> read_escape(std::string& value) {
    constexpr std::string_view kLetters = "btnfr\"\\";
    constexpr std::string_view kMeanings = "\b\t\n\f\r\"\\";
    take();
    const char letter = take();
    if (letter == 'u' || letter == 'U') return read_code(value, letter == 'u' ? 4 : 8);
    const std::size_t which = kLetters.find(letter);
    if (which == std::string_view::npos) {
      return fail(fmt::format("\\{} is no escape of TOML: write \\\\ for a backslash",
                              printable(std::string_view(&letter, 1))));
    }
    value += kMeanings[which];
    return {};
  }

  Result<void> read_code(std::string& value, int digits) {
    std::uint32_t code = 0;
    for (int i = 0; i < digits; ++i) {
      constexpr std::string_view kHex = "0123456789abcdef";
      const std::size_t digit = kHex.find(to_lower(std::string(1, peek())));
      if (at_end() || digit == std::string_view::npos) {
        return fail(fmt::format("\\u wants 4 and \\U wants 8 hexadecimal digits"));
      }
      take();
      code = code << 4U | static_cast<std::uint32_t>(digit);
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
      return fail("the escape names no Unicode character");
    }
    append_utf8(value, code);
    return {};
  }

  std::string rest_of_line() const {
    return printable(trim(text_.substr(place_, text_.find('\n', place_) - place_)), 40);
  }

  static constexpr const char* kNoMultiLine = "multi-line text is not read: use \\n in one line";

  std::string_view text_;
  std::size_t place_ = 0;
  unsigned line_ = 1;
};

}  // namespace

Result<std::vector<ConfigEntry>> parse_config(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return Reader(text).read();
}

}  // namespace vastar
