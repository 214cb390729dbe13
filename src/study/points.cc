// Medians, gates and the choice of the sweet spot.
#include "study/points.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace vastar {
namespace {

using Points = std::vector<const SweepPoint*>;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

template <typename Metric>
double median_of(const std::vector<RunReport>& repeats, Metric metric) {
  std::vector<double> values;
  values.reserve(repeats.size());
  for (const RunReport& run : repeats) values.push_back(metric(run));
  return median(std::move(values));
}

Number median_percentile(const std::vector<RunReport>& repeats, std::string_view name) {
  std::vector<double> values;
  for (const RunReport& run : repeats) {
    const Number value = run.response.percentile(name);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return median(std::move(values));
}

// Whether the median of a percentile is a lower bound: it would be another one if the repeats in
// which it is one had taken for ever.
bool is_bound(const std::vector<RunReport>& repeats, std::string_view name) {
  static constexpr double kForEver = std::numeric_limits<double>::infinity();
  const Number median = median_percentile(repeats, name);
  if (!median) return false;
  return *median != median_of(repeats, [name](const RunReport& run) {
    const double value = run.response.percentile(name).value_or(kForEver);
    const Number& from = run.response.censored_from_ms;
    return from && value >= *from ? kForEver : value;
  });
}

// A tail is too long when it is more than `limit` times the base. Tails below the floor are too
// short to matter, whatever their ratio.
bool too_long(double tail_ms, double base_ms, double limit, const SweepOptions& options) {
  return tail_ms >= to_ms(options.tail_floor) && tail_ms > base_ms * limit;
}

// One gate on the ratio of two latencies.
struct RatioGate {
  std::string name;
  Number tail, base;
  double limit;
  std::string reason;    // what a point that breaks it says
  bool bound;            // the tail is a lower bound
  std::string at_least;  // what a point says then that does not break it for certain
};

std::vector<RatioGate> ratio_gates(const SweepPoint& point, const SweepPoint& baseline,
                                   const SweepOptions& options) {
  const auto ratio = [](const Number& a, const Number& b) { return a && b ? *a / *b : 0; };
  return {{"spread", point.p99_ms, point.p50_ms, options.max_spread,
           fmt::format("spread={:.1f}", ratio(point.p99_ms, point.p50_ms)), point.p99_bound,
           fmt::format("spread>={:.1f}", ratio(point.p99_ms, point.p50_ms))},
          {"p999/p50", point.p999_ms, point.p50_ms, options.max_p999_ratio,
           fmt::format("p999/p50={:.1f}", ratio(point.p999_ms, point.p50_ms)), point.p999_bound,
           fmt::format("p999/p50>={:.1f}", ratio(point.p999_ms, point.p50_ms))},
          {"p99>base", point.p99_ms, baseline.p99_ms, options.max_tail_mult,
           fmt::format("p99>{:g}xbase", options.max_tail_mult), point.p99_bound,
           fmt::format("p99>={:.1f}xbase", ratio(point.p99_ms, baseline.p99_ms))}};
}

const SweepPoint* highest_rps(const Points& points) {
  const auto best = std::max_element(points.begin(), points.end(),
                                     [](auto* a, auto* b) { return a->rps < b->rps; });
  return best == points.end() ? nullptr : *best;
}

const SweepPoint* best_score(const Points& points) {
  const auto best = std::max_element(points.begin(), points.end(), [](auto* a, auto* b) {
    return a->score.value_or(-1) < b->score.value_or(-1);
  });
  return best == points.end() || !(*best)->score ? nullptr : *best;
}

// A qualified point's p99 is within the tail gate already, so the throughput alone decides.
const SweepPoint& smallest_knee(const Points& qualified, const SweepPoint& peak, double ratio) {
  const SweepPoint* knee = &peak;
  for (const SweepPoint* point : qualified) {
    if (point->rps >= ratio * peak.rps && point->concurrency < knee->concurrency) knee = point;
  }
  return *knee;
}

SweetSpot spot_at(const SweepPoint& point, const SweepPoint& peak, std::string method,
                  std::string reasoning) {
  SweetSpot spot;
  spot.concurrency = point.concurrency;
  spot.rps = point.rps;
  spot.p50_ms = point.p50_ms;
  spot.p99_ms = point.p99_ms;
  spot.p50_bound = point.p50_bound;
  spot.p99_bound = point.p99_bound;
  spot.method = std::move(method);
  spot.reasoning = std::move(reasoning);
  spot.peak_rps = peak.rps;
  spot.peak_concurrency = peak.concurrency;
  return spot;
}

std::string share_of_peak(const SweepPoint& point, const SweepPoint& peak) {
  return fmt::format("{:.1f}% of the peak of {:.0f} req/s at c={}", point.rps / peak.rps * 100,
                     peak.rps, peak.concurrency);
}

// Why the reference of a point is no measure of it; empty when it is one.
std::string reference_failure(const SweepPoint& point, const SweepOptions& options) {
  if (!point.reference) return {};
  const double error_rate = point.reference->error_rate.value_or(0);
  if (error_rate > options.max_errors) {
    return fmt::format("reference-errors={:.2f}%", error_rate * 100);
  }
  return point.reference->rps.value_or(1) <= 0 ? "reference-zero-rps" : "";
}

const SweepPoint* smallest_overhead(const std::vector<SweepPoint>& points,
                                    const SweepOptions& options) {
  const SweepPoint* best = nullptr;
  for (const SweepPoint& point : points) {
    if (!point.overhead_pct || point.rps <= 0) continue;
    if (!reference_failure(point, options).empty()) continue;
    if (best == nullptr || *point.overhead_pct < *best->overhead_pct) best = &point;
  }
  return best;
}

// What a paired sweep asks of a point, beside its tails.
struct ReferenceGate {
  std::string name;
  Number value;
  double limit;
  bool bound = false;  // the value is a lower bound
};

std::vector<ReferenceGate> reference_gates(const SweepPoint& point, const SweepOptions& options) {
  if (!point.reference || !reference_failure(point, options).empty()) return {};
  return {{"overhead", point.overhead_pct, options.max_overhead_pct, point.p99_bound},
          {"rps-deficit", point.rps_deficit_pct, options.max_rps_deficit_pct}};
}

std::optional<SweetSpot> fallback(const std::vector<SweepPoint>& points,
                                  const SweepOptions& options) {
  Points all;
  for (const SweepPoint& point : points) all.push_back(&point);
  const SweepPoint* best = highest_rps(all);
  if (best == nullptr || best->rps <= 0) return std::nullopt;
  if (const SweepPoint* lightest = smallest_overhead(points, options)) {
    return spot_at(*lightest, *best, "fallback",
                   "no point passed every gate; this one has the smallest overhead of them all");
  }
  return spot_at(*best, *best, "fallback",
                 "no point passed every gate; this one has the highest throughput of them all");
}

}  // namespace

SweepPoint point_of(unsigned concurrency, const std::vector<RunReport>& repeats) {
  SweepPoint point;
  point.concurrency = concurrency;
  point.repeats = static_cast<unsigned>(repeats.size());
  point.rps = median_of(repeats, [](const RunReport& run) { return run.rps; });
  point.error_rate = median_of(repeats, [](const RunReport& run) { return run.error_rate; });
  point.p50_ms = median_percentile(repeats, "p50");
  point.p95_ms = median_percentile(repeats, "p95");
  point.p99_ms = median_percentile(repeats, "p99");
  point.p999_ms = median_percentile(repeats, "p999");
  point.p50_bound = is_bound(repeats, "p50");
  point.p99_bound = is_bound(repeats, "p99");
  point.p999_bound = is_bound(repeats, "p999");
  point.score = score_of(point);
  point.validity = repeats[median_repeat(repeats)].common.validity;
  return point;
}

std::size_t median_repeat(const std::vector<RunReport>& repeats) {
  std::vector<std::size_t> order(repeats.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return repeats[a].rps < repeats[b].rps; });
  return order[(order.size() - 1) / 2];
}

