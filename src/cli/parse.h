// argv against an option table. The one place that knows CLI11 is parse.cc.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cli/command.h"

namespace vastar {

using Operands = std::vector<std::string>;  // what is no flag, in order

enum class Ask : unsigned char { kRun, kShortHelp, kFullHelp, kVersion };

struct Parsed {
  Ask ask = Ask::kRun;  // what is wanted; not kRun: no setter was called
  Operands operands;
};

// Calls the setters of what was given, those of the file of --config first: a flag of the command
// line replaces the key of the same name. An unknown flag or key is an error that names the
// nearest one there is. Values may begin with '-' (`-d -5`); "--" ends the flags.
Result<Parsed> parse(const std::vector<Option>& table, const Arguments& arguments);

// As parse(), and answers what needs no command: prints help, version or the error (with the hint
// where help is) and returns the exit code that ends the program.
std::variant<Operands, ExitCode> parse_or_answer(const Command& command,
                                                 const std::vector<Option>& table,
                                                 const Arguments& arguments);

// "vastar: ..." and where help is, on standard error; gives back the error's exit code.
ExitCode usage_error(const Command& command, const Error& error);

// The flags every command has beside its table: -h, --help-all and --version.
const std::vector<Option>& general_options();

}  // namespace vastar
