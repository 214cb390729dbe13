// Numbers rounded into Boost.JSON, and Boost.JSON written as compact text.
#include "report/json_text.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <limits>
#include <string_view>

#include "base/text.h"

namespace vastar {
namespace {

namespace json = boost::json;

void append(std::string& out, const json::value& value);

void append_text(std::string& out, std::string_view text) {
  out += json::serialize(json::string(printable(text, std::numeric_limits<std::size_t>::max())));
}

void append_array(std::string& out, const json::array& array) {
  std::string_view separator;
  out += '[';
  for (const json::value& element : array) {
    out += separator;
    append(out, element);
    separator = ",";
  }
  out += ']';
}

void append_object(std::string& out, const json::object& object) {
  std::string_view separator;
  out += '{';
  for (const auto& member : object) {
    out += separator;
    append_text(out, member.key());
    out += ':';
    append(out, member.value());
    separator = ",";
  }
  out += '}';
}

// The depth is that of our own documents, so recursion is bounded.
void append(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      out += "null";
      break;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      break;
    case json::kind::int64:
      out += fmt::format("{}", value.get_int64());
      break;
    case json::kind::uint64:
      out += fmt::format("{}", value.get_uint64());
      break;
    case json::kind::double_:
      out += std::isfinite(value.get_double()) ? fmt::format("{}", value.get_double()) : "null";
      break;
    case json::kind::string:
      append_text(out, value.get_string());
      break;
    case json::kind::array:
      append_array(out, value.get_array());
      break;
    case json::kind::object:
      append_object(out, value.get_object());
      break;
  }
}

}  // namespace

json::value rounded(std::optional<double> value, int decimals) {
  if (!value || !std::isfinite(*value)) return nullptr;
  const double scale = std::pow(10.0, decimals);
  const double scaled = *value * scale;
  // Beyond 2^53 a double has no decimals left to round.
  if (std::abs(scaled) >= 9007199254740992.0) return *value;
  const double result = std::round(scaled) / scale;
  return result == 0 ? 0.0 : result;  // never -0
}

json::value ms(std::optional<double> value) { return rounded(value, 4); }
json::value per_second(std::optional<double> value) { return rounded(value, 2); }
json::value percent(std::optional<double> value) { return rounded(value, 2); }
json::value fraction(std::optional<double> value) { return rounded(value, 6); }
json::value seconds(std::optional<double> value) { return rounded(value, 6); }

std::string json_text(const json::value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace vastar
