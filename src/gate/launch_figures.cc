// Quads in groups, a ratio a group, and the median of them: one number a metric a launch.
#include "gate/launch_figures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "gate/effects.h"
#include "stats/quantile.h"
#include "stats/small_sample.h"

namespace vastar {
namespace {

constexpr double kBeyond = 20;             // values that must lie beyond a quantile
constexpr std::uint64_t kForOthers = 100;  // requests behind a mean or a rate

// What one side did in some quads.
struct SideSum {
  Histogram response;
  OwnMetrics own;
  std::uint64_t started = 0, succeeded = 0, failed = 0;
  Nanos driven = 0;

  void add(const QuadSide& side) {
    if (side.response != nullptr) response.add(*side.response);
    if (side.own != nullptr) own.add(*side.own);
    started += side.started;
    succeeded += side.succeeded;
    failed += side.failed;
    driven += side.driven;
  }
};

struct PairSum {
  SideSum base, head;

  PairSum(const std::vector<QuadEvidence>& quads, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      base.add(quads[i].base);
      head.add(quads[i].head);
    }
  }
};

Number latency_ms(const ComparedMetric& metric, const Histogram& response) {
  if (response.count() == 0) return std::nullopt;
  if (metric.quantile == 0) return response.mean() / 1e6;
  const std::optional<Nanos> value = quantile(response, metric.quantile);
  return value ? Number(to_ms(*value)) : std::nullopt;
}

Number ratio(std::uint64_t part, double whole) {
  return whole > 0 ? Number(static_cast<double>(part) / whole) : std::nullopt;
}

// Of a protocol's own; a mean is taken over what it is of, a rate over the time.
Number own_value(const ComparedMetric& metric, const SideSum& side) {
  const OwnMetric* own = side.own.find(own_name(metric));
  if (own == nullptr) return std::nullopt;
  if (metric.kind == MetricKind::kLatency) return latency_ms(metric, own->times);
  if (own->samples == 0) return std::nullopt;
  if (own->kind == OwnKind::kMean) return own->value / static_cast<double>(own->samples);
  const double seconds = to_seconds(side.driven);
  return seconds > 0 ? Number(own->value / seconds) : std::nullopt;
}

Number value_of(const ComparedMetric& metric, const SideSum& side) {
  if (!own_name(metric).empty()) return own_value(metric, side);
  switch (metric.kind) {
    case MetricKind::kLatency:
      return latency_ms(metric, side.response);
    case MetricKind::kRate:
      return ratio(side.succeeded, to_seconds(side.driven));
    case MetricKind::kShare:
      break;
  }
  return ratio(side.failed, static_cast<double>(side.started));
}

Number effect_of(const ComparedMetric& metric, const PairSum& sum) {
  return effect_between(metric.kind, value_of(metric, sum.base), value_of(metric, sum.head));
}

// What a metric stands on: requests, or of a protocol's own times what they are times of.
std::uint64_t samples(const QuadSide& side, const ComparedMetric& metric) {
  const OwnMetric* own = side.own == nullptr ? nullptr : side.own->find(own_name(metric));
  if (own != nullptr && own->kind == OwnKind::kTimes) return own->times.count();
  return side.response == nullptr ? 0 : side.response->count();
}

// Where groups of consecutive quads end, each with `wanted` requests of each side at least; what is
// left over goes to the last. One group at least, whatever it has.
std::vector<std::size_t> group_ends(const ComparedMetric& metric,
                                    const std::vector<QuadEvidence>& quads, std::uint64_t wanted) {
  std::vector<std::size_t> ends;
  std::uint64_t base = 0, head = 0;
  for (std::size_t i = 0; i < quads.size(); ++i) {
    base += samples(quads[i].base, metric);
    head += samples(quads[i].head, metric);
    if (base < wanted || head < wanted) continue;
    ends.push_back(i + 1);
    base = head = 0;
  }
  if (ends.empty()) ends.push_back(0);
  ends.back() = quads.size();
  return ends;
}

// Failures are rare: their share is that of the whole launch, since of most quads it is 0.
std::vector<std::size_t> groups_for(const ComparedMetric& metric,
                                    const std::vector<QuadEvidence>& quads) {
  if (metric.kind == MetricKind::kShare) return {quads.size()};
  return group_ends(metric, quads,
                    std::max(requests_needed(metric), metric.quantile == 0 ? kForOthers : 0));
}

std::uint64_t fewer_samples(const ComparedMetric& metric, const std::vector<QuadEvidence>& quads) {
  std::uint64_t base = 0, head = 0;
  for (const QuadEvidence& quad : quads) {
    base += samples(quad.base, metric);
    head += samples(quad.head, metric);
  }
  return std::min(base, head);
}

LaunchFigure figure_of(const ComparedMetric& metric, const std::vector<QuadEvidence>& quads,
                       const PairSum& whole) {
  LaunchFigure figure{.metric = std::string(metric.name),
                      .base = value_of(metric, whole.base),
                      .head = value_of(metric, whole.head)};
  std::vector<double> effects;
  std::size_t from = 0;
  for (const std::size_t to : groups_for(metric, quads)) {
    if (const Number effect = effect_of(metric, PairSum(quads, from, to))) {
      effects.push_back(*effect);
    }
    from = to;
  }
  if (!own_name(metric).empty()) figure.samples = fewer_samples(metric, quads);
  figure.groups = static_cast<unsigned>(effects.size());
  figure.effect = median(std::move(effects));
  return figure;
}

LaunchSide side_of(const SideSum& sum) {
  return {.started = sum.started,
          .succeeded = sum.succeeded,
          .failed = sum.failed,
          .measured_s = to_seconds(sum.driven)};
}

}  // namespace

std::uint64_t requests_needed(const ComparedMetric& metric) {
  if (metric.quantile == 0) return 0;
  const double tail = std::min(metric.quantile, 1 - metric.quantile);
  return static_cast<std::uint64_t>(std::llround(kBeyond / tail));
}

LaunchPair launch_of(const std::vector<QuadEvidence>& quads) {
  LaunchPair launch;
  const PairSum whole(quads, 0, quads.size());
  launch.base = side_of(whole.base);
  launch.head = side_of(whole.head);
  launch.quads = static_cast<unsigned>(quads.size());
  for (const ComparedMetric& metric : kComparedMetrics) {
    launch.figures.push_back(figure_of(metric, quads, whole));
  }
  for (const OwnMetric& own : whole.base.own) {
    for (const ComparedMetric* metric : compared_of(own.name)) {
      launch.figures.push_back(figure_of(*metric, quads, whole));
    }
  }
  return launch;
}

}  // namespace vastar
