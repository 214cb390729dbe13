// Measurements into a report: the one place where numbers are derived.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "report/offered.h"
#include "report/report.h"
#include "stats/measurements.h"

namespace vastar {

// What a report says beside the measurements.
struct RunFacts {
  RunParams params;
  std::string started_at;
  MachineFacts machine;
  Validity validity;
  std::vector<std::string> notes;
  std::vector<std::string> series;  // names of Measurements::series
  Nanos elapsed = 0;
  bool interrupted = false;
  Offered offered;            // empty: a closed loop
  std::uint64_t unsent = 0;   // open loop: of those scheduled
  bool with_streams = false;  // --per-stream
  unsigned hist_bins = 16;
  // Latency limits in ms, ascending by quantile, that colour the histogram (--slo-target, --slo on
  // latency); empty: the run's own percentiles do.
  std::vector<double> color_limits_ms;
};

// The gate is left empty: gate/ fills it.
RunReport build_run_report(const Measurements& measurements, const RunFacts& facts);

// The sentences of the Insight block: latency spread p99/p50, tail ratio p99/p95, outlier ratio
// p99.9/p99, each only where its percentiles exist, with what it means.
std::vector<std::string> latency_insights(const LatencySummary& response);

}  // namespace vastar
