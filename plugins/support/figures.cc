// Figures into text.
#include "support/figures.h"

#include <fmt/format.h>

#include <cmath>

#include "base/units.h"

namespace vastar::plugin {
namespace {

constexpr const char* kUnknown = "-";
constexpr double kLongest = 9e9;  // seconds that Nanos can hold

std::string grouped(std::string digits) {
  const std::size_t end = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = end; at > first + 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

}  // namespace

std::string duration_s(const Number& seconds) {
  if (!seconds || std::fabs(*seconds) > kLongest) return kUnknown;
  return format_duration(static_cast<Nanos>(std::llround(*seconds * 1e9)));
}

std::string duration_ms(const Number& ms) {
  // What took less than the clocks of a target and its generator tell apart is not nothing.
  constexpr double kTold = 1e-3;
  if (ms && *ms >= 0 && *ms < kTold) return "<1us";
  return ms ? duration_s(*ms / 1e3) : std::string(kUnknown);
}

std::string count(std::uint64_t value) { return grouped(fmt::format("{}", value)); }

std::string rate(const Number& per_second) {
  if (!per_second) return kUnknown;
  return grouped(fmt::format("{:.{}f}", *per_second, std::fabs(*per_second) < 99.995 ? 2 : 0));
}

std::string percent(const Number& fraction) {
  if (!fraction) return kUnknown;
  const double value = *fraction * 100;
  // A few failures among millions are not none, and nearly all is not all.
  if (value > 0 && value < 0.01) return "<0.01%";
  if (value < 100 && value > 99.99) return ">99.99%";
  std::string text = fmt::format("{:.2f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + "%";
}

std::string plain(const Number& value) {
  if (!value) return kUnknown;
  if (std::fabs(*value) < 1e-4 && *value != 0) return fmt::format("{:.3g}", *value);
  const bool whole = *value == std::floor(*value);
  return grouped(fmt::format("{:.{}f}", *value, whole ? 0 : std::fabs(*value) < 1 ? 4 : 2));
}

std::string in_unit(const Number& value, std::string_view unit) {
  if (unit == "ms") return duration_ms(value);
  if (unit == "fraction") return percent(value);
  return unit == "per_second" ? plain(value) + (value ? "/s" : "") : plain(value);
}

std::string metric_figure(std::string_view name, double value) {
  if (name.ends_with("_fairness")) return plain(value);  // an index from 0 to 1
  const bool bytes = name.find("bytes") != std::string_view::npos && value >= 0 && value < 1e18;
  const bool per_second = name.ends_with("_per_s");
  if (bytes) return format_size(static_cast<std::uint64_t>(value)) + (per_second ? "/s" : "");
  if (per_second) return (value == 0 ? std::string("0") : rate(value)) + "/s";
  const bool share = name == "survival" || name == "events_together" || name.ends_with("_share");
  return share ? percent(value) : plain(value);
}

std::string exact(const Number& value) {
  if (!value) return {};
  if (*value == std::floor(*value) && std::fabs(*value) < 1e15) {
    return fmt::format("{:.0f}", *value);
  }
  return fmt::format("{}", *value);
}

}  // namespace vastar::plugin
