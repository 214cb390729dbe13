// Small operations on text that the standard library lacks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vastar {

std::string_view trim(std::string_view text);  // of blanks, tabs, CR and LF at both ends
std::vector<std::string_view> split(std::string_view text, char separator);
bool equals_ignoring_case(std::string_view a, std::string_view b);  // ASCII
std::string to_lower(std::string_view text);                        // ASCII

// The whole of `text` must be the number; nothing otherwise.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);
std::optional<double> parse_number(std::string_view text);  // finite

// Safe on a terminal and in a log: control bytes and what is not UTF-8 become \xNN, and the whole
// is cut to `limit` bytes with an ellipsis.
std::string printable(std::string_view text, std::size_t limit = 200);

// JSON text that means the same, with what a terminal would act on as \uXXXX: JSON escapes controls
// below U+0020 alone.
std::string json_for_terminals(std::string_view json);

// The text of errno value `code`, "Connection refused".
std::string errno_text(int code);

// The candidate nearest to `word` by edit distance, when near enough to be a typing error; else
// empty.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

// With " | " for the line breaks within it: notes and reasons of documents are one line each.
std::string on_one_line(std::string_view text);

}  // namespace vastar
