// Text of a document that stays text in Markdown.
//
// A URL, an error or a note may come from anybody. On GitHub it must become no markup, no HTML, no
// link, no mention of a person (@name) or of an issue (#1, GH-1), no formula ($x$), no cell of a
// table, and no command to the runner of a workflow (::, ##[) where the page is printed.
//
// Escaping with backslashes is not enough: mentions are looked for after Markdown is rendered. They
// are not looked for in code, so that is where every word that could be something else goes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vastar::plugin {

// A code span, whatever the text holds; empty for none. For names, URLs and expressions.
std::string code(std::string_view text);

// The same where HTML stands: in a <summary>, which Markdown does not look into.
std::string code_html(std::string_view text);

// Sentences, as plain as they may be: words that could be markup become code, and so does what
// stands between two backticks. On one line, cut to `limit` bytes before any of that: escaped, each
// may become six.
inline constexpr std::size_t kLongestProse = 400;
std::string prose(std::string_view text, std::size_t limit = kLongestProse);

}  // namespace vastar::plugin
