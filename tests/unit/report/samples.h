// Reports made up by hand, their figures in agreement: what tests and golden documents are made of.
#pragma once

#include <initializer_list>
#include <string>

#include "report/report.h"

namespace vastar::testing {

inline Common sample_common() {
  Common common;
  common.started_at = "2026-11-21T09:30:00.123Z";
  common.machine = {8, 16, 20000, "Example CPU @ 3.00GHz",
                    "Debian GNU/Linux 12 (bookworm), Linux 6.1.0"};
  common.validity.generator_cpu_pct = {41.25, 39.5};
  common.validity.steal_pct = 0.0;
  common.validity.littles_law_ratio = 0.9981;
  return common;
}

inline LatencySummary sample_latency() {
  LatencySummary latency;
  latency.count = 3000;
  latency.min_ms = 1.6;
  latency.mean_ms = 47.4;
  latency.stddev_ms = 20.5;
  latency.max_ms = 97.8;
  latency.percentiles_ms = {24.3, 32.7, 46.06, 62.7, 74.1, 81.09, 89.22, 95.07, std::nullopt};
  latency.bins = {{10.3, 42, 0},  {19.1, 82, 0},  {27.8, 361, 1}, {36.6, 630, 3},
                  {45.3, 364, 3}, {54.1, 362, 4}, {62.8, 415, 5}, {71.6, 364, 5},
                  {80.3, 213, 6}, {89.1, 137, 8}, {97.8, 30, 10}};
  return latency;
}

// All values equal, for series whose shape does not matter.
inline LatencySummary flat_latency(std::uint64_t count, double at_ms) {
  LatencySummary latency;
  latency.count = count;
  latency.min_ms = latency.mean_ms = latency.max_ms = at_ms;
  latency.stddev_ms = 0;
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    if (static_cast<double>(count) * (1 - kQuantiles[i].q) >= 1) latency.percentiles_ms[i] = at_ms;
  }
  latency.bins = {{at_ms, count, 0}};
  return latency;
}

inline PhaseSummary sample_phase(double scale) {
  return {3000,        scale * 0.1, scale,       scale * 0.9, scale * 1.2,
          scale * 1.4, scale * 1.6, scale * 1.9, scale * 2.0};
}

inline RunParams sample_params() {
  RunParams params;
  params.url = "http://localhost:4545/v1/chat/completions";
  params.method = "POST";
  params.body_bytes = 18;
  params.requests = 3000;
  params.concurrency = 500;
  params.workers = 2;
  params.timeout_s = 20;
  params.drain_cap_s = 2;
  params.seed = 1;
  return params;
}

inline RunReport sample_run() {
  RunReport run;
  run.common = sample_common();
  run.common.insights = {"Latency spread p99/p50 = 1.9x -- good consistency",
                         "Tail ratio p99/p95 = 1.1x -- clean tail",
                         "Outlier ratio p99.9/p99 = 1.1x -- no significant outliers"};
  run.params = sample_params();
  run.elapsed_s = 0.3251;
  run.started = run.completed = run.succeeded = 3000;
  run.rps = 3000 / 0.3251;
  run.sent_bytes = 570000;
  run.received_bytes = 174078167;
  run.connections_opened = 500;
  run.statuses = {{200, 3000}};
  run.response = run.successes = sample_latency();
  run.service = sample_latency();
  run.phases[static_cast<std::size_t>(Phase::kQueue)] = sample_phase(0.01);
  run.phases[static_cast<std::size_t>(Phase::kConnect)] = sample_phase(0.4);
  run.phases[static_cast<std::size_t>(Phase::kWrite)] = sample_phase(0.02);
  run.phases[static_cast<std::size_t>(Phase::kWait)] = sample_phase(22.6);
  run.phases[static_cast<std::size_t>(Phase::kRead)] = sample_phase(24.8);
  run.ttfb = sample_phase(22.62);
  run.timeline = {{0, 3000, 3000, 0, 46.06, 89.22}};
  return run;
}

