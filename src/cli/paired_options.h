// What makes a sweep a paired one: --vs, --ref-from-json and their gates.
#pragma once

#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "cli/run_options.h"
#include "cli/sweep_options.h"
#include "study/sweep.h"

namespace vastar {

// Rows that set `flags`, which must outlive them.
std::vector<Option> paired_options_table(SweepFlags& flags);

// The reference that the flags name, read when it is a file; neither, when they name none.
Result<Reference> resolve_reference(const SweepFlags& flags, const RunRules& rules,
                                    const Origin& target);

}  // namespace vastar
