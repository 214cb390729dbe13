// Lines of a list of URLs.
#include "plan/url_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "plan/request.h"
#include "plan/template.h"

namespace vastar {
namespace {

constexpr std::uint64_t kMostWeight = 1'000'000;

bool all_of(std::string_view text, bool (*holds)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), holds);
}
bool is_number(std::string_view text) {
  return all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
bool is_method(std::string_view text) {
  const std::string usual = usual_method(std::string(text));
  return all_of(usual, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Whether there is a blank outside of the places of a template, which may have blanks.
bool has_blank(std::string_view text) {
  while (!text.empty()) {
    const bool place = first_place(text) == 0;
    if (!place && (text.front() == ' ' || text.front() == '\t')) return true;
    text.remove_prefix(place ? std::min(end_of_place(text), text.size()) : 1);
  }
  return false;
}

Error bad_line(std::size_t line, const std::string& problem) {
  return Error{fmt::format("line {}: {}", line, problem)};
}

constexpr std::string_view kForm =
    "a line is [WEIGHT] [METHOD] URL, as in '3 GET http://127.0.0.1:8080/x' or '/x'";

// The first word off the front of `rest`, if it is one of those looked for and not the last.
std::string_view take_word(std::string_view& rest, bool (*wanted)(std::string_view)) {
  const std::size_t end = rest.find_first_of(" \t");
  if (end == std::string_view::npos || !wanted(rest.substr(0, end))) return {};
  const std::string_view word = rest.substr(0, end);
  rest = trim(rest.substr(end));
  return word;
}

Result<UrlLine> parse_line(std::string_view text, std::size_t number) {
  UrlLine line;
  line.line = number;
  std::string_view rest = text;
  if (const std::string_view weight = take_word(rest, is_number); !weight.empty()) {
    const auto value = parse_unsigned(weight);
    if (!value || *value == 0 || *value > kMostWeight) {
      return bad_line(number, fmt::format("a weight is a number from 1 to {}, not {}", kMostWeight,
                                          printable(weight, 30)));
    }
    line.weight = *value;
  }
  line.method = usual_method(std::string(take_word(rest, is_method)));
  line.url = rest;
  if (text.front() == '@' || has_blank(rest)) {
    return bad_line(number,
                    fmt::format("'{}' is not understood: {}; headers and bodies come from -H, -d "
                                "and --body-lines",
                                printable(text, 80), kForm));
  }
  return line;
}

}  // namespace

Result<std::vector<UrlLine>> parse_url_list(std::string_view text) {
  std::vector<UrlLine> lines;
  std::size_t number = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++number;
    const std::string_view line = trim(raw);
    if (line.empty() || line.front() == '#') continue;
    Result<UrlLine> parsed = parse_line(line, number);
    if (!parsed) return parsed.error();
    lines.push_back(*std::move(parsed));
  }
  if (lines.empty()) return Error{fmt::format("there is no URL in it: {}", kForm)};
  return lines;
}

}  // namespace vastar
