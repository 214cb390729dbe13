// Blocks, bars and intervals.
#include "markdown/charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <string_view>

#include "support/figures.h"

namespace vastar::plugin {
namespace {

constexpr std::array<std::string_view, 9> kHeights = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 8> kWidths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
constexpr unsigned kEighths = 8;

// From 0 to `steps`; above nothing is at least one.
std::size_t steps_of(double share, std::size_t steps) {
  if (!(share > 0)) return 0;  // NaN too
  const double scaled = std::round(std::min(share, 1.0) * static_cast<double>(steps));
  return std::max<std::size_t>(1, static_cast<std::size_t>(scaled));
}

// ---- intervals ----

// Two margins to either side of no change, and an arrow where it goes on.
constexpr double kReach = 2;  // margins
constexpr int kHalf = 20;     // columns from 0 to the reach
constexpr int kColumns = 2 * kHalf + 1;
constexpr int kMarginAt = kHalf + static_cast<int>(kHalf / kReach);
constexpr std::size_t kLongestName = 12;

struct Interval {
  std::string name;
  double low = 0, middle = 0, high = 0;  // in margins, + is worse
};

// Inside a block of code nothing is escaped: only what names of metrics are made of is shown.
std::string shown_name(std::string name) {
  const auto strange = [](unsigned char c) { return std::isalnum(c) == 0 && c != '_' && c != '.'; };
  std::replace_if(name.begin(), name.end(), strange, '?');
  return name.substr(0, kLongestName);
}

// Nothing where one of its figures is not known.
std::optional<Interval> interval_of(const Object& metric) {
  const Number margin = number_at(metric, "margin_used_pct");
  const Number change = number_at(metric, "change_pct");
  const Number worse = number_at(metric, "worse_by_pct");
  const Number low = number_at(metric, "change_low_pct");
  const Number high = number_at(metric, "change_high_pct");
  if (!margin || *margin <= 0 || !change || !worse || !low || !high) return std::nullopt;
  const bool more_is_better = text_at(metric, "unit") == "per_second";
  Interval interval;
  interval.name = shown_name(text_at(metric, "metric"));
  interval.low = (more_is_better ? -*high : *low) / *margin;
  interval.high = (more_is_better ? -*low : *high) / *margin;
  interval.middle = (more_is_better ? -*change : *change) / *margin;
  return interval;
}

int column_of(double margins) {
  const double at = std::round(std::clamp(margins, -kReach, kReach) / kReach * kHalf);
  return kHalf + static_cast<int>(at);
}

std::string drawn(const Interval& interval) {
  std::array<std::string_view, kColumns> cells;
  cells.fill(" ");
  cells[kHalf] = "│";
  cells[kMarginAt] = "┊";
  const int low = column_of(interval.low), high = column_of(interval.high);
  for (int at = low; at <= high; ++at) cells[static_cast<std::size_t>(at)] = "─";
  cells[static_cast<std::size_t>(low)] = interval.low < -kReach ? "◀" : "├";
  cells[static_cast<std::size_t>(high)] = interval.high > kReach ? "▶" : "┤";
  cells[static_cast<std::size_t>(column_of(interval.middle))] = "●";
  std::string line;
  for (const std::string_view cell : cells) line += cell;
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

}  // namespace

std::string sparkline(const std::vector<double>& values) {
  const auto most = std::max_element(values.begin(), values.end());
  if (most == values.end() || !(*most > 0)) return {};
  std::string line;
  for (const double value : values) line += kHeights[steps_of(value / *most, kEighths)];
  return line;
}

std::string bar(double share, std::size_t width) {
  const std::size_t eighths = steps_of(share, width * kEighths);
  std::string line;
  for (std::size_t i = 0; i < eighths / kEighths; ++i) line += kHeights.back();
  return line.append(kWidths[eighths % kEighths]);
}

std::vector<double> bin_counts(const Object& latency) {
  std::vector<double> counts;
  for (const Value& bin : array_at(latency, "bins")) {
    counts.push_back(static_cast<double>(count_at(as_object(bin), "count")));
  }
  return counts;
}

std::vector<std::string> histogram_lines(const Object& latency) {
  constexpr std::size_t kWidth = 40;
  constexpr std::size_t kMostLines = 60;
  const std::vector<double> counts = bin_counts(latency);
  const auto most = std::max_element(counts.begin(), counts.end());
  std::vector<std::string> lines;
  if (most == counts.end() || !(*most > 0)) return lines;
  for (const Value& value : array_at(latency, "bins")) {
    if (lines.size() >= kMostLines) break;
    const Object& bin = as_object(value);
    const std::uint64_t in_bin = count_at(bin, "count");
    lines.push_back(fmt::format("≤ {:>7} {:>9} {}", duration_ms(number_at(bin, "le_ms")),
                                count(in_bin), bar(static_cast<double>(in_bin) / *most, kWidth)));
  }
  return lines;
}

std::vector<std::string> interval_lines(const Array& metrics) {
  constexpr std::size_t kMostLines = 16;
  std::vector<std::string> lines;
  for (const Value& metric : metrics) {
    const std::optional<Interval> interval = interval_of(as_object(metric));
    if (!interval || lines.size() >= kMostLines) continue;
    lines.push_back(fmt::format("{:<{}} {}", interval->name, kLongestName, drawn(*interval)));
  }
  if (lines.empty()) return lines;
  const std::size_t margin_at = static_cast<std::size_t>(kMarginAt - kHalf);
  lines.insert(lines.begin(), fmt::format("{:<{}} {:<{}}0{:>{}}   worse →", "", kLongestName,
                                          "← better", kHalf, "margin", margin_at + 3));
  return lines;
}

}  // namespace vastar::plugin
