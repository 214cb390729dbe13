// SIGINT and SIGTERM.
#include "cli/signals.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace vastar {
namespace {

// What the handler may touch: lock-free atomics only.
std::atomic<StopFlag*> stop_flag{nullptr};
std::atomic<int> first_signal{0};

struct sigaction old_int;
struct sigaction old_term;

extern "C" void on_signal(int signal) {
  int none = 0;
  if (!first_signal.compare_exchange_strong(none, signal)) _exit(128 + signal);
  if (StopFlag* flag = stop_flag.load()) flag->raise();
}

}  // namespace

StopOnSignals::StopOnSignals(StopFlag& flag) {
  first_signal = 0;
  stop_flag = &flag;
  struct sigaction action = {};
  action.sa_handler = &on_signal;
  sigemptyset(&action.sa_mask);
  // No SA_RESTART: a wait in a system call ends, so the flag is seen soon.
  sigaction(SIGINT, &action, &old_int);
  sigaction(SIGTERM, &action, &old_term);
}

StopOnSignals::~StopOnSignals() {
  sigaction(SIGINT, &old_int, nullptr);
  sigaction(SIGTERM, &old_term, nullptr);
  stop_flag = nullptr;
}

std::optional<ExitCode> StopOnSignals::exit_code() {
  switch (first_signal.load()) {
    case SIGINT:
      return ExitCode::kInterrupted;
    case SIGTERM:
      return ExitCode::kTerminated;
    default:
      return std::nullopt;
  }
}

}  // namespace vastar
