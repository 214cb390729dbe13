// The words of a command line, split into flags with their values and the rest, before anything is
// set. The one place that knows CLI11 is words.cc.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"

namespace vastar {

using Operands = std::vector<std::string>;  // what is no flag, in order

enum class Ask : unsigned char { kRun, kShortHelp, kFullHelp, kVersion };

struct Words {
  Ask ask = Ask::kRun;  // what is wanted
  // The values given to each flag, by its long name; a switch has "true" unless it was given one.
  std::map<std::string, std::vector<std::string>, std::less<>> flags;
  Operands operands;
  std::string unknown;  // the first flag that no row knows, as it was given; empty: none
};

// Values may begin with '-' (`-d -5`); "--" ends the flags. An error: the last flag has no value.
Result<Words> split_words(const std::vector<Option>& table, const Arguments& arguments);

// What to say of a flag that no row knows: the nearest one there is, or the command that has it.
Error unknown_flag(const std::string& word, const std::vector<Option>& table);

// The flags every command has beside its table: -h, --help-all and --version.
const std::vector<Option>& general_options();

}  // namespace vastar
