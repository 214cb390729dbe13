// The concurrency levels of a sweep: --conc and --refine.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

struct Levels {
  bool automatic = false;        // "auto": may stop early and may go on past the last
  std::vector<unsigned> values;  // ascending, no doubles
};

// "auto" | "10,50,100" | "10..1000:log=6" (inclusive, rounded) | "10..200:step=20" (the end only if
// hit). The error shows the forms.
Result<Levels> parse_levels(std::string_view spec);

// 0.5, 0.75, 1.25 and 1.5 times the winner, rounded, without what was measured already.
std::vector<unsigned> refine_levels(unsigned winner, const std::vector<unsigned>& measured);

}  // namespace vastar