// An open loop that failed one gate, with failures of two classes.
inline RunReport sample_open_loop_run() {
  RunReport run = sample_run();
  run.params.requests.reset();
  run.params.duration_s = 3;
  run.params.rate = 1000;
  run.params.arrivals = "poisson";
  run.params.seed = 42;
  run.elapsed_s = 3.02;
  run.succeeded = 2990;
  run.failed = 10;
  run.completed = 2993;
  run.rps = 2990 / 3.02;
  run.error_rate = 10.0 / 3000;
  run.statuses = {{200, 2990}, {503, 3}};
  run.errors = {{Failure::kReset, 7, "Connection reset by peer"},
                {Failure::kHttpStatus, 3, "503 Service Unavailable"}};
  run.successes = flat_latency(2990, 46.06);
  run.lag = flat_latency(3000, 0.0213);
  run.offered_rps = 1000;
  run.achieved_rps = 1000;
  run.scheduled = 3000;
  run.unsent = 0;
  run.timeline = {{0, 1000, 997, 3, 46.0, 89.0},
                  {1, 1000, 995, 5, 46.1, 89.3},
                  {2, 1000, 998, 2, 46.2, std::nullopt}};
  run.common.validity.littles_law_ratio.reset();
  run.common.insights.emplace_back(
      "10 of 3000 requests failed (0.33%), 7 of them reset: the target reset the connection");
  run.common.gate.verdict = Verdict::kFail;
  run.common.gate.thresholds = {{"p99<200ms", 89.22, true},
                                {"error_rate<0.1%", 10.0 / 3000, false},
                                {"p9999<500ms", std::nullopt, std::nullopt}};
  return run;
}

inline SweepPoint sample_point(unsigned concurrency, double rps, std::array<double, 4> percentiles,
                               Number score) {
  SweepPoint point;
  point.concurrency = concurrency;
  point.repeats = 3;
  point.rps = rps;
  point.p50_ms = percentiles[0];
  point.p95_ms = percentiles[1];
  point.p99_ms = percentiles[2];
  point.p999_ms = percentiles[3];
  point.score = score;
  point.validity.generator_cpu_pct = {35.5};
  point.validity.littles_law_ratio = 1.0;
  return point;
}

inline SweepReport sample_sweep() {
  SweepReport sweep;
  sweep.common = sample_common();
  sweep.common.notes = {"refine=on", "repeats=3"};
  sweep.params.url = "http://localhost:10003/api/fx/convert";
  sweep.params.method = "POST";
  sweep.params.repeats = 3;
  sweep.params.refine = true;
  sweep.params.conc = "50,100,200";
  sweep.params.requests_per_bench = 3000;
  sweep.elapsed_s = 12.5;
  sweep.baseline = sample_point(1, 3200, {4.31, 4.4, 4.45, 4.6}, {});
  sweep.points = {sample_point(50, 18900, {2.64, 4.2, 5.8, 7.2}, 3915.73),
                  sample_point(100, 35800, {2.7, 4.4, 6.1, 7.9}, 7013.75),
                  sample_point(200, 36100, {5.5, 13.0, 29.0, 58.0}, 1298.48),
                  sample_point(75, 27000, {2.66, 4.3, 5.9, 7.5}, 5488.1)};
  sweep.points[2].disqualified = "spread=5.3; p999/p50=10.5";
  sweep.points[3].refined = true;
  sweep.sweet_spot = SweetSpot{100,
                               35800,
                               2.7,
                               6.1,
                               "knee",
                               "smallest c reaching 95% of the peak (35800 @ c=100), p99 within "
                               "3x of the baseline's",
                               35800,
                               100};
  sweep.sweet_spot_run = sample_run();
  return sweep;
}

// No point qualified: the highest throughput is shown, and the gate fails.
inline SweepReport sample_fallback_sweep() {
  SweepReport sweep = sample_sweep();
  for (SweepPoint& point : sweep.points) point.disqualified = "errors=0.0400";
  for (SweepPoint& point : sweep.points) point.error_rate = 0.04;
  sweep.sweet_spot->method = "fallback";
  sweep.sweet_spot->reasoning = "no point qualified; this one has the highest throughput";
  sweep.sweet_spot->concurrency = sweep.sweet_spot->peak_concurrency = 200;
  sweep.sweet_spot->rps = sweep.sweet_spot->peak_rps = 36100;
  sweep.sweet_spot->p50_ms = 5.5;
  sweep.sweet_spot->p99_ms = 29.0;
  sweep.sweet_spot_run.reset();
  sweep.common.gate.verdict = Verdict::kFail;
  return sweep;
}

}  // namespace vastar::testing
