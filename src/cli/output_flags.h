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
  bool push_required = false;
  Nanos push_timeout = OutputOptions().push_timeout;
};

// What the flags and this process's standard output make of them.
OutputOptions output_options_of(const OutputFlags& flags);

// Rows that set `flags`, which must outlive them.
std::vector<Option> output_options(OutputFlags& flags);

}  // namespace vastar
