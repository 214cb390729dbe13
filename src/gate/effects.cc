// Ratios on a logarithmic scale, shares as they are.
#include "gate/effects.h"

#include <algorithm>
#include <cmath>

#include "report/compare_report.h"

namespace vastar {
namespace {

// Finite also where one of the two is 0.
Number log_ratio(double worse, double better) {
  if (worse <= 0 && better <= 0) return std::nullopt;
  if (worse <= 0) return -kLargestEffect;
  if (better <= 0) return kLargestEffect;
  return std::clamp(std::log(worse / better), -kLargestEffect, kLargestEffect);
}

}  // namespace

Number effect_between(MetricKind kind, const Number& base, const Number& head) {
  if (!base || !head) return std::nullopt;
  if (kind == MetricKind::kShare) return *head - *base;
  return kind == MetricKind::kRate ? log_ratio(*base, *head) : log_ratio(*head, *base);
}

double margin_effect(const Margin& margin, MetricKind kind, double floor_ms, const Number& base) {
  if (kind == MetricKind::kShare) return margin.limit;
  if (kind == MetricKind::kRate) return -std::log1p(-margin.limit);
  const double limit = std::log1p(margin.limit);
  if (!base || floor_ms <= 0) return limit;
  return *base > 0 ? std::max(limit, std::log1p(floor_ms / *base)) : kLargestEffect;
}

double as_change(double effect, MetricKind kind) {
  if (kind == MetricKind::kShare) return 100 * effect;
  // A bound may lie beyond all that a launch can show; as a ratio it would be a number without end.
  if (std::isfinite(effect)) effect = std::clamp(effect, -2 * kLargestEffect, 2 * kLargestEffect);
  return 100 * std::expm1(kind == MetricKind::kRate ? -effect : effect);
}

double as_worse(double effect, MetricKind kind) {
  const double change = as_change(effect, kind);
  return kind == MetricKind::kRate ? -change : change;
}

}  // namespace vastar
