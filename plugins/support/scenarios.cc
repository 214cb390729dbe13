// What came of a suite's scenarios.
#include "support/scenarios.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace vastar::plugin {

std::string standing_of(const Object& scenario) {
  const std::string outcome = text_at(scenario, "outcome");
  if (outcome == "no_data") return "no data";
  if (outcome == "not_run") return "not run";
  const std::string verdict = text_at(scenario, "verdict");
  return verdict.empty() ? "not gated" : verdict;
}

std::string standings_text(const Array& scenarios) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWords = {{
      {"fail", "failed"},
      {"inconclusive", "cannot be judged"},
      {"pass", "passed"},
      {"not gated", "not gated"},
      {"no data", "without data"},
      {"not run", "not run"},
  }};
  std::string text;
  for (const auto& [name, words] : kWords) {
    std::size_t share = 0;
    for (const Value& value : scenarios) share += standing_of(as_object(value)) == name ? 1 : 0;
    if (share > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", share, words);
  }
  return fmt::format("of {} scenario{} {}", scenarios.size(), scenarios.size() == 1 ? "" : "s",
                     text);
}

}  // namespace vastar::plugin
