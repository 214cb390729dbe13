// One run from its options to its exit code.
#pragma once

#include "base/exit_code.h"
#include "cli/run_options.h"

namespace vastar {

ExitCode run(const RunOptions& options);

}  // namespace vastar
