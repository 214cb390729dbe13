// What a study found, every number derived once. Outputs only print this (as its JSON document).
//
// A run's or sweep's report is built in report/ from an Outcome's Measurements, judged in gate/,
// and turned into a document by report/to_json.h. Optional = unknown: null in the document.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/failure.h"
#include "machine/facts.h"
#include "plan/content_params.h"
#include "plan/http2_windows.h"
#include "plan/slo.h"
#include "plan/stages.h"
#include "plan/websocket.h"
#include "stats/measurements.h"
#include "stats/quantile.h"

namespace vastar {

inline constexpr const char* kSchemaVersion = "1.0";
inline constexpr std::size_t kGradientSteps = 11;  // the colours of the histogram

using Number = std::optional<double>;

// ---- what every document carries ----

struct Validity {
  bool valid = true;
  std::vector<std::string> reasons;       // why not, and what would help
  std::vector<double> generator_cpu_pct;  // one a worker, 100 = a whole core
  Number steal_pct;                       // CPU time the hypervisor gave to others
  Number littles_law_ratio;               // closed loop: rate x mean time / c, 1 when all is well
};

enum class Verdict : std::uint8_t { kPass, kFail, kInconclusive };

struct Threshold {
  std::string expr;
  Number actual;               // in `unit`; none: no samples, or a null quantile
  std::string unit;            // the metric's: "ms", "fraction", "count" or "per_second"
  std::optional<bool> passed;  // none: inconclusive
  std::string scenario = {};   // of a suite: which one's
};

struct Gate {
  std::optional<Verdict> verdict;  // none: nothing was gated
  std::vector<Threshold> thresholds;
  // True unless a gate failed or could not be judged.
  bool passed() const { return !verdict || *verdict == Verdict::kPass; }
};

struct Common {
  std::string started_at;  // RFC 3339, UTC
  MachineFacts machine;
  Validity validity;
  Gate gate;
  std::vector<std::string> insights;
  std::vector<std::string> notes;
};

// ---- latency ----

struct Bin {
  double le_ms = 0;  // upper edge, inclusive
  std::uint64_t count = 0;
  unsigned level = 0;  // 0 (well) to kGradientSteps - 1 (bad): the colour
};

struct LatencySummary {
  std::uint64_t count = 0;
  Number min_ms, mean_ms, stddev_ms, max_ms;
  std::array<Number, kQuantiles.size()> percentiles_ms;  // as kQuantiles has them
  // The shortest time after which an operation was given up (timed out, cut off), and so the
  // shortest that is less than it would have been: figures from here on are lower bounds. None:
  // none was.
  Number censored_from_ms;
  Number percentile(std::string_view name) const {
    for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
      if (kQuantiles[i].name == name) return percentiles_ms[i];
    }
    return std::nullopt;
  }
  std::string histogram;  // HdrHistogram V2, base64
  std::vector<Bin> bins;
};

struct PhaseSummary {
  std::uint64_t count = 0;
  Number min_ms, mean_ms, p50_ms, p90_ms, p95_ms, p99_ms, p999_ms, max_ms;
};

// A figure of the protocol's own; exactly one of the four is there, or it is not known.
struct MetricSummary {
  std::string name;
  std::optional<PhaseSummary> times = {};
  Number number = {};
  std::optional<std::string> word = {};
  std::optional<std::vector<std::pair<std::string, Number>>> parts = {};  // by their names
  std::string histogram = {};                 // of `times`, as LatencySummary::histogram
  std::optional<std::uint64_t> mean_of = {};  // `number` is a mean, of so many values
};

// A stream of --per-stream.
struct StreamSummary {
  std::uint64_t stream = 0;
  Number ttfb_ms;
  double duration_ms = 0;
  std::uint64_t events = 0, bytes = 0;
  std::optional<std::string> error;  // none: it ended by itself
};

// ---- a run ----

