// What a subcommand is. The list of them all is in commands.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/exit_code.h"
#include "cli/options.h"

namespace vastar {

struct Measurement;
struct Settings;

using Arguments = std::vector<std::string>;  // what follows the subcommand's name

// The operands as keys of a --config file, in order; of several forms one is given: url, or base
// and head.
using OperandForms = std::vector<std::vector<std::string_view>>;

struct Command {
  std::string_view name;
  std::string_view operands;     // as its usage line shows them: "URL", "FILE..."
  std::string_view summary;      // one line, for lists
  std::string_view description;  // a paragraph or two, for --help-all and the man page
  std::vector<std::string_view> examples = {};
  std::vector<Option> (*options)();  // its table, for help, man page and completion
  ExitCode (*run)(const Command& self, const Arguments& arguments);
  std::vector<std::string_view> operand_choices = {};  // the words there are, when they are few
  bool hidden = false;                                 // works, but is not for people
  // Of a command that measures (measurement.h); what it finds is a document of this kind.
  std::string_view kind = {};
  OperandForms operand_forms = {};
  Result<Measurement> (*prepare)(const Settings& settings) = nullptr;
};

}  // namespace vastar
