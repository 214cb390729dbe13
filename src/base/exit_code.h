// The exit codes of vastar, named once. docs/exit-codes.md explains them; tests check them.
#pragma once

namespace vastar {

enum class ExitCode : int {
  kOk = 0,          // measured, and every gate passed
  kGateFailed = 1,  // an SLO, a regression, or no qualified sweep point
  kUsage = 2,       // nothing was sent: flag, expression, URL, file, plugin or destination is wrong
  kInconclusive = 3,   // gates were asked for and the measurement cannot judge them
  kNoData = 4,         // nothing completed, or an output failed after the run
  kInternal = 70,      // a bug in vastar
  kInterrupted = 130,  // SIGINT, after reporting what there was
  kTerminated = 143,   // SIGTERM, after reporting what there was
};

}  // namespace vastar
