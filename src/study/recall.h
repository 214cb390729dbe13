// Runs that were measured before, handed to a sweep in the order it asks for them.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "report/summary.h"
#include "report/sweep_journal.h"

namespace vastar {

class Recall {
 public:
  // `style`: how the bars of their histograms are drawn, which journals do not hold.
  Recall(std::vector<SweepRun> runs, BinStyle style);

  // The next run, when it is the one of that name; nothing from the first that is not on.
  std::optional<SweepRun> next(std::string_view what);

 private:
  std::vector<SweepRun> runs_;
  BinStyle style_;
  std::size_t taken_ = 0;
};

}  // namespace vastar
