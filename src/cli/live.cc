// The progress line and the events.
#include "cli/live.h"

#include <unistd.h>

#include "cli/files.h"
#include "report/to_json.h"

namespace vastar {

Live::Live(const Presentation& presentation, Outputs& outputs)
    : quiet_(presentation.quiet), outputs_(outputs), line_(STDERR_FILENO, presentation.progress) {}

void Live::scenario(const std::string& name, std::string_view line) {
  scenario_ = name;
  if (!quiet_) print_aside(std::string(line) + "\n");
}

void Live::begin(std::string_view command, const std::string& url,
                 const std::vector<std::string>& warnings) {
  if (!quiet_) print_warnings(warnings);
  begun_ = monotonic_now();
  outputs_.event(start_event(command, url, scenario_));
}

void Live::begin(const SweepReport& planned, const RunParams& load,
                 const std::vector<std::string>& warnings) {
  if (!quiet_) print_warnings(warnings);
  begun_ = monotonic_now();
  outputs_.event(sweep_start_event(planned, load, scenario_));
}

void Live::next_run(const LoadShape& load, std::string_view label) {
  ProgressGoal goal;
  if (load.requests > 0) goal.requests = load.requests;
  if (load.duration > 0) goal.duration = load.duration;
  run_ = label;
  next_tick_ = kSecond;
  line_.start(goal, std::string(label));
}

void Live::progress(const ProgressSnapshot& snapshot) {
  line_.update(snapshot);
  if (snapshot.elapsed < next_tick_) return;
  next_tick_ += kSecond;
  outputs_.event(tick_event(elapsed_s(), run_, snapshot));
}

void Live::measured(const SweepRun& run) { outputs_.event(sweep_run_event(elapsed_s(), run)); }

void Live::point(const SweepPoint& point) {
  line_.erase();
  outputs_.event(point_event(elapsed_s(), point));
  if (!quiet_) print_aside(point_line(point) + "\n");
}

void Live::launch(const LaunchPair& launch, std::string_view line) {
  line_.erase();
  outputs_.event(launch_event(elapsed_s(), launch));
  if (!quiet_) print_aside(std::string(line) + "\n");
}

void Live::end() {
  line_.erase();
  outputs_.event(end_event(elapsed_s()));
}

}  // namespace vastar