struct RunParams {
  std::string url, method;
  std::uint64_t body_bytes = 0;
  std::optional<std::uint64_t> requests;  // none: a duration run
  Number duration_s;
  unsigned concurrency = 0;
  std::string http_version = "1.1";
  unsigned streams = 1;                       // requests at a time on each connection
  std::optional<Http2Windows> http2_windows;  // none: HTTP/1.1
  std::optional<WebSocketParams> websocket;   // none: HTTP
  std::optional<StreamParams> stream;         // none: responses are no streams
  std::optional<ModelParams> model;           // none: no model answers
  unsigned workers = 0;
  Number qps_per_connection;
  Number rate;                          // none: a closed loop, or stages
  std::optional<std::string> arrivals;  // open loop: constant, poisson
  Stages stages;                        // empty: the load does not change
  double warmup_s = 0;
  double timeout_s = 0;
  bool keep_alive = true;
  std::uint64_t seed = 0;
  std::uint64_t warmup_requests = 0;
  double drain_cap_s = 0;
  std::vector<std::string> source_addresses;  // empty: the kernel chose
  std::vector<std::uint16_t> expect_status;   // empty: every status below 400 is a success
  unsigned max_redirects = 0;                 // 0: none was followed
  bool cookies = false;
  std::vector<std::string> checks;  // as they were asked for
};

struct ErrorClass {
  Failure failure = Failure::kNone;
  std::uint64_t count = 0;
  std::string example;
};

struct TimelinePoint {
  double t_s = 0;  // the second's start
  std::uint64_t started = 0, succeeded = 0, failed = 0;
  Number p50_ms, p99_ms;
  Number offered = {};  // open loop: requests due in it
};

// What became of the samples (--samples): rows + dropped is all of them.
struct SamplesReport {
  std::string file;
  std::uint64_t rows = 0;
  std::uint64_t dropped = 0;
};

// Why a run was ended early (--abort-on).
struct Aborted {
  std::string expr;
  std::string unit;   // of `actual`, as Threshold::unit
  double actual = 0;  // in the second that decided it
  double at_s = 0;    // since the start of the run
};

// What is counted apart, beside the whole: a URL of a list, a step of a scenario. Each operation is
// in one of them at the most, so their counts need not add up to those of the run.
struct SeriesReport {
  std::string name;
  std::uint64_t succeeded = 0, failed = 0;
  std::map<std::uint16_t, std::uint64_t> statuses;
  PhaseSummary latency;     // response times
  std::string histogram;    // of them, as LatencySummary::histogram
  Number censored_from_ms;  // likewise
};

// One of the runs that a merged one was made of.
struct RunPart {
  std::string started_at;
  std::string digest;  // of what it found: the same twice is the same run twice
  bool operator==(const RunPart&) const = default;
};

// What stands between a target and the reference that was measured in turn with it: a figure of
// both, and by how much the target's is worse.
struct OverheadFigure {
  std::string metric;  // of `metrics`, "error_rate", or "tokens_per_answer"
  std::string figure;  // "p50", "avg"; empty: the metric is a number
  std::string unit;    // "ms", "per_second", "fraction", "count"
  Number reference, target;
  Number overhead;            // target - reference; where less is worse, reference - target
  Number overhead_pct;        // of the reference; none of shares
  std::uint64_t samples = 0;  // behind it, of the side with fewer
};

struct RunReport;
struct Overhead {
  std::string between;    // "gateway", "guardrail"
  std::string reference;  // its URL
  // Sent in all, what is not counted included.
  std::uint64_t target_requests = 0, reference_requests = 0;
  std::vector<OverheadFigure> figures;
  std::shared_ptr<const RunReport> reference_run;
};

struct RunReport {
  Common common;
  RunParams params;
  double elapsed_s = 0;
  std::uint64_t started = 0, completed = 0, succeeded = 0, failed = 0;
  std::uint64_t timed_out = 0, drain_aborted = 0;
  std::uint64_t redirects = 0;  // followed
  bool interrupted = false;
  std::optional<Aborted> aborted;
  double rps = 0;         // succeeded / elapsed_s
  double error_rate = 0;  // failed / started
  std::uint64_t sent_bytes = 0, received_bytes = 0;
  std::uint64_t connections_opened = 0;
  std::optional<TlsSeries> tls;  // none: without TLS
  std::map<std::uint16_t, std::uint64_t> statuses;
  std::vector<ErrorClass> errors;  // most frequent first; their counts add up to `failed`
  LatencySummary response, service, lag, successes;
  std::array<PhaseSummary, kPhaseCount> phases;
  PhaseSummary ttfb;  // from an operation's first byte sent to its first byte received
  std::string ttfb_histogram;
  Number offered_rps, achieved_rps;                // open loop
  std::optional<std::uint64_t> scheduled, unsent;  // open loop
  std::vector<TimelinePoint> timeline;
  std::vector<SeriesReport> series;    // empty: nothing is counted apart
  std::vector<MetricSummary> metrics;  // the protocol's own, beside `ttfb`
  // By what other tools mean by their words; names are TOOL.METRIC.
  std::vector<MetricSummary> compat;
  std::optional<std::vector<StreamSummary>> streams;  // none: not asked for

