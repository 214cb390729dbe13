// Lines, columns, bars and colours.
#include "text/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace vastar::plugin {
namespace {

constexpr std::size_t kNameColumns = 16;
constexpr const char* kReset = "\x1b[0m";

const char* escape(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kGood:
      return "\x1b[32m";
    case Style::kWarn:
      return "\x1b[33m";
    case Style::kBad:
      return "\x1b[31m";
  }
  return "";
}

// Blocks of an eighth of a column each, U+2588 (whole) to U+258F (an eighth).
std::string blocks(double columns) {
  constexpr int kEighths = 8;
  const int eighths = std::max(1, static_cast<int>(std::lround(columns * kEighths)));
  std::string text;
  for (int i = 0; i < eighths / kEighths; ++i) text += "\xE2\x96\x88";
  const int rest = eighths % kEighths;
  if (rest > 0) text += std::string("\xE2\x96") + static_cast<char>(0x88 + kEighths - rest);
  return text;
}

}  // namespace

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string lower = to_lower(value);
    return lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
  }
  return true;
}

// A path through the colour cube from dark green over yellow to dark red, walked in equal steps.
unsigned gradient_color(unsigned level) {
  struct Corner {
    double red, green;
  };
  constexpr std::array<Corner, 7> kPath = {
      {{0, 1}, {0, 4}, {1, 5}, {5, 5}, {5, 1}, {4, 0}, {2, 0}}};
  const double last = static_cast<double>(kPath.size() - 1);
  const double at = std::min(level, kGradientLevels - 1) * last / (kGradientLevels - 1);
  const auto from = std::min(static_cast<std::size_t>(at), kPath.size() - 2);
  const double part = at - static_cast<double>(from);
  const auto between = [part](double a, double b) {
    return static_cast<unsigned>(std::lround(a + (b - a) * part));
  };
  const unsigned red = between(kPath[from].red, kPath[from + 1].red);
  const unsigned green = between(kPath[from].green, kPath[from + 1].green);
  return 16 + 36 * red + 6 * green;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = std::min(text.find('m', i), text.size());
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      ++columns;
    }
  }
  return columns;
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t taken = columns_of(text);
  return std::string(text) + std::string(columns > taken ? columns - taken : 0, ' ');
}

std::string aligned(std::string_view text, std::size_t columns) {
  const std::size_t taken = columns_of(text);
  return std::string(columns > taken ? columns - taken : 0, ' ') + std::string(text);
}

void Page::line(std::string_view text) {
  text_ += text.substr(0, text.find_last_not_of(' ') + 1);  // npos + 1 = 0
  text_ += '\n';
}

void Page::section(std::string_view title, std::string_view remark) {
  line();
  const std::string head = styled(Style::kBold, title);
  line(remark.empty() ? head : head + "  " + styled(Style::kDim, remark));
}

void Page::paragraph(std::string_view mark, std::string_view text) {
  constexpr std::size_t kNarrowest = 20;  // below, breaking helps nobody
  const std::size_t taken = columns_of(mark);
  const std::size_t room = std::max<std::size_t>(look_.width, taken + kNarrowest) - taken;
  std::string front(mark);
  std::string current;
  for (const std::string_view word : split(text, ' ')) {
    if (!current.empty() && columns_of(current) + 1 + columns_of(word) > room) {
      line(front + std::exchange(current, {}));
      front.assign(taken, ' ');
    }
    current += (current.empty() ? "" : " ") + std::string(word);
  }
  line(front + current);
}

void Page::row(std::string_view name, std::string_view value) {
  paragraph("  " + padded(std::string(name) + ":", kNameColumns), value);
}

void Page::table(const std::vector<std::vector<std::string>>& rows,
                 const std::vector<std::size_t>& left, std::size_t indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(row[i]));
    }
  }
  for (const auto& row : rows) {
    std::string text(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool to_left = i == 0 || std::find(left.begin(), left.end(), i) != left.end();
      text += i == 0 ? "" : "   ";
      text += to_left ? padded(row[i], widths[i]) : aligned(row[i], widths[i]);
    }
    line(text);
  }
}

std::string Page::styled(Style style, std::string_view text) const {
  if (!look_.color || style == Style::kPlain) return std::string(text);
  return escape(style) + std::string(text) + kReset;
}

std::string Page::leveled(unsigned level, std::string_view text) const {
  if (!look_.color || text.empty()) return std::string(text);
  return fmt::format("\x1b[38;5;{}m{}{}", gradient_color(level), text, kReset);
}

std::string Page::bar(double share, std::size_t columns) const {
  if (!(share > 0)) return {};
  const double wide = std::min(share, 1.0) * static_cast<double>(columns);
  if (look_.utf8) return blocks(wide);
  return std::string(static_cast<std::size_t>(std::max(1L, std::lround(wide))), '#');
}

}  // namespace vastar::plugin
