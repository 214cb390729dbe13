// The runs of a sweep that was broken off, out of the NDJSON it wrote while it went on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/report.h"

namespace vastar {

// One run of a level, or one of the target and its reference in turn.
struct SweepRun {
  std::string what;  // "baseline", "c=100", "refine c=75"
  RunReport target = {};
  std::optional<RunReport> reference = {};  // none: not paired, or paired with a file
  std::uint64_t target_requests = 0, reference_requests = 0;
  std::string silence = {};  // why the pair ended early; else empty
};

struct SweepJournal {
  std::string start;           // its start event, JSON
  bool fingerprinted = false;  // it tells its requests and routes from others
  std::vector<SweepRun> runs;  // in the order they were measured, whole ones only
};

// `ndjson`: the text of the file, whose last line may be cut short. The bars of latencies are not
// read, they follow from the histograms. An error: it is no sweep's, it is of a sweep that came to
// its end, or of several scenarios.
Result<SweepJournal> read_sweep_journal(std::string_view ndjson);

// What two sweeps were asked for, or ran on, that differs: "max_spread (4 then, 5 now)". From their
// start events.
std::vector<std::string> sweep_differences(std::string_view then, std::string_view now);

}  // namespace vastar
