// The command line of a command that takes no --config file, and the answers every command gives.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cli/words.h"

namespace vastar {

struct Parsed {
  Ask ask = Ask::kRun;  // what is wanted; not kRun: no setter was called
  Operands operands;
};

// Calls the setters of what was given. An unknown flag is an error that names the nearest one.
Result<Parsed> parse(const std::vector<Option>& table, const Arguments& arguments);

// As parse(), and answers what needs no command: prints help, version or the error (with the hint
// where help is) and returns the exit code that ends the program.
std::variant<Operands, ExitCode> parse_or_answer(const Command& command,
                                                 const std::vector<Option>& table,
                                                 const Arguments& arguments);

// Prints help or the version; nothing when neither is asked for.
std::optional<ExitCode> answer(const Command& command, Ask ask);

// "vastar: ..." and where help is, on standard error; gives back the error's exit code.
ExitCode usage_error(const Command& command, const Error& error);

}  // namespace vastar
