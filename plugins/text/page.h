// The page the text output writes: lines, sections, aligned rows, bars and colours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vastar::plugin {

inline constexpr unsigned kGradientLevels = 11;  // of a document's bins: 0 well, 10 bad

enum class Style { kPlain, kBold, kDim, kGood, kWarn, kBad };

struct PageLook {
  bool color = false;
  bool utf8 = true;     // may bars use block characters
  unsigned width = 80;  // columns
};

// Whether the locale says that the terminal shows UTF-8: LC_ALL, LC_CTYPE, LANG, the first that is
// set. With none set (a container, a CI runner) it is taken to.
bool locale_is_utf8();

// The colour of a level in the ANSI palette of 256.
unsigned gradient_color(unsigned level);

// Columns that text takes on a terminal: one for each code point, escape sequences not among it.
std::size_t columns_of(std::string_view text);
std::string padded(std::string_view text, std::size_t columns);   // blanks behind
std::string aligned(std::string_view text, std::size_t columns);  // blanks in front

class Page {
 public:
  explicit Page(const PageLook& look) : look_(look) {}

  const PageLook& look() const { return look_; }
  const std::string& text() const { return text_; }

  void line(std::string_view text = {});
  void section(std::string_view title, std::string_view remark = {});  // an empty line before it
  // `text` behind `mark`, broken between words at the width of the page, each line below the first.
  void paragraph(std::string_view mark, std::string_view text);
  void row(std::string_view name, std::string_view value);  // "  Name:   value"
  // Columns as wide as need be; the first and those in `left` are aligned left, the others right.
  void table(const std::vector<std::vector<std::string>>& rows,
             const std::vector<std::size_t>& left, std::size_t indent = 2);

  std::string styled(Style style, std::string_view text) const;
  std::string leveled(unsigned level, std::string_view text) const;
  // `share` (0 to 1) of `columns`; anything above nothing shows.
  std::string bar(double share, std::size_t columns) const;

 private:
  PageLook look_;
  std::string text_;
};

}  // namespace vastar::plugin
