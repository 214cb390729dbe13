// Scenarios of a file as measurements.
#include "cli/scenarios.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/scenario_samples.h"
#include "cli/settings.h"
#include "cli/suite.h"

namespace vastar {
namespace {

constexpr std::string_view kCommandKey = "command";

// A scenario and the command that measures it.
struct Assigned {
  const ConfigScenario* scenario;
  const Command* command;
};

const ConfigEntry* find_entry(const ConfigEntries& entries, std::string_view key) {
  const auto named = [key](const ConfigEntry& entry) { return entry.key == key; };
  const auto entry = std::find_if(entries.begin(), entries.end(), named);
  return entry == entries.end() ? nullptr : &*entry;
}

ConfigEntries without(ConfigEntries entries, std::string_view key) {
  std::erase_if(entries, [key](const ConfigEntry& entry) { return entry.key == key; });
  return entries;
}

// By its name, or by the kind of its documents: "http" and "run" are the same.
Result<const Command*> command_named(const ConfigEntry& entry) {
  std::string kinds;
  for (const Command& command : commands()) {
    if (command.prepare == nullptr) continue;
    const std::string_view word = entry.values.size() == 1 ? entry.values[0] : std::string_view();
    if (word == command.name || word == command.kind) return &command;
    kinds += (kinds.empty() ? "" : ", ") + std::string(command.kind);
  }
  return Error{fmt::format("command is one of {}", kinds)};
}

Result<std::vector<Assigned>> assigned(const Command& self, const std::string& path,
                                       const ConfigFile& file) {
  std::vector<Assigned> all;
  const ConfigEntry* everywhere = find_entry(file.entries, kCommandKey);
  for (const ConfigScenario& scenario : file.scenarios) {
    const ConfigEntry* own = find_entry(scenario.entries, kCommandKey);
    const ConfigEntry* entry = own != nullptr ? own : everywhere;
    Result<const Command*> command = &self;
    if (entry != nullptr) command = command_named(*entry);
    if (!command) return in_config(path, entry->line, command.error().message);
    all.push_back({&scenario, *command});
  }
  return all;
}

// Every flag that one of their commands has.
std::vector<Option> rows_of(const std::vector<Assigned>& scenarios) {
  std::vector<Option> rows;
  for (const Assigned& each : scenarios) {
    for (Option& row : each.command->options()) {
      if (find_row(rows, row.name) == nullptr) rows.push_back(std::move(row));
    }
  }
  return rows;
}

bool takes_key(const Command& command, std::string_view key) {
  for (const auto& form : command.operand_forms) {
    if (std::find(form.begin(), form.end(), key) != form.end()) return true;
  }
  const std::vector<Option> rows = command.options();
  const Option* row = find_row(rows, key);
  return row != nullptr && row->set;
}

// The keys at the top that this command takes; the others are for the other scenarios.
ConfigLayer top_layer(const ConfigFile& file, const Command& command) {
  ConfigLayer layer;
  for (const ConfigEntry& entry : file.entries) {
    if (takes_key(command, entry.key)) layer.entries.push_back(entry);
  }
  return layer;
}

// A key at the top that no scenario takes is a mistake.
Result<void> check_top(const std::string& path, const ConfigFile& file,
                       const std::vector<Assigned>& all) {
  for (const ConfigEntry& entry : without(file.entries, kCommandKey)) {
    const auto takes = [&entry](const Assigned& each) {
      return takes_key(*each.command, entry.key);
    };
    if (std::any_of(all.begin(), all.end(), takes)) continue;
    std::vector<std::string_view> names = {kCommandKey, "scenario", "url"};
    const std::vector<Option> rows = rows_of(all);
    for (const Option& row : rows) {
      if (row.set) names.emplace_back(row.name);
    }
    const std::string_view near = nearest(entry.key, names);
    return in_config(path, entry.line,
                     fmt::format("unknown key {}: {}", printable(entry.key),
                                 near.empty() ? "no scenario's command has such a flag"
                                              : fmt::format("did you mean {}?", near)));
  }
  return {};
}

// One output serves all scenarios, and so do the colours and what counts as a pass.
Result<void> check_own(const std::string& path, const Assigned& each) {
  const std::vector<Option> rows = each.command->options();
  for (const ConfigEntry& entry : each.scenario->entries) {
    const Option* row = find_row(rows, entry.key);
    if (row == nullptr || !row->shared) continue;
    return in_config(path, entry.line,
                     fmt::format("scenario {}: {} is for all scenarios together: put it at the "
                                 "top of the file, or on the command line",
                                 printable(each.scenario->name), entry.key));
  }
  return {};
}

// `sample_files`: those that scenarios before it write.
Result<Scenario> prepare_one(const std::string& path, const ConfigFile& file, const Words& words,
                             const Assigned& each,
                             std::map<std::string, std::string>& sample_files) {
  if (auto checked = check_own(path, each); !checked) return checked.error();
  const ConfigScenario& scenario = *each.scenario;
  if (!scenario.steps.empty() && each.command->kind != "run") {
    return in_config(path, scenario.steps.front().line,
                     fmt::format("scenario {}: steps are made by a run, not by a {}",
                                 printable(scenario.name), each.command->kind));
  }
  const ConfigLayer own{without(scenario.entries, kCommandKey), scenario.name};
  Settings settings{.words = words,
                    .file = path,
                    .layers = {top_layer(file, *each.command), own},
                    .operand_forms = each.command->operand_forms,
                    .steps = scenario.steps};
  const Result<void> given = takes_key(*each.command, "samples")
                                 ? give_sample_file(scenario.name, settings, sample_files)
                                 : Result<void>();
  Result<Measurement> measurement = given ? each.command->prepare(settings) : given.error();
  if (measurement) return Scenario{scenario.name, std::move(*measurement)};
  const std::string& problem = measurement.error().message;
  if (problem.starts_with("--config ")) return measurement.error();  // which names its own line
  return in_config(path, scenario.line,
                   fmt::format("scenario {}: {}", printable(scenario.name), problem));
}

Result<std::vector<Assigned>> picked(const std::vector<Assigned>& all, const Words& words) {
  const auto asked = words.flags.find("scenario");
  if (asked == words.flags.end()) return all;
  std::string names;
  for (const Assigned& each : all) {
    names += (names.empty() ? "" : ", ") + printable(each.scenario->name);
  }
  for (const std::string& name : asked->second) {
    const auto is_named = [&](const Assigned& each) { return each.scenario->name == name; };
    if (std::any_of(all.begin(), all.end(), is_named)) continue;
    return Error{fmt::format("--scenario {}: there is no such scenario; there are {}",
                             printable(name), names)};
  }
  std::vector<Assigned> chosen;
  for (const Assigned& each : all) {
    const auto& wanted = asked->second;
    if (std::find(wanted.begin(), wanted.end(), each.scenario->name) != wanted.end()) {
      chosen.push_back(each);
    }
  }
  return chosen;
}

std::vector<std::string> names_of(const std::vector<Assigned>& scenarios) {
  std::vector<std::string> names;
  for (const Assigned& each : scenarios) names.push_back(each.scenario->name);
  return names;
}

}  // namespace

Result<Measurement> prepare_scenarios(const Command& self, const std::string& path,
                                      const ConfigFile& file, const Words& words,
                                      const Arguments& arguments) {
  const auto all = assigned(self, path, file);
  if (!all) return all.error();
  if (auto checked = check_top(path, file, *all); !checked) return checked.error();
  const auto chosen = picked(*all, words);
  if (!chosen) return chosen.error();
  // The flags of every command that measures: those of `self` may be none of theirs.
  const std::vector<Option> rows = rows_of(*chosen);
  const Result<Words> split = split_words(rows, arguments);
  if (!split) return split.error();
  if (!split->unknown.empty()) return unknown_flag(split->unknown, rows);
  std::vector<Scenario> scenarios;
  std::map<std::string, std::string> sample_files;
  for (const Assigned& each : *chosen) {
    Result<Scenario> scenario = prepare_one(path, file, *split, each, sample_files);
    if (!scenario) return scenario.error();
    scenarios.push_back(std::move(*scenario));
  }
  const bool some = words.flags.contains("scenario");
  return suite_of(path, some ? names_of(*chosen) : std::vector<std::string>{},
                  std::move(scenarios));
}

}  // namespace vastar
