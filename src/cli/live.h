// What is seen of a measurement while it runs: the progress line on standard error and the events
// that outputs get. On the coordinating thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "cli/run_options.h"
#include "output/host.h"
#include "output/progress_line.h"
#include "plan/plan.h"
#include "report/compare_report.h"
#include "report/report.h"
#include "report/sweep_journal.h"
#include "stats/progress.h"

namespace vastar {

class Live {
 public:
  // `outputs` must outlive it.
  Live(const Presentation& presentation, Outputs& outputs);

  // What begins from now on is this scenario's; `line` says so to people.
  void scenario(const std::string& name, std::string_view line);
  // `warnings`: what people should know before they read any figure.
  void begin(std::string_view command, const std::string& url,
             const std::vector<std::string>& warnings);
  // A sweep, whose events hold what resuming it takes.
  void begin(const SweepReport& planned, const RunParams& load,
             const std::vector<std::string>& warnings);
  // A run under this load begins; `label` tells it from others, or is empty.
  void next_run(const LoadShape& load, std::string_view label);
  void progress(const ProgressSnapshot& snapshot);
  void measured(const SweepRun& run);
  void point(const SweepPoint& point);
  void launch(const LaunchPair& launch, std::string_view line);  // `line` is for people
  void end();                                                    // takes the progress line away

 private:
  double elapsed_s() const { return to_seconds(monotonic_now() - begun_); }

  const bool quiet_;
  Outputs& outputs_;
  ProgressLine line_;
  std::string scenario_;
  Nanos begun_ = 0;
  std::string run_;      // under way
  Nanos next_tick_ = 0;  // of the run under way: when outputs get the next event
};

}  // namespace vastar
