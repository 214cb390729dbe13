// TOML by toml++; the only file that includes it.
#include "cli/config_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::string_view kScenario = "scenario";

Error at_line(unsigned line, std::string_view problem) {
  return Error{fmt::format("line {}: {}", line, problem)};
}

// A value as its flag would be given it; nothing for what no flag takes (tables, dates).
std::optional<std::string> flag_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  return std::nullopt;
}

// Where a node stands: toml++ keeps keys sorted by name, people read them in the order of the file.
struct Place {
  toml::source_index line, column;
  bool operator<(const Place& other) const {
    return std::tie(line, column) < std::tie(other.line, other.column);
  }
};

// A table that dotted keys made (scenario.a.url = ...) has no place but that of what is in it.
Place place_of(const toml::node& node) {
  const toml::source_position& begin = node.source().begin;
  Place place{begin.line, begin.column};
  const toml::table* table = node.as_table();
  if (table == nullptr || begin.line != 0) return place;
  bool first = true;
  for (const auto& [key, child] : *table) {
    const Place inner = place_of(child);
    if (first || inner < place) place = inner;
    first = false;
  }
  return place;
}

struct Member {
  std::string key;
  const toml::node* node;
  Place place;
};

std::vector<Member> in_file_order(const toml::table& table) {
  std::vector<Member> members;
  for (const auto& [key, node] : table) {
    members.push_back({std::string(key.str()), &node, place_of(node)});
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const Member& a, const Member& b) { return a.place < b.place; });
  return members;
}

Result<ConfigEntry> entry_of(const Member& member) {
  ConfigEntry entry;
  entry.key = member.key;
  entry.boolean = member.node->is_boolean();
  entry.line = member.place.line;
  const auto take = [&entry](const toml::node& value) {
    const std::optional<std::string> text = flag_text(value);
    if (text) entry.values.push_back(*text);
    return text.has_value();
  };
  bool all = true;
  if (const toml::array* list = member.node->as_array()) {
    for (const toml::node& value : *list) all = all && take(value);
  } else {
    all = take(*member.node);
  }
  if (all) return entry;
  return at_line(entry.line,
                 fmt::format("{} takes text, a number, true or false, or a list of those",
                             printable(member.key)));
}

Result<ConfigEntries> entries_of(const std::vector<Member>& members) {
  ConfigEntries entries;
  for (const Member& member : members) {
    Result<ConfigEntry> entry = entry_of(member);
    if (!entry) return entry.error();
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Result<ConfigScenario> scenario_of(const Member& member) {
  const std::string shown = printable(member.key);
  const toml::table* table = member.node->as_table();
  if (table == nullptr) {
    return at_line(member.place.line,
                   fmt::format("scenario {0} is no table: begin it with [scenario.{0}]", shown));
  }
  if (trim(member.key).empty()) return at_line(member.place.line, "a scenario needs a name");
  const std::vector<Member> members = in_file_order(*table);
  for (const Member& inner : members) {
    if (!inner.node->is_table()) continue;
    return at_line(
        inner.place.line,
        fmt::format("{1} is a table within scenario {0}, which has none; a name with a dot needs "
                    "quotes: [scenario.\"{0}.{1}\"]",
                    shown, printable(inner.key)));
  }
  Result<ConfigEntries> entries = entries_of(members);
  if (!entries) return entries.error();
  return ConfigScenario{member.key, member.place.line, std::move(*entries)};
}

Result<std::vector<ConfigScenario>> scenarios_of(const Member& member) {
  const toml::table* table = member.node->as_table();
  if (table == nullptr || table->empty()) {
    return at_line(member.place.line,
                   "a scenario is a table with a name: [scenario.checkout], its keys below it");
  }
  std::vector<ConfigScenario> scenarios;
  for (const Member& inner : in_file_order(*table)) {
    Result<ConfigScenario> scenario = scenario_of(inner);
    if (!scenario) return scenario.error();
    scenarios.push_back(std::move(*scenario));
  }
  return scenarios;
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

Result<ConfigFile> parse_config(std::string_view text) {
  const Result<toml::table> table = parsed(text);
  if (!table) return table.error();
  ConfigFile file;
  std::vector<Member> members = in_file_order(*table);
  const auto named = [](const Member& member) { return member.key == kScenario; };
  const auto scenario = std::find_if(members.begin(), members.end(), named);
  if (scenario != members.end()) {
    Result<std::vector<ConfigScenario>> scenarios = scenarios_of(*scenario);
    if (!scenarios) return scenarios.error();
    file.scenarios = std::move(*scenarios);
    members.erase(scenario);
  }
  Result<ConfigEntries> entries = entries_of(members);
  if (!entries) return entries.error();
  file.entries = std::move(*entries);
  return file;
}

}  // namespace vastar
