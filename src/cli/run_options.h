// A run as it will be made: every flag checked against the others, the plan ready.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/parse.h"
#include "cli/run_flags.h"
#include "gate/gate.h"
#include "output/host.h"
#include "plan/plan.h"
#include "plan/slo.h"

namespace vastar {

// How things look, decided once: the outputs and the live progress only obey.
struct Presentation {
  bool quiet = false;     // nothing on standard error but errors
  OutputOptions output;   // colour and width of standard output
  bool progress = false;  // standard error is a terminal that may be redrawn
  unsigned hist_bins = 16;
  std::vector<double> color_limits_ms;     // RunFacts::color_limits_ms
  std::vector<std::string> warnings = {};  // to say at the start, unless quiet
};

struct RunOptions {
  Plan plan;
  std::vector<Slo> slos;
  std::vector<AbortRule> abort_on;
  std::string samples;  // file; empty: none
  InconclusiveAs inconclusive_as = InconclusiveAs::kInconclusive;
  std::vector<OutputSpec> outputs;  // empty: text on standard output
  Presentation presentation;
  std::vector<std::string> notes;  // for the document: what was changed or is worth knowing
};

// What differs between the commands that make runs.
struct RunRules {
  std::string_view content_type = "text/html";  // of a body without -T
  bool tls_elsewhere = false;       // flags of TLS may be for another URL of the command
  bool redirects = true;            // are followed, unless flags say otherwise
  unsigned in_flight = 1;           // operations at a time on a connection, where no flag says so
  bool requests_per_level = false;  // a sweep: the connections differ, so -n is not held against -c
  bool several_runs = false;        // what can be used once is not enough for all of them
  bool several_targets = false;     // one list of URLs goes to all of them: it has paths alone
};

// What flags name by a file or a variable is read, so that several plans can be made of one file or
// of standard input.
Result<RunFlags> with_files(RunFlags flags);

// The rules between flags: -z wins over -n, -n below -c lowers c, -q excludes --rate, -d excludes
// -D. Reads files, as with_files(). `operands` is what was left of the command line: the URL.
Result<RunOptions> resolve_run(const RunFlags& flags, const Operands& operands,
                               const RunRules& rules);

}  // namespace vastar
