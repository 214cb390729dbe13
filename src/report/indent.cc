// Compact JSON laid out for people, token by token: order and number text stay as they are.
#include <string>

#include "report/to_json.h"

namespace vastar {
namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The end of the string literal that starts at `at`, past its closing quote.
std::size_t literal_end(std::string_view json, std::size_t at) {
  for (std::size_t i = at + 1; i < json.size(); ++i) {
    if (json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      return i + 1;
    }
  }
  return json.size();
}

std::size_t skip_blanks(std::string_view json, std::size_t at) {
  while (at < json.size() && blank(json[at])) ++at;
  return at;
}

class Layout {
 public:
  std::string of(std::string_view json) {
    for (std::size_t i = skip_blanks(json, 0); i < json.size(); i = skip_blanks(json, i)) {
      i = token(json, i);
    }
    return std::move(out_);
  }

 private:
  // Writes the token at `at` and returns where the next may start.
  std::size_t token(std::string_view json, std::size_t at) {
    const char c = json[at];
    if (c == '"') {
      const std::size_t end = literal_end(json, at);
      out_.append(json.substr(at, end - at));
      return end;
    }
    if (c == '{' || c == '[') return open(json, at);
    if (c == '}' || c == ']') {
      close(c);
      return at + 1;
    }
    out_ += c;
    if (c == ',') new_line();
    if (c == ':') out_ += ' ';
    return at + 1;
  }

  // An empty object or array stays on its line.
  std::size_t open(std::string_view json, std::size_t at) {
    out_ += json[at];
    const std::size_t next = skip_blanks(json, at + 1);
    if (next < json.size() && (json[next] == '}' || json[next] == ']')) {
      out_ += json[next];
      return next + 1;
    }
    ++depth_;
    new_line();
    return next;
  }

  void close(char bracket) {
    if (depth_ > 0) --depth_;
    new_line();
    out_ += bracket;
  }

  void new_line() { out_.append(1, '\n').append(2 * depth_, ' '); }

  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string indented(std::string_view json) { return Layout().of(json); }

}  // namespace vastar
