// SIGINT and SIGTERM: the first asks for an orderly end, the second ends the process at once.
#pragma once

#include <optional>

#include "base/exit_code.h"
#include "base/stop_flag.h"

namespace vastar {

// While one of these lives, the first of either signal raises `flag` and is remembered; a second
// leaves at once with 130 or 143. One at a time in a process; `flag` must outlive it.
class StopOnSignals {
 public:
  explicit StopOnSignals(StopFlag& flag);
  ~StopOnSignals();  // the signals act as they did before
  StopOnSignals(const StopOnSignals&) = delete;
  StopOnSignals& operator=(const StopOnSignals&) = delete;

  // kInterrupted or kTerminated, by the signal that came first; nothing when none came.
  static std::optional<ExitCode> exit_code();
};

}  // namespace vastar
