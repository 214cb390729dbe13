// Figures of a comparison into text.
#include "support/changes.h"

#include <fmt/format.h>

#include <cmath>

#include "support/figures.h"

namespace vastar::plugin {

bool is_share(const Object& metric) { return text_at(metric, "unit") == "fraction"; }

std::string change_text(const Object& metric, std::string_view key) {
  const Number change = number_at(metric, key);
  if (!change) return "-";
  const double size = std::fabs(*change);
  if (is_share(metric)) return fmt::format("{:+.{}f}pp", *change, size < 0.995 ? 3 : 1);
  return fmt::format("{:+.{}f}%", *change, size < 99.95 ? 1 : 0);
}

std::string value_text(const Object& metric, std::string_view key) {
  const Number value = number_at(metric, key);
  const std::string unit = text_at(metric, "unit");
  if (unit == "ms") return duration_ms(value);
  return unit == "fraction" ? percent(value) : rate(value);
}

std::string interval_text(const Object& metric) {
  if (is_null_at(metric, "change_low_pct") || is_null_at(metric, "change_high_pct")) return "-";
  return change_text(metric, "change_low_pct") + " to " + change_text(metric, "change_high_pct");
}

std::string margin_text(const Object& metric) {
  const Number used = number_at(metric, "margin_used_pct");
  if (!used) return "-";
  return fmt::format("{:.3g}{}", *used, is_share(metric) ? "pp" : "%");
}

}  // namespace vastar::plugin
