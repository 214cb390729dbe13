// Durations, sizes and rates as text, and the clocks.
#include "base/units.h"

#include <fmt/format.h>
#include <time.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

#include "base/text.h"

namespace vastar {
namespace {

struct Unit {
  std::string_view name;
  Nanos length;
};

// From long to short, as the parts of "1h30m" must be.
constexpr std::array<Unit, 7> kDurationUnits = {{{"h", kHour},
                                                 {"m", 60 * kSecond},
                                                 {"s", kSecond},
                                                 {"ms", kMillisecond},
                                                 {"us", kMicrosecond},
                                                 {"\xC2\xB5s", kMicrosecond},
                                                 {"ns", 1}}};

// 114 years: far beyond use, and a clock reading plus one of these does not overflow.
constexpr Nanos kLongest = 1'000'000 * kHour;

constexpr std::string_view kDurationForms =
    "expected a number with a unit of h, m, s, ms, us or ns, such as 500ms, 10s or 1m30s; a bare "
    "number is seconds";

Nanos read_clock(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<Nanos>(now.tv_sec) * kSecond + now.tv_nsec;
}

Error not_a_duration(std::string_view text, std::string_view why) {
  return Error{fmt::format("'{}' is not a duration: {}", printable(text), why)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes the characters for which `wanted` holds off the front of `text`.
template <typename Predicate>
std::string_view take_while(std::string_view& text, Predicate wanted) {
  std::size_t length = 0;
  while (length < text.size() && wanted(text[length])) ++length;
  const std::string_view taken = text.substr(0, length);
  text.remove_prefix(length);
  return taken;
}

// One "1.5s" as text, split into its digits and its unit.
struct DurationPart {
  std::string_view whole;
  std::string_view fraction;
  std::string_view unit;
};

// Takes one part off the front of `text`; nothing where no number stands there.
std::optional<DurationPart> take_part(std::string_view& text) {
  DurationPart part;
  part.whole = take_while(text, is_digit);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    part.fraction = take_while(text, is_digit);
    if (part.fraction.empty()) return std::nullopt;
  }
  if (part.whole.empty() && part.fraction.empty()) return std::nullopt;
  part.unit = take_while(text, [](char c) { return !is_digit(c) && c != '.'; });
  return part;
}

// Rounded to the nearest ns; nothing when longer than kLongest.
std::optional<Nanos> part_length(const DurationPart& part, Nanos unit) {
  constexpr std::size_t kDigits =
      15;  // what a double holds exactly, and finer than 1 ns of an hour
  const std::uint64_t whole =
      part.whole.empty() ? 0 : parse_unsigned(part.whole).value_or(UINT64_MAX);
  if (whole > static_cast<std::uint64_t>(kLongest / unit)) return std::nullopt;
  const std::string_view digits = part.fraction.substr(0, kDigits);
  const std::uint64_t numerator = digits.empty() ? 0 : parse_unsigned(digits).value_or(0);
  const double fraction =
      static_cast<double>(numerator) / std::pow(10.0, static_cast<double>(digits.size()));
  return static_cast<Nanos>(whole) * unit +
         static_cast<Nanos>(std::llround(fraction * static_cast<double>(unit)));
}

const Unit* find_duration_unit(std::string_view name) {
  for (const Unit& unit : kDurationUnits) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

// Three significant digits, in whole nanoseconds.
Nanos round_to_three_digits(Nanos value) {
  Nanos scale = 1;
  while (value / scale >= 1000) scale *= 10;
  return (value + scale / 2) / scale * scale;
}

// A minute and longer: "1m30s" to the second, from an hour on "2h5m" to the minute.
std::string format_long(Nanos duration) {
  const Nanos seconds = (duration + kSecond / 2) / kSecond;
  if (seconds < 3600) {
    const Nanos rest = seconds % 60;
    return rest == 0 ? fmt::format("{}m", seconds / 60) : fmt::format("{}m{}s", seconds / 60, rest);
  }
  const Nanos minutes = (seconds + 30) / 60;
  const Nanos rest = minutes % 60;
  return rest == 0 ? fmt::format("{}h", minutes / 60) : fmt::format("{}h{}m", minutes / 60, rest);
}

// The power of 1024 that a suffix of a size stands for; nothing when it is none.
std::optional<int> size_shift(std::string_view suffix) {
  constexpr std::string_view kLetters = "kmgt";
  const std::string lower = to_lower(suffix);
  if (lower.empty() || lower == "b") return 0;
  const std::size_t power = kLetters.find(lower.front());
  if (power == std::string_view::npos) return std::nullopt;
  const std::string_view rest = std::string_view(lower).substr(1);
  if (!rest.empty() && rest != "b" && rest != "ib") return std::nullopt;
  return 10 * (static_cast<int>(power) + 1);
}

}  // namespace

Nanos monotonic_now() { return read_clock(CLOCK_MONOTONIC); }

Nanos thread_cpu_now() { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

std::string wall_clock_now() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  tm utc{};
  gmtime_r(&now.tv_sec, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                     now.tv_nsec / kMillisecond);
}

Result<Nanos> parse_duration(std::string_view text) {
  if (text.empty()) return not_a_duration(text, kDurationForms);
  if (text.front() == '-') return not_a_duration(text, "it must not be negative");
  Nanos total = 0;
  Nanos previous = std::numeric_limits<Nanos>::max();  // the unit of the part before
  for (std::string_view rest = text; !rest.empty();) {
    const bool first = rest.size() == text.size();
    const std::optional<DurationPart> part = take_part(rest);
    if (!part) return not_a_duration(text, kDurationForms);
    const bool bare = part->unit.empty() && first && rest.empty();
    const Unit* unit = find_duration_unit(bare ? "s" : part->unit);
    if (unit == nullptr) return not_a_duration(text, kDurationForms);
    if (unit->length >= previous) {
      return not_a_duration(text, "its parts must go from long to short, as in 1h30m10s");
    }
    const std::optional<Nanos> length = part_length(*part, unit->length);
    if (!length || *length > kLongest - total) {
      return not_a_duration(text, "the longest is 1000000h");
    }
    total += *length;
    previous = unit->length;
  }
  return total;
}

std::string format_duration(Nanos duration) {
  if (duration == 0) return "0s";
  if (duration < 0) {  // of the lowest value there is no opposite
    return "-" + format_duration(duration == std::numeric_limits<Nanos>::min()
                                     ? std::numeric_limits<Nanos>::max()
                                     : -duration);
  }
  if (duration >= kHour) return format_long(duration);
  const Nanos rounded = round_to_three_digits(duration);
  if (rounded >= 60 * kSecond) return format_long(duration);
  const auto in = [rounded](Nanos unit, std::string_view name) {
    return fmt::format("{:.3g}{}", static_cast<double>(rounded) / static_cast<double>(unit), name);
  };
  if (rounded >= kSecond) return in(kSecond, "s");
  if (rounded >= kMillisecond) return in(kMillisecond, "ms");
  if (rounded >= kMicrosecond) return in(kMicrosecond, "us");
  return in(1, "ns");
}

Result<std::uint64_t> parse_size(std::string_view text) {
  std::string_view suffix = text;
  const std::string_view digits = take_while(suffix, is_digit);
  const std::optional<int> shift = size_shift(suffix);
  if (digits.empty() || !shift) {
    return Error{fmt::format(
        "'{}' is not a size: expected a whole number of bytes, with k, M, G or T for powers of "
        "1024, such as 512, 64k or 1M",
        printable(text))};
  }
  const std::optional<std::uint64_t> number = parse_unsigned(digits);
  if (!number || *number > (UINT64_MAX >> *shift)) {
    return Error{fmt::format("'{}' is not a size: it is beyond 64 bits", printable(text))};
  }
  return *number << *shift;
}

std::string format_size(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 7> kUnits = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1023.5) {  // which would be written as 1024
    value /= 1024;
    ++unit;
  }
  if (value >= 9.95) return fmt::format("{:.0f} {}", value, kUnits[unit]);
  const double tenths = std::round(value * 10) / 10;
  return fmt::format("{:g} {}", tenths, kUnits[unit]);
}

}  // namespace vastar