Number score_of(const SweepPoint& point) {
  if (!point.p99_ms || !point.p50_ms || *point.p50_ms <= 0) return std::nullopt;
  const double spread = *point.p99_ms / *point.p50_ms;
  return point.rps / (spread * spread);
}

ReferencePoint reference_of(const SweepPoint& point) {
  return {point.concurrency, point.rps,     point.p50_ms,    point.p95_ms,
          point.p99_ms,      point.p999_ms, point.error_rate};
}

void compare_with(SweepPoint& point, const ReferencePoint& reference) {
  point.reference = reference;
  const auto above_pct = [](const Number& value, const Number& base) -> Number {
    if (!value || !base || *base <= 0) return std::nullopt;
    return (*value - *base) / *base * 100;
  };
  point.overhead_pct = above_pct(point.p99_ms, reference.p99_ms);
  point.rps_deficit_pct = above_pct(point.rps, reference.rps);
  if (point.rps_deficit_pct) *point.rps_deficit_pct = 0 - *point.rps_deficit_pct;
}

std::vector<std::string> qualify(SweepPoint& point, const SweepPoint& baseline,
                                 const SweepOptions& options) {
  std::vector<std::string> reasons, skipped;
  if (point.rps <= 0) reasons.emplace_back("zero-rps");
  if (point.error_rate > options.max_errors) {
    reasons.push_back(fmt::format("errors={:.2f}%", point.error_rate * 100));
  }
  for (const RatioGate& gate : ratio_gates(point, baseline, options)) {
    if (!gate.tail || !gate.base) {
      skipped.push_back(gate.name);
    } else if (too_long(*gate.tail, *gate.base, gate.limit, options)) {
      reasons.push_back(gate.reason);
    } else if (gate.bound) {
      reasons.push_back(gate.at_least);
    }
  }
  for (const ReferenceGate& gate : reference_gates(point, options)) {
    if (!gate.value) {
      skipped.push_back(gate.name);
    } else if (*gate.value > gate.limit) {
      reasons.push_back(fmt::format("{}={:.1f}%", gate.name, *gate.value));
    } else if (gate.bound) {
      reasons.push_back(fmt::format("{}>={:.1f}%", gate.name, *gate.value));
    }
  }
  const std::string failure = reference_failure(point, options);
  point.unjudged = reasons.empty() && !failure.empty();
  if (!failure.empty()) reasons.push_back(failure);
  point.disqualified.reset();
  if (!reasons.empty()) point.disqualified = fmt::format("{}", fmt::join(reasons, "; "));
  return skipped;
}

std::optional<SweetSpot> pick_sweet_spot(const std::vector<SweepPoint>& points,
                                         const SweepOptions& options) {
  Points qualified;
  for (const SweepPoint& point : points) {
    if (!point.disqualified) qualified.push_back(&point);
  }
  const SweepPoint* peak = highest_rps(qualified);
  if (peak == nullptr) return fallback(points, options);
  if (options.pick == Pick::kScore) {
    if (const SweepPoint* best = best_score(qualified)) {
      return spot_at(*best, *peak, "score",
                     "highest rps / (p99/p50)^2, with " + share_of_peak(*best, *peak));
    }
  }
  const SweepPoint& knee = smallest_knee(qualified, *peak, options.knee_ratio);
  return spot_at(knee, *peak, "knee",
                 fmt::format("smallest c reaching {:g}% of peak throughput with a healthy tail: {}",
                             options.knee_ratio * 100, share_of_peak(knee, *peak)));
}

}  // namespace vastar
