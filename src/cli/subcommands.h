// The functions behind the list of subcommands: each parses its own command line and does the work,
// or, where it measures, says what is to be measured. One file each, of the same name.
#pragma once

#include <vector>

#include "cli/command.h"

namespace vastar {

Result<Measurement> prepare_http(const Settings& settings);
std::vector<Option> http_options();

Result<Measurement> prepare_sweep(const Settings& settings);
std::vector<Option> sweep_options();

Result<Measurement> prepare_compare(const Settings& settings);
std::vector<Option> compare_options();

Result<Measurement> prepare_sse(const Settings& settings);
std::vector<Option> sse_options();

Result<Measurement> prepare_ai_bench(const Settings& settings);
std::vector<Option> ai_bench_options();

Result<Measurement> prepare_ws(const Settings& settings);
std::vector<Option> ws_options();

// The run of each command that measures: one measurement, or the scenarios of a file.
ExitCode measure_command(const Command& self, const Arguments& arguments);

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
