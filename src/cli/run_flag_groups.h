// The groups of rows that run_options_table() is made of, a file each: load_flags.cc,
// request_flags.cc, reply_flags.cc, gate_flags.cc. The rows set `flags`, which must outlive them.
#pragma once

#include <vector>

#include "cli/options.h"
#include "cli/run_flags.h"

namespace vastar {

// How much is sent, how fast, over what.
std::vector<Option> load_options(RunFlags& flags, const RunTable& table);

// The request.
std::vector<Option> request_options(RunFlags& flags, const RunTable& table);

// What becomes of its responses.
std::vector<Option> reply_options(RunFlags& flags);

// What the run is judged by.
std::vector<Option> gate_options(RunFlags& flags, const RunTable& table);

}  // namespace vastar
