// `vastar compare OLD.json NEW.json`: two stored documents.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/compare_options.h"
#include "cli/measurement.h"
#include "cli/words.h"

namespace vastar {

struct FilePair {
  std::string base, head;
};

// The operands as two documents; none when neither names one. One of each, or another number of
// files than two, is an error, and so are flags that only measuring has a use for.
Result<std::optional<FilePair>> resolve_files(const CompareFlags& flags, const Operands& operands);

// Reads and compares: nothing is left to measure. What is wrong with a file is an error of usage.
Result<Measurement> measurement_of(const CompareFlags& flags, const FilePair& files);

}  // namespace vastar
