// One sweep from its options to its exit code.
#pragma once

#include "base/exit_code.h"
#include "cli/sweep_options.h"

namespace vastar {

ExitCode carry_out(const SweepCommandOptions& options);

}  // namespace vastar
