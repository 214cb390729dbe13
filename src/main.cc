// argv -> exit code.
#include <csignal>
#include <cstdio>
#include <exception>

#include "base/credentials.h"
#include "base/out_of_memory.h"
#include "cli/commands.h"
#include "cli/files.h"

namespace {

vastar::ExitCode carry_out(const vastar::Arguments& arguments) {
  try {
    vastar::hold_standard_descriptors();
    return vastar::run_command_line(arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vastar: internal error, a bug in vastar: %s\n", error.what());
    return vastar::ExitCode::kInternal;
  }
}

}  // namespace

int main(int argc, char** argv) {
  // A file that may grow no further (ulimit -f) is an error of its output, as a full disk is.
  (void)std::signal(SIGXFSZ, SIG_IGN);
  // A reader that leaves early (`vastar ... | head`) must not take the verdict's exit code with it.
  // A program started from here with exec must have SIGPIPE's default back.
  (void)std::signal(SIGPIPE, SIG_IGN);
  const vastar::Arguments arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  vastar::hide_credentials(argc, argv);  // before a plugin's process is forked, which keeps them
  const bool bisect = vastar::asks_for_bisect(arguments);
  const vastar::ExitCode no_data = vastar::ExitCode::kNoData;
  vastar::end_when_out_of_memory(bisect ? vastar::for_bisect(no_data) : no_data);
  const vastar::ExitCode code = carry_out(arguments);
  return static_cast<int>(bisect ? vastar::for_bisect(code) : code);
}
