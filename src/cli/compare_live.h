// A live comparison as it will be made: of two URLs, or of two servers that vastar starts.
#pragma once

#include "base/result.h"
#include "cli/compare_options.h"
#include "cli/parse.h"
#include "study/compare.h"

namespace vastar {

struct LiveComparison {
  RunOptions run;  // outputs and presentation; its plan is base's
  CompareSetup setup;
};

// Checks the flags against each other and the operands: two URLs (one with --aa), or one URL with
// {port} in it for --base-cmd and --head-cmd.
Result<LiveComparison> resolve_live(const CompareFlags& flags, const Operands& operands);

}  // namespace vastar
