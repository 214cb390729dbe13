// What a comparison found: every launch's numbers, and what follows from them metric by metric.
//
// study/ adds the launches, gate/regression.h judges them, report/to_json.h writes them. The
// verdict needs nothing but `rules`, `launches` and `ended`, so it can be found again from a
// document.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/compare.h"
#include "report/report.h"

namespace vastar {

enum class CompareSource : std::uint8_t { kUrls, kCommands, kFiles };
enum class CompareEnd : std::uint8_t {
  kDecided,      // the launches said enough, or as much as they ever would
  kBudget,       // --budget was spent
  kInterrupted,  // by a signal
  kBroken,       // a launch could not be made (a server did not start, nothing answered)
};

struct CompareParams {
  CompareSource source = CompareSource::kUrls;
  std::string base, head;          // a URL, a command line or a file, as given
  std::optional<std::string> url;  // of kCommands, as given
  std::optional<std::string> method;
  bool aa = false;
  std::uint64_t seed = 0;
  unsigned concurrency = 0;                             // 0: files
  std::optional<std::string> http_version;              // none: files
  unsigned streams = 0;                                 // on each connection; 0: files
  std::optional<Http2Windows> http2_windows;            // none: HTTP/1.1, files
  std::optional<WebSocketParams> websocket;             // none: HTTP, files
  unsigned workers = 0;                                 // 0: files
  std::vector<unsigned> server_cores, generator_cores;  // of --server-cores; none: not given
  Number rate;                                          // none: closed loop
  std::optional<std::string> arrivals;
  Number block_s, launch_time_s, warmup_s, timeout_s, budget_s;  // none: files
  CompareRules rules;
};

// One side of one launch.
struct LaunchSide {
  std::uint64_t started = 0, succeeded = 0, failed = 0;
  Number measured_s = {};         // how long this side was driven, all its blocks together
  Number generator_cpu_pct = {};  // of the busiest worker while this side was driven
  Number achieved_share = {};     // open loop: started / offered
  std::string died = {};          // how its server ended, or did not come up; empty: it did not
};

// One metric of one launch. `effect`: the natural logarithm of head/base (base/head of a kRate), of
// a kShare the difference; above 0 head is worse. Held within +-kLargestEffect, also where one of
// the two is 0. None: no such evidence in this launch.
struct LaunchFigure {
  std::string metric = {};
  Number base = {}, head = {};  // over the whole launch; ms, requests/s, a share
  Number effect = {};           // the median over groups of quads
  unsigned groups = 0;
  // Of a protocol's own metric: what it stands on, of the side with fewer. None: the requests.
  std::optional<std::uint64_t> samples = {};
};
inline constexpr double kLargestEffect = 6.907755278982137;  // ln 1000

struct LaunchPair {
  double t_s = 0;  // since the comparison's start
  LaunchSide base, head;
  std::vector<LaunchFigure> figures;  // in the order of kComparedMetrics, then the protocol's own
  unsigned quads = 0;
  Number steal_pct;           // CPU time the hypervisor gave to others
  Number steal_blocks_share;  // blocks that lost more than 5% of it
  bool valid = true;
  std::vector<std::string> reasons;  // why not
  const LaunchFigure* figure(std::string_view metric) const;
};

enum class MetricOutcome : std::uint8_t { kPass, kFail, kInconclusive, kNotGated };

// One metric over all launches. Changes are as people read them: head against base in percent
// (percentage points of error_rate), + is more, whether that is better or worse.
struct MetricVerdict {
  std::string metric;
  MetricKind kind = MetricKind::kLatency;
  MetricOutcome outcome = MetricOutcome::kNotGated;
  Number base, head;                       // medians over the launches
  Number change, change_low, change_high;  // between low and high with 98% confidence
  Number worse_by, worse_at_least;         // the same as evidence: in the bad direction, and the
                                           // bound that a failure needs above the margin
  Number bound_confidence;                 // of worse_at_least, a share: 0.9998
  Number margin;                           // as asked, in the unit of the changes; none: not gated
  Number margin_used;                      // that, or more where the floor is above it
  Number spread;          // standard deviation between launches, in the unit of the changes
  Number detectable;      // the smallest change for the worse that would be found 4 times in 5
  unsigned launches = 0;  // that say something about it
  unsigned launches_worse = 0;   // of them beyond the margin
  bool confirmed = false;        // by fresh launches
  double requests_a_launch = 0;  // of the side with fewer, on average
  std::uint64_t requests_needed = 0;
  std::string reason;  // why it is not gated or inconclusive; empty for the others
};

// Both sides over all launches.
struct CompareSide {
  std::uint64_t started = 0, completed = 0, succeeded = 0, failed = 0;
  double rps = 0, error_rate = 0;
  LatencySummary response = {};
  std::map<std::uint16_t, std::uint64_t> statuses = {};
  std::vector<ErrorClass> errors = {};
};

struct CompareReport {
  Common common;
  CompareParams params;
  double elapsed_s = 0;
  bool interrupted = false;
  CompareEnd ended = CompareEnd::kDecided;
  std::string broken;  // what went wrong, with kBroken
  std::vector<LaunchPair> launches;
  std::optional<CompareSide> base, head;  // none: not known (files of vastar 0.2)
  std::vector<MetricVerdict> metrics;     // gated ones first
  std::string headline;                   // the verdict in a sentence
  std::vector<std::string> advice;        // what to do next
};

// As documents name them.
std::string_view source_name(CompareSource source);
std::string_view end_name(CompareEnd end);
std::string_view outcome_name(MetricOutcome outcome);
std::string_view kind_unit(MetricKind kind);

}  // namespace vastar
