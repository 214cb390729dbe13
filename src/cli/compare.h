// One live comparison from its options to its exit code.
#pragma once

#include "base/exit_code.h"
#include "cli/compare_live.h"

namespace vastar {

ExitCode carry_out(const LiveComparison& comparison);

}  // namespace vastar
