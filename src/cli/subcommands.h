// The functions behind the list of subcommands: each parses its own command line and does the work.
// One file each, of the same name.
#pragma once

#include <vector>

#include "cli/command.h"

namespace vastar {

ExitCode http_command(const Command& self, const Arguments& arguments);
std::vector<Option> http_options();

ExitCode sweep_command(const Command& self, const Arguments& arguments);
std::vector<Option> sweep_options();

ExitCode compare_command(const Command& self, const Arguments& arguments);
std::vector<Option> compare_options();

ExitCode serve_command(const Command& self, const Arguments& arguments);
std::vector<Option> serve_options();

ExitCode report_command(const Command& self, const Arguments& arguments);
std::vector<Option> report_options();

ExitCode merge_command(const Command& self, const Arguments& arguments);
std::vector<Option> merge_options();

ExitCode validate_command(const Command& self, const Arguments& arguments);
ExitCode schema_command(const Command& self, const Arguments& arguments);
ExitCode plugins_command(const Command& self, const Arguments& arguments);
ExitCode completion_command(const Command& self, const Arguments& arguments);
ExitCode man_command(const Command& self, const Arguments& arguments);

}  // namespace vastar
