// Server-Timing, as https://www.w3.org/TR/server-timing/ has it: metrics with commas between, their
// parameters behind semicolons, values perhaps in quotes.
#include "protocols/llm/rag_times.h"

#include <vector>

#include "base/text.h"

namespace vastar {
namespace {

constexpr double kLongestMs = 3'600'000;

// Cut at `separator`, but not within quotes.
std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool end = i == text.size();
    if (!end && text[i] == '\\' && quoted) {
      ++i;  // the next one is escaped
      if (i >= text.size()) break;
      continue;
    }
    if (!end && text[i] == '"') quoted = !quoted;
    if (!end && (quoted || text[i] != separator)) continue;
    parts.push_back(trim(text.substr(begin, i - begin)));
    begin = i + 1;
  }
  return parts;
}

std::string_view unquoted(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return text;
  return text.substr(1, text.size() - 2);
}

// The first `dur` counts (section 3.2 of the specification).
std::optional<Nanos> duration_in(const std::vector<std::string_view>& parameters) {
  for (std::size_t i = 1; i < parameters.size(); ++i) {
    const std::size_t equals = parameters[i].find('=');
    if (equals == std::string_view::npos) continue;
    if (!equals_ignoring_case(trim(parameters[i].substr(0, equals)), "dur")) continue;
    const auto number = parse_number(unquoted(trim(parameters[i].substr(equals + 1))));
    return number ? from_ms(*number) : std::nullopt;
  }
  return std::nullopt;
}

void add(std::optional<Nanos>& sum, Nanos time) { sum = sum.value_or(0) + time; }

}  // namespace

std::optional<Nanos> from_ms(double ms) {
  if (!(ms >= 0 && ms <= kLongestMs)) return std::nullopt;
  return static_cast<Nanos>(ms * 1e6);
}

void read_server_timing(std::string_view value, RagTimes& times) {
  for (const std::string_view metric : parts_of(value, ',')) {
    const std::vector<std::string_view> parameters = parts_of(metric, ';');
    if (parameters.empty()) continue;
    const auto time = duration_in(parameters);
    if (!time) continue;
    if (equals_ignoring_case(parameters[0], "retrieval")) add(times.retrieval, *time);
    if (equals_ignoring_case(parameters[0], "generation")) add(times.generation, *time);
  }
}

}  // namespace vastar
