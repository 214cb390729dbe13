// The list of subcommands, named once: dispatch, help, man page and completion all read it.
#pragma once

#include <string_view>
#include <vector>

#include "cli/command.h"

namespace vastar {

// The first is the one meant when no subcommand is named (the flat form, `vastar [OPTIONS] URL`).
const std::vector<Command>& commands();

const Command* find_command(std::string_view name);  // null: there is none of this name

// argv without the program's name -> exit code, that of --bisect not yet mapped.
ExitCode run_command_line(const Arguments& arguments);

// Whether --bisect is among the flags. Read from the words themselves: a command line that cannot
// be parsed must still tell git to stop, not that the commit is bad.
bool asks_for_bisect(const Arguments& arguments);

}  // namespace vastar
