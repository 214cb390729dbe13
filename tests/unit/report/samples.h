// Reports of made-up measurements: what tests and golden documents are made of.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "report/build.h"
#include "report/report.h"
#include "report/to_json.h"

namespace vastar::testing {

// `count` durations around `middle_ms`, in the shape of a bell, never below a thirtieth of it.
inline void record_bell(Histogram& histogram, std::uint64_t count, double middle_ms) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const double u = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    const double ms = middle_ms * (1 + 0.13 * std::log(u / (1 - u)));
    histogram.record(static_cast<Nanos>(std::max(ms, middle_ms / 30) * kMillisecond));
  }
}

inline void record_failures(Measurements& measurements, Failure failure, std::uint64_t count,
                            Nanos time, std::string example) {
  FailureSeries& series = measurements.failures[static_cast<std::size_t>(failure)];
  series.count = count;
  series.example = std::move(example);
  series.response.record(time, count);
  measurements.failed += count;
  measurements.started += count;
}

inline Measurements sample_measurements(std::uint64_t succeeded) {
  Measurements measurements;
  measurements.started = measurements.completed = measurements.succeeded = succeeded;
  measurements.sent_bytes = 190 * succeeded;
  measurements.received_bytes = 58026 * succeeded;
  measurements.connections_opened = 500;
  measurements.statuses = {{200, succeeded}};
  record_bell(measurements.successes, succeeded, 46);
  record_bell(measurements.service, succeeded, 46);
  const std::array<std::pair<Phase, double>, 5> phases = {{{Phase::kQueue, 0.0005},
                                                           {Phase::kConnect, 0.4},
                                                           {Phase::kWrite, 0.02},
                                                           {Phase::kWait, 22},
                                                           {Phase::kRead, 24}}};
  for (const auto& [phase, middle_ms] : phases) {
    Histogram& histogram = measurements.phases[static_cast<std::size_t>(phase)];
    record_bell(histogram, phase == Phase::kConnect ? 500 : succeeded, middle_ms);
  }
  record_bell(measurements.ttfb, succeeded, 22.02);
  return measurements;
}

inline RunFacts sample_facts() {
  RunFacts facts;
  facts.params.url = "http://localhost:4545/v1/chat/completions";
  facts.params.method = "POST";
  facts.params.body_bytes = 18;
  facts.params.requests = 3000;
  facts.params.concurrency = 500;
  facts.params.workers = 2;
  facts.params.timeout_s = 20;
  facts.params.drain_cap_s = 2;
  facts.params.seed = 1;
  facts.started_at = "2026-11-21T09:30:00.123Z";
  facts.machine = {8, 16, 20000, "Example CPU @ 3.00GHz",
                   "Debian GNU/Linux 12 (bookworm), Linux 6.1.0"};
  facts.validity.generator_cpu_pct = {41.25, 39.5};
  facts.validity.steal_pct = 0.0;
  facts.validity.littles_law_ratio = 0.9981;
  facts.elapsed = 325100 * kMicrosecond;
  return facts;
}

inline RunReport sample_run() {
  Measurements measurements = sample_measurements(3000);
  std::vector<PackedBuckets::Bucket> buckets;
  measurements.successes.for_each([&](Nanos, Nanos high, std::uint64_t count) {
    buckets.push_back({high, count});
  });
  measurements.timeline = {{3000, 3000, 0, PackedBuckets::of(buckets)}};
  return build_run_report(measurements, sample_facts());
}

// An open loop with failures of two classes, which failed one of its gates.
inline RunReport sample_open_loop_run() {
  Measurements measurements = sample_measurements(2990);
  record_failures(measurements, Failure::kTimeout, 7, kSecond, "no complete response within 1s");
  record_failures(measurements, Failure::kHttpStatus, 3, 20 * kMillisecond,
                  "503 Service Unavailable");
  measurements.completed += 3;
  measurements.statuses[503] = 3;
  record_bell(measurements.lag, 3000, 0.02);
  constexpr Nanos kUsual = 46 * kMillisecond, kSlower = 47 * kMillisecond;
  measurements.timeline = {{1000, 930, 3, PackedBuckets::of({{kUsual, 933}})},
                           {1000, 1000, 2, PackedBuckets::of({{kUsual, 1000}, {kSecond, 2}})},
                           {1000, 1000, 4, PackedBuckets::of({{kSlower, 1000}, {kSecond, 4}})},
                           {0, 60, 1, PackedBuckets::of({{kSlower, 60}, {kSecond, 1}})}};
  RunFacts facts = sample_facts();
  facts.params.requests.reset();
  facts.params.duration_s = 3;
  facts.params.rate = 1000;
  facts.params.arrivals = "poisson";
  facts.params.timeout_s = 1;
  facts.validity.littles_law_ratio.reset();
  facts.elapsed = 3920 * kMillisecond;
  facts.offered = {.rate = Ramp::flat(1000), .poisson = true, .scheduled = 3000};
  RunReport run = build_run_report(measurements, facts);
  run.common.gate.verdict = Verdict::kFail;
  run.common.gate.thresholds = {{"p99<200ms", run.response.percentiles_ms[6], "ms", true},
                                {"error_rate<0.1%", run.error_rate, "fraction", false},
                                {"p9999<500ms", std::nullopt, "ms", std::nullopt}};
  return run;
}

