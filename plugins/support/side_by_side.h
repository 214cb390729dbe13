// The runs of a suite beside each other, metric by metric: the rows of a table, in words.
#pragma once

#include <string>
#include <vector>

#include "support/document.h"

namespace vastar::plugin {

struct SideBySide {
  std::vector<std::string> names;  // of the runs
  struct Row {
    std::string metric;
    std::vector<std::string> values;  // of each run: "-" where it has none; of times p50 / p99
  };
  std::vector<Row> rows;
};

// Of runs whose protocol measures more than the first byte; nothing of fewer than two. Texts are
// safe to print, and not escaped otherwise.
SideBySide side_by_side(const Array& scenarios);

}  // namespace vastar::plugin
