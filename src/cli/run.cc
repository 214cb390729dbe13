// The flow of one run.
#include "cli/run.h"

#include "cli/files.h"

namespace vastar {

ExitCode run(const RunOptions&) {
  print_error("this build checks the command line, and does not measure yet");
  return ExitCode::kInternal;
}

}  // namespace vastar
