// What two runs must have in common, said once: to be added up (vastar merge), or to be held
// against each other (vastar compare of files).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/report.h"

namespace vastar {

struct Sameness {
  enum class For : std::uint8_t { kBoth, kMerge, kCompare };

  const char* what;                         // "method", "--rate"
  std::string (*of)(const RunParams& run);  // in words: the same of the same
  For which = For::kBoth;

  bool for_merge() const { return which != For::kCompare; }
  bool for_compare() const { return which != For::kMerge; }
};

const std::vector<Sameness>& samenesses();

}  // namespace vastar
