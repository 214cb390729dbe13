// Setters for the rows of option tables: text into a typed field, checked. The field must outlive
// the setter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "cli/options.h"

namespace vastar {

inline constexpr const char* kEmptyPath = "the name of the file is empty";

Setter text_into(std::string& field);
Setter path_into(std::string& field);  // not empty
Setter append_to(std::vector<std::string>& field);
Setter turn_on(bool& field);
Setter turn_off(bool& field);

// A number from lowest to highest; any number above 0.
Setter number_into(double& field, double lowest, double highest);
Setter positive_into(double& field);
// 0, which stands for none, or a number from lowest to highest.
Setter zero_or_number_into(double& field, double lowest, double highest);
// A share of one: "0.01" or "1%".
Setter fraction_into(double& field);
Setter duration_into(Nanos& field, Nanos lowest, Nanos highest);

Result<std::uint64_t> parse_count(std::string_view text, std::uint64_t lowest,
                                  std::uint64_t highest);

// A whole number from lowest to highest into any integer, or an optional of one.
template <typename Field>
Setter count_into(Field& field, std::uint64_t lowest, std::uint64_t highest) {
  return [&field, lowest, highest](std::string_view text) -> Result<void> {
    const Result<std::uint64_t> count = parse_count(text, lowest, highest);
    if (!count) {
      return count.error();
    }
    if constexpr (requires { field.reset(); }) {
      field = static_cast<typename Field::value_type>(*count);
    } else {
      field = static_cast<Field>(*count);
    }
    return {};
  };
}

// One word of a few, each with the value it stands for.
template <typename Value>
Setter choice_into(Value& field, std::vector<std::pair<std::string_view, Value>> choices) {
  return [&field, choices = std::move(choices)](std::string_view text) -> Result<void> {
    std::string words;
    for (const auto& [word, value] : choices) {
      if (word == text) {
        field = value;
        return {};
      }
      words += (words.empty() ? "" : ", ") + std::string(word);
    }
    return Error{fmt::format("'{}' is none of {}", printable(text), words)};
  };
}

}  // namespace vastar
