// TOML by toml++; the only file that includes it.
#include "cli/config_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace vastar {
namespace {

Error at_line(unsigned line, std::string_view problem) {
  return Error{fmt::format("line {}: {}", line, problem)};
}

unsigned line_of(const toml::node& node) { return node.source().begin.line; }

// A value as its flag would be given it; nothing for what no flag takes (tables, dates).
std::optional<std::string> flag_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  return std::nullopt;
}

Result<ConfigEntry> entry_of(std::string_view key, const toml::node& node) {
  ConfigEntry entry;
  entry.key = key;
  entry.boolean = node.is_boolean();
  entry.line = line_of(node);
  const auto take = [&entry](const toml::node& value) {
    const std::optional<std::string> text = flag_text(value);
    if (text) entry.values.push_back(*text);
    return text.has_value();
  };
  bool all = true;
  if (const toml::array* list = node.as_array()) {
    for (const toml::node& value : *list) all = all && take(value);
  } else {
    all = take(node);
  }
  if (all) return entry;
  return at_line(
      entry.line,
      fmt::format("{} takes text, a number, true or false, or a list of those", printable(key)));
}

// toml++ tells what is wrong by an exception.
Result<toml::table> parsed(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return at_line(error.source().begin.line, printable(error.description()));
  }
}

}  // namespace

Result<std::vector<ConfigEntry>> parse_config(std::string_view text) {
  const Result<toml::table> table = parsed(text);
  if (!table) return table.error();
  std::vector<ConfigEntry> entries;
  for (const auto& [key, node] : *table) {
    Result<ConfigEntry> entry = entry_of(key.str(), node);
    if (!entry) return entry.error();
    entries.push_back(std::move(*entry));
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return entries;
}

}  // namespace vastar
