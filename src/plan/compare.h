// What a comparison is asked to find out: which metrics may get worse by how much, and how launches
// are spent on it. Checked already.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace vastar {

// How two values of a metric are compared, and which one is the worse.
enum class MetricKind : std::uint8_t {
  kLatency,  // as a ratio, and with an absolute floor; higher is worse
  kRate,     // as a ratio; lower is worse
  kShare,    // as a difference of shares (percentage points); higher is worse
};

struct ComparedMetric {
  std::string_view name;
  MetricKind kind;
  double quantile = 0;  // of a percentile; 0: it is none
};

// The metrics of every comparison, in the order documents have them. Response times of all started
// operations, as everywhere.
inline constexpr std::array<ComparedMetric, 12> kComparedMetrics = {
    {{"p10", MetricKind::kLatency, 0.10},
     {"p25", MetricKind::kLatency, 0.25},
     {"p50", MetricKind::kLatency, 0.50},
     {"p75", MetricKind::kLatency, 0.75},
     {"p90", MetricKind::kLatency, 0.90},
     {"p95", MetricKind::kLatency, 0.95},
     {"p99", MetricKind::kLatency, 0.99},
     {"p999", MetricKind::kLatency, 0.999},
     {"p9999", MetricKind::kLatency, 0.9999},
     {"avg", MetricKind::kLatency, 0},
     {"rps", MetricKind::kRate, 0},
     {"error_rate", MetricKind::kShare, 0}}};

// What protocols add to them, "ttft_content.p95" and "tps_user": distributions of times by their
// percentiles and mean, and rates. Made once.
const std::vector<ComparedMetric>& own_compared_metrics();

// Of both lists, and of metrics that a list cannot have because their names have a number in them
// ("ttft_content_100_words.p50"); null when a comparison does not know it. Lives as long as the
// program.
const ComparedMetric* find_compared(std::string_view name);

// What a comparison makes of a protocol's own metric, by its name in a document's metrics
// ("ttft_content_100_words"): its figures, or itself.
std::vector<const ComparedMetric*> compared_of(std::string_view own);

// Worth a row also where no margin was set: medians, p99 and rates.
bool is_main(const ComparedMetric& metric);

// "ttft_content" of "ttft_content.p95": the name in a document's metrics. Of a metric of every
// comparison nothing.
std::string_view own_name(const ComparedMetric& metric);

// How much worse head may be before it counts as a regression.
struct Margin {
  std::string metric;  // that find_compared() knows
  double limit = 0;    // a share of base, 0.05 is 5%; of a kShare a difference, 0.001 is 0.1pp
  bool asked = false;  // by the user: when it can't be judged, the gate is inconclusive
};

// p50=5%, p99=15%, rps=5%, error_rate=0.1pp.
std::vector<Margin> default_margins();

// p50=25%, p99=50%, rps=25%, error_rate=1pp: of two stored documents, which know no noise.
std::vector<Margin> default_max_regress();

// "p50=5%,p99=off": sets the margin of each metric named, in place or added, or takes it away;
// the others stay. Metrics take the names of --slo (p99.9, p(99), med). A limit is above 0: a
// percentage (below 100% for rps), or percentage points (pp) of error_rate.
Result<void> set_margins(std::string_view text, std::vector<Margin>& margins);
std::string margin_text(const Margin& margin);  // "5%", "0.1pp"

// "6,9,12,16,20": when the launches so far are looked at; ascending, 2 to 1000.
Result<std::vector<unsigned>> parse_looks(std::string_view text);

// The rules of the verdict. A document carries them, so that its verdict can be found again.
struct CompareRules {
  std::vector<Margin> margins = default_margins();
  std::vector<unsigned> looks = {6, 9, 12, 16, 20};
  double floor_ms = 0.2;  // a latency that differs by less is no regression, whatever the ratio
  // Servers that vastar could not restart: what looks like a launch is a part of one.
  bool single_launch = false;
  bool trust_single_launch = false;  // a regression then counts all the same
};

// More of one launch is no more evidence, and each of its quads is kept in memory.
inline constexpr Nanos kLongestLaunch = kHour / 6;

struct CompareOptions {
  CompareRules rules;
  Nanos block = 100 * kMillisecond;  // how long one side is driven before the other's turn
  Nanos launch_time = 9 * kSecond;   // of measuring, of both sides together
  Nanos budget = 300 * kSecond;      // of the whole comparison; no launch begins after it
  bool aa = false;                   // base against itself
};

}  // namespace vastar
