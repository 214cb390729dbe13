// Drives a plan: worker threads with an event loop each, and what they measured, merged.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/stop_flag.h"
#include "base/units.h"
#include "engine/locate.h"
#include "engine/session.h"
#include "plan/plan.h"
#include "stats/measurements.h"
#include "stats/progress.h"
#include "stats/sample_sink.h"
#include "stats/second_board.h"

namespace vastar {

// Everything one run of the engine found out.
struct Outcome {
  Measurements measurements;
  // Start of the measured time to the last operation's end, or to the end of -z if that is later.
  // With LoadShape::settle it is the time that the counted operations stand for, so that a rate is
  // still count / elapsed however short the run: in an open loop, and under a cap, the time in
  // which they were started; in a closed loop from the end of a connection's last uncounted
  // operation to the end of its last one, the mean over connections.
  Nanos elapsed = 0;
  // CPU each worker used while operations were started (not while drained), 100 = one core.
  std::vector<double> worker_cpu_pct;
  unsigned workers = 0;
  std::vector<std::string> source_addresses;  // as asked for, or chosen on loopback
  std::vector<std::string> series;            // names, as Measurements::series has the figures
  unsigned connections = 0;                   // asked for, after clamping to the requests there are
  std::uint64_t operations = 0;               // begun in all, those of the settle too
  std::uint64_t scheduled = 0;     // open loop: due until the run ended or was interrupted
  std::uint64_t unsent = 0;        // open loop: of these, never started
  Nanos stood_still = 0;           // longest time that this process did not run although it was due
  bool interrupted = false;        // the stop flag was raised
  bool gave_up = false;            // the target was gone for so long that the rest was not sent
  std::vector<std::string> notes;  // in words, for the document
};

struct EngineHooks {
  // Called on the coordinating thread about ten times a second while load runs; may be empty.
  std::function<void(const ProgressSnapshot&)> progress;
  const StopFlag* stop = nullptr;  // may be null
  SampleSink* samples = nullptr;   // of the measured time; may be null
  SecondBoard* seconds = nullptr;  // of the measured time; may be null
  Locate locate = vastar::locate;  // called on any thread
};

// Resolves the host, connects, warms up, measures, drains. Blocks until done. An error means that
// nothing was measured: the name did not resolve, nothing answered at all, or limits of this
// machine forbid the plan (the message names the need).
Result<Outcome> drive(const Plan& plan, const Protocol& protocol, const EngineHooks& hooks);

}  // namespace vastar
