// A sweep as it will be made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/content_flags.h"
#include "cli/run_options.h"
#include "plan/sweep.h"
#include "study/sweep.h"

namespace vastar {

struct SweepFlags {
  RunFlags run;
  SweepOptions sweep;
  ContentFlags content;
  // Paired
  std::string vs;
  std::optional<std::string> vs_method, vs_body, vs_content_type;  // else those of the target
  std::string ref_from_json;
  std::string resume;

  SweepFlags();  // a sweep warms up for 500 ms
};

struct SweepCommandOptions {
  RunOptions run;  // its plan's concurrency and requests are the levels' to set
  SweepOptions sweep;
  Reference reference;
  std::optional<SweepJournal> resumed;
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> sweep_options_table(SweepFlags& flags);

// With check_content() behind it.
Result<SweepCommandOptions> resolve_sweep(const SweepFlags& flags, const Operands& operands);

}  // namespace vastar