  std::optional<Overhead> overhead;  // none: measured alone

  const MetricSummary* own_metric(std::string_view name) const;  // null: there is none
  std::optional<SamplesReport> samples;
  std::vector<RunPart> merged_from;  // empty: it is no merged one
};

// ---- a sweep ----

struct SweepParams {
  std::string url, method;
  std::string http_version = "1.1";
  unsigned streams = 1;                       // requests at a time on each connection
  std::optional<Http2Windows> http2_windows;  // none: HTTP/1.1
  std::optional<WebSocketParams> websocket;   // none: HTTP
  std::string pick = "knee";                  // knee, score
  double knee_ratio = 0.95;
  unsigned baseline_c = 1;
  unsigned repeats = 1;
  std::optional<std::uint64_t> requests_per_bench;  // none: by duration or by level
  Number duration_s;
  bool refine = false;
  std::string conc;                           // the spec as given
  std::vector<std::string> source_addresses;  // as asked for
  double max_spread = 4.0, max_p999_ratio = 8.0, max_errors = 0.01, max_tail_mult = 3.0;
  double tail_floor_ms = 1.0;
};

// What a level of a paired sweep is held against: the reference at the same number of connections,
// or at the nearest there is in a file.
struct ReferencePoint {
  unsigned concurrency = 0;
  Number rps = {}, p50_ms = {}, p95_ms = {}, p99_ms = {}, p999_ms = {}, error_rate = {};
};

// One level: the median over its repeats of each metric.
struct SweepPoint {
  unsigned concurrency = 0;
  unsigned repeats = 1;
  double rps = 0;
  Number p50_ms, p95_ms, p99_ms, p999_ms;
  double error_rate = 0;
  Number score;
  std::optional<std::string> disqualified;  // none: qualified; else its reasons, "; " between
  bool refined = false;                     // from --refine
  std::optional<ReferencePoint> reference;  // this and the next two: of a paired sweep
  Number overhead_pct;                      // p99 over that of the reference
  Number rps_deficit_pct;                   // throughput below that of the reference
  bool unjudged = false;  // out for nothing but its reference, which failed itself
  // A lower bound: so many operations were given up (LatencySummary::censored_from_ms).
  bool p50_bound = false, p99_bound = false, p999_bound = false;
  Validity validity;
};

struct SweetSpot {
  unsigned concurrency = 0;
  double rps = 0;
  Number p50_ms, p99_ms;
  std::string method;  // knee, score, fallback
  std::string reasoning;
  double peak_rps = 0;
  unsigned peak_concurrency = 0;
  bool p50_bound = false, p99_bound = false;  // as SweepPoint's
};

// What a paired sweep was compared with.
struct Paired {
  std::string url, method;
  std::string source = "live";  // live, file
  std::optional<ReferencePoint> baseline;
  double max_overhead_pct = 25, max_rps_deficit_pct = 50;
  // Sent in all, what is not counted included: warm-up, rehearsals, what began in a settle.
  std::uint64_t target_requests = 0;
  std::optional<std::uint64_t> reference_requests;  // none: from a file
};

// What tells the plan of a sweep from that of another (plan/fingerprint.h); empty: not taken.
struct SweepFingerprints {
  std::string request, routes;
  std::string reference_request, reference_routes;  // of a live reference
};

struct SweepReport {
  Common common;
  SweepParams params;
  double elapsed_s = 0;
  SweepPoint baseline;
  std::vector<SweepPoint> points;       // in the order they were measured: coarse, then refined
  std::uint64_t completed = 0;          // responses over the baseline and all levels
  std::optional<Paired> paired;         // none: of one target alone
  std::optional<SweetSpot> sweet_spot;  // none: no point has any throughput
  std::optional<RunReport>
      sweet_spot_run;              // the run behind it (its median repeat): gates read this
  SweepFingerprints fingerprints;  // for the start event
  std::optional<SamplesReport> samples;
  bool interrupted = false;
};

}  // namespace vastar
