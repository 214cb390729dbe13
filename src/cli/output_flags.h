// The flags of what is printed and where: the same in every command that ends in a document.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/terminal.h"
#include "output/host.h"

namespace vastar {

inline constexpr std::string_view kOutputGroup = "Output";

struct OutputFlags {
  std::vector<OutputSpec> outputs;  // of -o and --json-path, in order
  bool quiet = false;
  ColorChoice color = ColorChoice::kAuto;
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> output_options(OutputFlags& flags);

}  // namespace vastar
