// The file of --config: TOML 1.0, its keys the long names of flags.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

struct ConfigEntry {
  std::string key;                  // the long name of a flag
  std::vector<std::string> values;  // as the flag would get them; several from an array
  bool boolean = false;             // true or false without quotes
  unsigned line = 0;
};

// The entries in the order of their lines. What is no TOML, and what no flag takes (tables, dates),
// is an error; its message begins with the line.
Result<std::vector<ConfigEntry>> parse_config(std::string_view text);

}  // namespace vastar
