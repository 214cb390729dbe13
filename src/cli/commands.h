// The list of subcommands, named once: dispatch, help, man page and completion all read it.
#pragma once

#include <string_view>
#include <vector>

#include "cli/command.h"

namespace vastar {

// The first is the one meant when no subcommand is named (the flat form, `vastar [OPTIONS] URL`).
const std::vector<Command>& commands();

const Command* find_command(std::string_view name);  // null: there is none of this name

// argv without the program's name -> exit code.
ExitCode run_command_line(const Arguments& arguments);

}  // namespace vastar
