// Running out of memory.
#include "base/out_of_memory.h"

#include <unistd.h>

#include <atomic>
#include <new>
#include <string_view>

namespace vastar {
namespace {

std::atomic<ExitCode> exit_code{ExitCode::kNoData};

}  // namespace

void out_of_memory() {
  constexpr std::string_view kWords =
      "vastar: out of memory: this process may have no more (ulimit -v, a container's limit), so "
      "nothing was reported. Fewer connections (-c) or workers, or a smaller body, take less\n";
  (void)!write(STDERR_FILENO, kWords.data(), kWords.size());
  _exit(static_cast<int>(exit_code.load()));
}

void end_when_out_of_memory(ExitCode code) {
  exit_code = code;
  std::set_new_handler(out_of_memory);
}

}  // namespace vastar