// p50, p95, p99 and p99.9 in ms.
inline SweepPoint sample_point(unsigned concurrency, double rps,
                               const std::array<double, 4>& percentiles) {
  SweepPoint point;
  point.concurrency = concurrency;
  point.repeats = 3;
  point.rps = rps;
  point.p50_ms = percentiles[0];
  point.p95_ms = percentiles[1];
  point.p99_ms = percentiles[2];
  point.p999_ms = percentiles[3];
  point.score = rps / std::pow(percentiles[2] / percentiles[0], 2);
  point.validity.generator_cpu_pct = {35.5};
  point.validity.littles_law_ratio = 1.0;
  return point;
}

inline SweepReport sample_sweep() {
  const RunReport run = sample_run();
  const auto& percentiles = run.response.percentiles_ms;
  SweepReport sweep;
  sweep.common = run.common;
  sweep.common.insights.clear();
  sweep.common.notes = {"refine=on", "repeats=3"};
  sweep.params.url = run.params.url;
  sweep.params.method = run.params.method;
  sweep.params.repeats = 3;
  sweep.params.refine = true;
  sweep.params.conc = "100,500,2000";
  sweep.params.requests_per_bench = 3000;
  sweep.elapsed_s = 12.5;
  sweep.baseline = sample_point(1, 24, {41, 43, 45, 46});
  sweep.points = {
      sample_point(100, 2300, {43, 58, 63, 70}),
      sample_point(500, run.rps,
                   {*percentiles[2], *percentiles[5], *percentiles[6], *percentiles[7]}),
      sample_point(2000, 9100, {190, 510, 1010, 1900}), sample_point(250, 5400, {45, 60, 66, 75})};
  sweep.points[2].disqualified = "spread=5.3; p999/p50=10.0; p99>3xbase";
  sweep.points[3].refined = true;
  sweep.sweet_spot = SweetSpot{500,
                               run.rps,
                               percentiles[2],
                               percentiles[6],
                               "knee",
                               "smallest c reaching 95% of the peak (9228 @ c=500), p99 within 3x "
                               "of the baseline's",
                               run.rps,
                               500};
  sweep.sweet_spot_run = run;
  return sweep;
}

// No point qualified: the highest throughput is shown, and the gate fails.
inline SweepReport sample_fallback_sweep() {
  SweepReport sweep = sample_sweep();
  for (SweepPoint& point : sweep.points) {
    point.disqualified = "errors=0.0400";
    point.error_rate = 0.04;
  }
  sweep.sweet_spot->method = "fallback";
  sweep.sweet_spot->reasoning =
      "no point qualified (100: errors=0.0400, ...); this one has the highest throughput";
  sweep.sweet_spot_run.reset();
  sweep.common.gate.verdict = Verdict::kFail;
  return sweep;
}

// A scenario with this document, as it would have been measured.
inline ScenarioReport sample_scenario(std::string name, std::string kind, std::string target,
                                      const Common& common, std::string document) {
  ScenarioReport scenario;
  scenario.name = std::move(name);
  scenario.kind = std::move(kind);
  scenario.target = std::move(target);
  scenario.gated = common.gate.verdict.has_value();
  scenario.document = std::move(document);
  scenario.validity = common.validity;
  scenario.gate = common.gate;
  return scenario;
}

// Of every outcome one: measured and passed, failed, nothing answered, never begun.
inline SuiteReport sample_suite() {
  RunReport passed = sample_run();
  passed.common.gate = {Verdict::kPass, {{"p99<200ms", 73.4, "ms", true}}};
  const RunReport failed = sample_open_loop_run();
  SuiteReport suite;
  suite.common.started_at = passed.common.started_at;
  suite.common.machine = passed.common.machine;
  suite.file = "vastar.toml";
  suite.elapsed_s = 12.5;
  suite.interrupted = true;
  suite.scenarios = {
      sample_scenario("checkout", "run", passed.params.url, passed.common, to_document(passed)),
      sample_scenario("feed, open", "run", failed.params.url, failed.common, to_document(failed)),
      sample_scenario("search", "run", "http://localhost:9/", {}, ""),
      sample_scenario("capacity", "sweep", "http://localhost:4545/", {}, "")};
  ScenarioReport& silent = suite.scenarios[2];
  silent.outcome = ScenarioOutcome::kNoData;
  silent.error = "nothing answered at http://localhost:9/";
  silent.gated = suite.scenarios[3].gated = true;
  suite.scenarios[3].outcome = ScenarioOutcome::kNotRun;
  suite.common.gate = {Verdict::kFail, {}};
  for (const ScenarioReport& scenario : suite.scenarios) {
    for (Threshold threshold : scenario.gate.thresholds) {
      threshold.scenario = scenario.name;
      suite.common.gate.thresholds.push_back(std::move(threshold));
    }
  }
  suite.common.notes = {"search: no data: nothing answered at http://localhost:9/",
                        "capacity: not run: the suite was interrupted before it"};
  return suite;
}

}  // namespace vastar::testing
