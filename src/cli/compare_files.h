// `vastar compare OLD.json NEW.json`: two stored documents.
#pragma once

#include <optional>
#include <string>

#include "base/exit_code.h"
#include "base/result.h"
#include "cli/compare_options.h"

namespace vastar {

struct FilePair {
  std::string base, head;
};

// The operands as two documents; none when neither names one. One of each, or another number of
// files than two, is an error, and so are flags that only measuring has a use for.
Result<std::optional<FilePair>> resolve_files(const CompareFlags& flags, const Operands& operands);

// Reads, compares, concludes. What is wrong with a file is an error of usage.
Result<ExitCode> carry_out(const CompareFlags& flags, const FilePair& files);

}  // namespace vastar
