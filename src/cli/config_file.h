// The file of --config: TOML 1.0, its keys the long names of flags, its tables scenarios.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

struct ConfigEntry {
  std::string key;                  // the long name of a flag, or an operand: url
  std::vector<std::string> values;  // as the flag would get them; several from an array
  bool boolean = false;             // true or false without quotes
  unsigned line = 0;
};
using ConfigEntries = std::vector<ConfigEntry>;  // in the order of the file

// [[scenario.NAME.step]]
struct ConfigStep {
  unsigned line = 0;
  ConfigEntries entries;
  ConfigEntries extract;  // of its table `extract`
};

// [scenario.NAME]
struct ConfigScenario {
  std::string name;
  unsigned line = 0;
  ConfigEntries entries;
  std::vector<ConfigStep> steps = {};  // in the order of the file
};

struct ConfigFile {
  ConfigEntries entries;                  // those at the top: of every scenario
  std::vector<ConfigScenario> scenarios;  // in the order of the file
};

// What is no TOML, what no flag takes (dates, other tables) and a scenario without a name are
// errors; the message begins with the line.
Result<ConfigFile> parse_config(std::string_view text);

}  // namespace vastar
