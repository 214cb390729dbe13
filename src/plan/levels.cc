// The levels of a sweep, from the words of --conc.
#include "plan/levels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::uint64_t kHighestLevel = 1'000'000;
constexpr std::uint64_t kMostLevels = 1'000;  // each is a run: more is surely a slip

Error refuse(std::string_view spec, std::string_view why) {
  return Error{
      fmt::format("--conc '{}': {}; it is one of auto, 10,50,100, 10..1000:log=6 or "
                  "10..200:step=20",
                  printable(spec, 60), why)};
}

Result<unsigned> parse_level(std::string_view spec, std::string_view text) {
  const std::optional<std::uint64_t> level = parse_unsigned(trim(text));
  if (level && *level >= 1 && *level <= kHighestLevel) return static_cast<unsigned>(*level);
  return refuse(spec, fmt::format("'{}' is not a number of connections from 1 to 1,000,000",
                                  printable(trim(text), 30)));
}

std::vector<unsigned> ascending(std::vector<unsigned> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

Result<Levels> parse_list(std::string_view spec) {
  std::vector<unsigned> values;
  for (const std::string_view part : split(spec, ',')) {
    const Result<unsigned> level = parse_level(spec, part);
    if (!level) return level.error();
    values.push_back(*level);
  }
  values = ascending(std::move(values));
  if (values.size() > kMostLevels) return refuse(spec, "that is more than 1,000 levels");
  return Levels{false, std::move(values)};
}

// `count` values from first to last, both among them, each the same factor above the one before.
std::vector<unsigned> spaced_by_factor(unsigned first, unsigned last, std::uint64_t count) {
  std::vector<unsigned> values;
  const double factor = static_cast<double>(last) / first;
  for (std::uint64_t i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count - 1);
    values.push_back(static_cast<unsigned>(std::lround(first * std::pow(factor, share))));
  }
  return ascending(std::move(values));
}

Result<Levels> parse_log(std::string_view spec, unsigned first, unsigned last,
                         std::uint64_t count) {
  if (count < 2) return refuse(spec, "log=N needs N of at least 2: both ends are levels");
  if (count > kMostLevels) return refuse(spec, "that is more than 1,000 levels");
  return Levels{false, spaced_by_factor(first, last, count)};
}

Result<Levels> parse_step(std::string_view spec, unsigned first, unsigned last,
                          std::uint64_t step) {
  if (step == 0) return refuse(spec, "a step of 0 goes nowhere");
  if ((last - first) / step >= kMostLevels) return refuse(spec, "that is more than 1,000 levels");
  std::vector<unsigned> values;
  for (std::uint64_t level = first; level <= last; level += std::min(step, kHighestLevel)) {
    values.push_back(static_cast<unsigned>(level));
  }
  return Levels{false, std::move(values)};
}

// "10..1000:log=6", `dots` being where the dots are.
Result<Levels> parse_range(std::string_view spec, std::size_t dots) {
  const std::size_t colon = spec.find(':', dots);
  if (colon == std::string_view::npos) {
    return refuse(spec, "a range says how to go through it: :log=N levels or :step=N apart");
  }
  const Result<unsigned> first = parse_level(spec, spec.substr(0, dots));
  if (!first) return first.error();
  const Result<unsigned> last = parse_level(spec, spec.substr(dots + 2, colon - dots - 2));
  if (!last) return last.error();
  if (*last < *first) return refuse(spec, "the range ends below its start");

  const std::string_view rule = spec.substr(colon + 1);
  const std::size_t equals = std::min(rule.find('='), rule.size());
  const std::string_view name = trim(rule.substr(0, equals));
  const std::optional<std::uint64_t> number =
      equals < rule.size() ? parse_unsigned(trim(rule.substr(equals + 1))) : std::nullopt;
  if ((name != "log" && name != "step") || !number) {
    return refuse(spec, "behind the range stands :log=N or :step=N with a whole number");
  }
  return name == "log" ? parse_log(spec, *first, *last, *number)
                       : parse_step(spec, *first, *last, *number);
}

}  // namespace

Result<Levels> parse_levels(std::string_view spec) {
  const std::string_view words = trim(spec);
  if (words == "auto") return Levels{true, spaced_by_factor(10, 1000, 7)};
  const std::size_t dots = words.find("..");
  return dots == std::string_view::npos ? parse_list(words) : parse_range(words, dots);
}

std::vector<unsigned> refine_levels(unsigned winner, const std::vector<unsigned>& measured) {
  std::vector<unsigned> values;
  for (const std::uint64_t quarters : {2U, 3U, 5U, 6U}) {
    const std::uint64_t level = (winner * quarters + 2) / 4;  // rounded, halves up
    const bool known =
        level == winner || std::find(measured.begin(), measured.end(), level) != measured.end();
    if (!known && level >= 1 && level <= kHighestLevel) {
      values.push_back(static_cast<unsigned>(level));
    }
  }
  return ascending(std::move(values));
}

}  // namespace vastar
