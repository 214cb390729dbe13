// The runs of a suite beside each other, metric by metric: the rows of a table, in words.
#pragma once

#include <string>
#include <vector>

#include "support/document.h"

namespace vastar::plugin {

struct SideBySide {
  std::vector<std::string> names;  // of the runs
  struct Value {
    std::string text;   // "-" where the run has none; of times p50 / p99
    bool word = false;  // the document's own, no figure
  };
  struct Row {
    std::string metric;
    std::vector<Value> values;  // of each run
  };
  std::vector<Row> rows;
};

// Of runs whose protocol measures more than the first byte; nothing of fewer than two. Texts are
// safe to print, and not escaped otherwise.
SideBySide side_by_side(const Array& scenarios);

}  // namespace vastar::plugin
