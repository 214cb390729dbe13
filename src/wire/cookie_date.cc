// The algorithm of RFC 6265, 5.1.1: tokens in any order, the first of each kind counts.
#include "wire/cookie_date.h"

#include <array>
#include <cstddef>

#include "base/text.h"

namespace vastar {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_delimiter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x09 || (byte >= 0x20 && byte <= 0x2F) || (byte >= 0x3B && byte <= 0x40) ||
         (byte >= 0x5B && byte <= 0x60) || (byte >= 0x7B && byte <= 0x7E);
}

// `least` to `most` digits at the front of `text`, taken off it; nothing when more or fewer stand
// there.
std::optional<int> take_digits(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  int value = 0;
  while (count < text.size() && is_digit(text[count])) {
    if (count == most) return std::nullopt;
    value = value * 10 + (text[count++] - '0');
  }
  if (count < least) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

struct Clock {
  int hour, minute, second;
};

// "09:05:00"; what follows and is no digit does not matter.
std::optional<Clock> parse_clock(std::string_view text) {
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) {
      if (text.empty() || text.front() != ':') return std::nullopt;
      text.remove_prefix(1);
    }
    const std::optional<int> part = take_digits(text, 1, 2);
    if (!part) return std::nullopt;
    parts[i] = *part;
  }
  return Clock{parts[0], parts[1], parts[2]};
}

// 1 to 12, by the first three letters.
std::optional<int> parse_month(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  const std::string word = to_lower(text.substr(0, 3));
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (word == kMonths[i]) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

std::optional<int> parse_digits(std::string_view text, std::size_t least, std::size_t most) {
  return take_digits(text, least, most);
}

struct Found {
  std::optional<Clock> clock;
  std::optional<int> day, month, year;

  void take(std::string_view token) {
    if (!clock && (clock = parse_clock(token))) return;
    if (!day && (day = parse_digits(token, 1, 2))) return;
    if (!month && (month = parse_month(token))) return;
    if (!year) year = parse_digits(token, 2, 4);
  }
};

int whole_year(int year) {
  if (year >= 70 && year <= 99) return year + 1900;
  return year <= 69 ? year + 2000 : year;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_of(int month, int year) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// Days from 1970-01-01 to the first of the year.
std::int64_t days_before(int year) {
  const std::int64_t last = year - 1;
  constexpr std::int64_t kTo1970 = 719'162;  // days from year 1 on
  return last * 365 + last / 4 - last / 100 + last / 400 - kTo1970;
}

}  // namespace

std::optional<std::int64_t> parse_cookie_date(std::string_view text) {
  Found found;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && !is_delimiter(text[size])) ++size;
    if (size > 0) found.take(text.substr(0, size));
    text.remove_prefix(size < text.size() ? size + 1 : size);
  }
  if (!found.clock || !found.day || !found.month || !found.year) return std::nullopt;
  const int year = whole_year(*found.year);
  const auto [hour, minute, second] = *found.clock;
  if (year < 1601 || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  if (*found.day < 1 || *found.day > days_of(*found.month, year)) return std::nullopt;
  std::int64_t days = days_before(year) + *found.day - 1;
  for (int month = 1; month < *found.month; ++month) days += days_of(month, year);
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

}  // namespace vastar
