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
constexpr std::string_view kStep = "step";
constexpr std::string_view kExtract = "extract";

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

// Takes the member of that name out of `members`; nothing when there is none.
std::optional<Member> take_member(std::vector<Member>& members, std::string_view key) {
  const auto named = [key](const Member& member) { return member.key == key; };
  const auto found = std::find_if(members.begin(), members.end(), named);
  if (found == members.end()) return std::nullopt;
  Member taken = *found;
  members.erase(found);
  return taken;
}

Result<ConfigStep> step_of(const toml::table& table) {
  ConfigStep step;
  step.line = place_of(table).line;
  std::vector<Member> members = in_file_order(table);
  if (const auto extract = take_member(members, kExtract)) {
    const toml::table* values = extract->node->as_table();
    if (values == nullptr) {
      return at_line(extract->place.line,
                     "extract is a table: extract = { token = \"json:/token\" }");
    }
    Result<ConfigEntries> entries = entries_of(in_file_order(*values));
    if (!entries) return entries.error();
    step.extract = std::move(*entries);
  }
  Result<ConfigEntries> entries = entries_of(members);
  if (!entries) return entries.error();
  step.entries = std::move(*entries);
  return step;
}

Result<std::vector<ConfigStep>> steps_of(const Member& member, const std::string& scenario) {
  const toml::array* list = member.node->as_array();
  if (list == nullptr || list->empty() || !list->is_array_of_tables()) {
    return at_line(
        member.place.line,
        fmt::format("steps are tables in a row: begin each with [[scenario.{}.step]]", scenario));
  }
  std::vector<ConfigStep> steps;
  for (const toml::node& node : *list) {
    Result<ConfigStep> step = step_of(*node.as_table());
    if (!step) return step.error();
    steps.push_back(std::move(*step));
  }
  return steps;
}

Result<ConfigScenario> scenario_of(const Member& member) {
  const std::string shown = printable(member.key);
  const toml::table* table = member.node->as_table();
  if (table == nullptr) {
    return at_line(member.place.line,
                   fmt::format("scenario {0} is no table: begin it with [scenario.{0}]", shown));
  }
  if (trim(member.key).empty()) return at_line(member.place.line, "a scenario needs a name");
  ConfigScenario scenario{member.key, member.place.line, {}};
  std::vector<Member> members = in_file_order(*table);
  if (const auto list = take_member(members, kStep)) {
    Result<std::vector<ConfigStep>> steps = steps_of(*list, shown);
    if (!steps) return steps.error();
    scenario.steps = std::move(*steps);
  }
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
  scenario.entries = std::move(*entries);
  return scenario;
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
