// One run from its options to its exit code.
#pragma once

#include "base/exit_code.h"
#include "cli/run_options.h"
#include "study/run.h"

namespace vastar {

ExitCode carry_out(const RunOptions& options);

// What a study needs of the options.
RunSetup setup_of(const RunOptions& options);

}  // namespace vastar
