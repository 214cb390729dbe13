// Text of the command line into typed values.
#include "cli/values.h"

namespace vastar {
namespace {

Result<double> number(std::string_view text) {
  const std::optional<double> value = parse_number(text);
  if (!value) {
    return Error{fmt::format("'{}' is not a number", printable(text))};
  }
  return *value;
}

}  // namespace

Setter text_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    field = text;
    return {};
  };
}

Setter path_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (text.empty()) return Error{kEmptyPath};
    field = text;
    return {};
  };
}

Setter append_to(std::vector<std::string>& field) {
  return [&field](std::string_view text) -> Result<void> {
    field.emplace_back(text);
    return {};
  };
}

Setter turn_on(bool& field) {
  return [&field](std::string_view) -> Result<void> {
    field = true;
    return {};
  };
}

Setter turn_off(bool& field) {
  return [&field](std::string_view) -> Result<void> {
    field = false;
    return {};
  };
}

Setter number_into(double& field, double lowest, double highest) {
  return [&field, lowest, highest](std::string_view text) -> Result<void> {
    const Result<double> value = number(text);
    if (!value) {
      return value.error();
    }
    if (*value < lowest || *value > highest) {
      return Error{fmt::format("{} is not between {} and {}", printable(text), lowest, highest)};
    }
    field = *value;
    return {};
  };
}

Setter zero_or_number_into(double& field, double lowest, double highest) {
  return [&field, in_range = number_into(field, lowest, highest)](std::string_view text) {
    const Result<double> value = number(text);
    if (!value || *value != 0) return in_range(text);
    field = 0;
    return Result<void>();
  };
}

Setter positive_into(double& field) {
  return [&field](std::string_view text) -> Result<void> {
    const Result<double> value = number(text);
    if (!value) {
      return value.error();
    }
    if (*value <= 0) {
      return Error{fmt::format("{} is not above 0", printable(text))};
    }
    field = *value;
    return {};
  };
}

Setter fraction_into(double& field) {
  return [&field](std::string_view text) -> Result<void> {
    const bool percent = text.ends_with('%');
    const Result<double> value = number(percent ? text.substr(0, text.size() - 1) : text);
    if (!value) {
      return value.error();
    }
    const double share = percent ? *value / 100 : *value;
    if (share < 0 || share > 1) {
      return Error{
          fmt::format("'{}' is not a share from 0 to 1, or from 0% to 100%", printable(text))};
    }
    field = share;
    return {};
  };
}

Setter duration_into(Nanos& field, Nanos lowest, Nanos highest) {
  return [&field, lowest, highest](std::string_view text) -> Result<void> {
    const Result<Nanos> duration = parse_duration(text);
    if (!duration) {
      return duration.error();
    }
    if (*duration < lowest || *duration > highest) {
      return Error{fmt::format("'{}' is not between {} and {}", printable(text),
                               format_duration(lowest), format_duration(highest))};
    }
    field = *duration;
    return {};
  };
}

Result<std::uint64_t> parse_count(std::string_view text, std::uint64_t lowest,
                                  std::uint64_t highest) {
  const std::optional<std::uint64_t> count = parse_unsigned(text);
  if (!count) {
    const std::optional<double> other = parse_number(text);
    const char* wanted = lowest > 0 ? "a whole number above 0" : "a whole number, 0 or more";
    return Error{other ? fmt::format("{} will not do: give {}", printable(text), wanted)
                       : fmt::format("'{}' is not {}", printable(text), wanted)};
  }
  if (*count < lowest) {
    return Error{fmt::format("must be at least {}, not {}", lowest, *count)};
  }
  if (*count > highest) {
    return Error{fmt::format("must be at most {}, not {}", highest, *count)};
  }
  return *count;
}

}  // namespace vastar
