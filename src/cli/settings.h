// What a command was given, by words and by a file, and how it gets into the fields of its flags.
//
// Layers, the nearest wins: the words of the command line, a scenario's keys, the keys at the top
// of the file. One that is given nearer replaces what farther layers say of the same flag, and of
// the flags it stands in for (Option::instead_of).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cli/config_file.h"
#include "cli/words.h"

namespace vastar {

// Keys of one place in the file.
struct ConfigLayer {
  ConfigEntries entries;
  std::string scenario = {};  // whose they are; empty: of the whole file
};

struct Settings {
  Words words;
  std::string file = {};                 // of --config; empty: none
  std::vector<ConfigLayer> layers = {};  // of the file, the farthest first
  OperandForms operand_forms = {};       // which keys are operands
  std::vector<ConfigStep> steps = {};    // of the scenario

  // Calls the setters of `table` for all of it; flags that no row knows are left alone
  // (Words::unknown). Gives back the operands: those of the words, else those of the file. A key
  // that no row knows is an error, and a value that a setter refuses.
  Result<Operands> into(const std::vector<Option>& table) const;

  // The long names of the flags and keys that were given, wherever.
  std::vector<std::string> named() const;
  bool names(std::string_view flag) const;
};

// The whole file, or an error that names it.
Result<ConfigFile> read_config(const std::string& path);

// "--config FILE:LINE: ...", as every error within a file begins.
Error in_config(const std::string& path, unsigned line, const std::string& problem);

}  // namespace vastar
