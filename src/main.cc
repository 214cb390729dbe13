// argv -> exit code.
#include <fmt/format.h>

#include <exception>

#include "cli/commands.h"

int main(int argc, char** argv) {
  try {
    const vastar::Arguments arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(vastar::run_command_line(arguments));
  } catch (const std::exception& error) {
    fmt::print(stderr, "vastar: internal error, a bug in vastar: {}\n", error.what());
    return static_cast<int>(vastar::ExitCode::kInternal);
  }
}
