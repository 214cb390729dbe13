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
  // With --bisect, in the words of git-bisect(1):
  kBisectSkip = 125,  // this commit cannot be tested
  kBisectStop = 255,  // the command itself is wrong
};

// What `git bisect run` is told instead. It takes 1 to 124 for a bad commit, so what says nothing
// of the commit must be another code. 0, 1 and the signals' codes stay.
constexpr ExitCode for_bisect(ExitCode code) {
  switch (code) {
    case ExitCode::kInconclusive:
    case ExitCode::kNoData:
      return ExitCode::kBisectSkip;
    case ExitCode::kUsage:
    case ExitCode::kInternal:
      return ExitCode::kBisectStop;
    default:
      return code;
  }
}

}  // namespace vastar
