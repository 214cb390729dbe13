// Reports with a different value in every field, for the tests of the gate.
#pragma once

#include <cstddef>

#include "report/report.h"

namespace vastar {

inline LatencySummary sample_latency(double base) {
  LatencySummary summary;
  summary.count = 20000;
  summary.min_ms = base;
  summary.mean_ms = base + 0.1;
  summary.max_ms = base + 0.2;
  for (std::size_t i = 0; i < summary.percentiles_ms.size(); ++i) {
    summary.percentiles_ms[i] = (100 * base + 30 + static_cast<double>(i)) / 100;
  }
  return summary;
}

inline PhaseSummary sample_phase(double base) {
  return {20000,      base,       base + 0.1, base + 0.2, base + 0.3,
          base + 0.4, base + 0.5, base + 0.6, base + 0.7};
}

inline RunReport sample_run() {
  RunReport report;
  report.elapsed_s = 4;
  report.started = 20000;
  report.completed = 19000;
  report.succeeded = 18000;
  report.failed = 2000;
  report.timed_out = 700;
  report.rps = 4500;
  report.error_rate = 0.1;
  report.sent_bytes = 8004;
  report.received_bytes = 40000;
  report.statuses = {{103, 1}, {200, 17000}, {204, 999}, {302, 7}, {404, 41}, {499, 2}, {503, 951}};
  report.response = sample_latency(10);
  report.service = sample_latency(20);
  report.lag = sample_latency(30);
  report.successes = sample_latency(40);
  for (std::size_t i = 0; i < kPhaseCount; ++i) {
    report.phases[i] = sample_phase(100 + 10 * static_cast<double>(i));
  }
  report.ttfb = sample_phase(200);
  return report;
}

inline SweepPoint sample_point(unsigned concurrency, bool qualified) {
  SweepPoint point;
  point.concurrency = concurrency;
  if (!qualified) point.disqualified = "errors=0.5";
  return point;
}

inline SweepReport sample_sweep() {
  SweepReport report;
  report.points = {sample_point(10, true), sample_point(50, true), sample_point(100, false)};
  SweetSpot spot;
  spot.concurrency = 50;
  spot.rps = 4501;
  spot.p50_ms = 1.5;
  spot.p99_ms = 2.5;
  spot.method = "knee";
  spot.peak_rps = 4700;
  report.sweet_spot = spot;
  report.sweet_spot_run = sample_run();
  return report;
}

}  // namespace vastar
