// The file of --config: TOML as far as flags need it (TOML 1.0: keys, strings, numbers, booleans,
// arrays, comments). CLI11's own reader is not used: it cuts strings at '#' and ignores what it
// cannot read.
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

// Tables, dotted keys, dates, inline tables and multi-line strings are errors, as is a key given
// twice; the message begins with the line.
Result<std::vector<ConfigEntry>> parse_config(std::string_view text);

}  // namespace vastar
