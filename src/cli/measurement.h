// One measurement from what was asked for to its exit code, whatever it measures.
//
// A command that measures turns its settings into one of these, everything checked, nothing sent
// yet. A command line makes one; the scenarios of a file make several, and one of them all.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"
#include "base/stop_flag.h"
#include "cli/live.h"
#include "cli/run_options.h"
#include "gate/gate.h"
#include "output/host.h"
#include "report/report.h"

namespace vastar {

// What came of it.
struct Measured {
  std::string document;         // judged
  Common common;                // as the document has it
  std::uint64_t completed = 0;  // responses in all; 0: no data
  // What should have been written while it was measured and was not, in words.
  std::vector<std::string> failed_outputs = {};
};

struct Measurement {
  std::string kind;                 // of its document
  std::string target;               // a URL, or what is compared, for people
  bool gated = false;               // there is something to judge
  std::vector<OutputSpec> outputs;  // empty: text on standard output
  // Files that it writes beside them.
  std::vector<std::string> samples = {};
  InconclusiveAs inconclusive_as = InconclusiveAs::kInconclusive;
  Presentation presentation;
  // Sends the load and judges what came of it. An error: nothing was measured.
  std::function<Result<Measured>(Live& live, const StopFlag& stop)> measure;
};

// Outputs, measure, judge, document, schema check, outputs, exit code.
ExitCode carry_out(const Measurement& measurement);

}  // namespace vastar
