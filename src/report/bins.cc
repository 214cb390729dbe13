// The bars of a histogram and their colours. docs/decisions/histogram-bars.md says why this way.
#include <algorithm>
#include <cmath>

#include "report/summary.h"
#include "stats/quantile.h"

namespace vastar {
namespace {

// The percentiles that colour a histogram without limits.
constexpr std::array<double, 8> kColorQuantiles = {0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99, 0.999};

Nanos round_up(double value) {
  return static_cast<Nanos>(std::ceil(value / Histogram::kUnit)) * Histogram::kUnit;
}

// Upper edges of at most `bins` bars from `low` to `high`, each wide enough to hold two buckets of
// the histogram (a bucket is less than a thousandth of its value wide): else bars would alternate
// between full and empty.
std::vector<Nanos> equal_edges(Nanos low, Nanos high, unsigned bins) {
  const Nanos narrowest = std::max<Nanos>(Histogram::kUnit, high / 500);
  const Nanos fit = std::clamp<Nanos>((high - low) / narrowest, 1, bins);
  const double width = static_cast<double>(high - low) / static_cast<double>(fit);
  std::vector<Nanos> edges;
  for (Nanos i = 1; i < fit; ++i) {
    edges.push_back(round_up(static_cast<double>(low) + width * static_cast<double>(i)));
  }
  edges.push_back(high);
  return edges;
}

std::vector<Nanos> edges_of(const Histogram& histogram, unsigned bins) {
  const Nanos low = histogram.min();
  const Nanos high = histogram.max();
  const Nanos p99 = quantile(histogram, 0.99).value_or(high);
  const bool long_tail = bins > 1 && high - p99 > (p99 - low) / static_cast<Nanos>(bins - 1);
  if (!long_tail) return equal_edges(low, high, bins);
  std::vector<Nanos> edges = equal_edges(low, p99, bins - 1);
  edges.push_back(high);
  return edges;
}

std::vector<double> color_limits(const Histogram& histogram, const BinStyle& style) {
  std::vector<double> limits = style.limits_ms;
  if (limits.empty()) {
    for (const double q : kColorQuantiles) {
      if (const auto value = quantile(histogram, q)) limits.push_back(to_ms(*value));
    }
  }
  std::sort(limits.begin(), limits.end());
  return limits;
}

// The share of the limits that `edge_ms` exceeds, spread over the steps of the gradient.
unsigned level_of(double edge_ms, const std::vector<double>& limits) {
  if (limits.empty()) return 0;
  const auto exceeded = std::lower_bound(limits.begin(), limits.end(), edge_ms) - limits.begin();
  const auto steps = static_cast<double>(kGradientSteps - 1);
  return static_cast<unsigned>(
      std::lround(steps * static_cast<double>(exceeded) / static_cast<double>(limits.size())));
}

}  // namespace

std::vector<Bin> bins_of(const Histogram& histogram, const BinStyle& style) {
  if (histogram.count() == 0) return {};
  const std::vector<Nanos> edges = edges_of(histogram, std::max(style.bins, 1U));
  const std::vector<double> limits = color_limits(histogram, style);
  std::vector<Bin> bins;
  for (const Nanos edge : edges) bins.push_back({to_ms(edge), 0, level_of(to_ms(edge), limits)});
  std::size_t at = 0;
  histogram.for_each([&](Nanos, Nanos high, std::uint64_t count) {
    while (at + 1 < edges.size() && std::min(high, histogram.max()) > edges[at]) ++at;
    bins[at].count += count;
  });
  return bins;
}

}  // namespace vastar
