// The run of every command that measures: what its command line asks for, or the scenarios of its
// --config file.
#include <string>
#include <utility>

#include "cli/measurement.h"
#include "cli/parse.h"
#include "cli/scenarios.h"
#include "cli/settings.h"
#include "cli/subcommands.h"

namespace vastar {
namespace {

Result<Measurement> prepare_words(const Command& self, const std::string& path, ConfigFile file,
                                  Words words) {
  if (!words.unknown.empty()) return unknown_flag(words.unknown, self.options());
  if (words.flags.contains("scenario")) {
    return Error{path.empty() ? "--scenario picks from the scenarios of a file: give --config too"
                              : "--scenario: " + path + " has no scenarios, [scenario.NAME]"};
  }
  return self.prepare({.words = std::move(words),
                       .file = path,
                       .layers = {{std::move(file.entries)}},
                       .operand_forms = self.operand_forms});
}

Result<Measurement> prepare(const Command& self, Words words, const Arguments& arguments) {
  const auto config = words.flags.find("config");
  if (config == words.flags.end()) return prepare_words(self, {}, {}, std::move(words));
  const std::string path = config->second.back();
  Result<ConfigFile> file = read_config(path);
  if (!file) return file.error();
  if (!file->scenarios.empty()) return prepare_scenarios(self, path, *file, words, arguments);
  return prepare_words(self, path, std::move(*file), std::move(words));
}

}  // namespace

ExitCode measure_command(const Command& self, const Arguments& arguments) {
  Result<Words> words = split_words(self.options(), arguments);
  if (!words) return usage_error(self, words.error());
  if (const auto code = answer(self, words->ask)) return *code;
  const auto measurement = prepare(self, std::move(*words), arguments);
  return measurement ? carry_out(*measurement) : usage_error(self, measurement.error());
}

}  // namespace vastar
