// Nearest-rank quantiles in whole numbers: a quantile is a number of billionths.
#include "stats/quantile.h"

#include <algorithm>
#include <cmath>

namespace vastar {
namespace {

constexpr std::uint64_t kWhole = 1'000'000'000;

// 0.99 is no binary fraction, so 0.99 * 100 is not 99; but the nearest billionth is what was meant.
std::uint64_t billionths(double q) {
  if (!(q > 0)) return 0;  // NaN too
  return static_cast<std::uint64_t>(std::llround(std::min(q, 1.0) * static_cast<double>(kWhole)));
}

}  // namespace

std::uint64_t nearest_rank(double q, std::uint64_t n) {
  const std::uint64_t share = billionths(q);
  // ceil(share n / 10^9), in two parts since the product may have more than 64 bits.
  const std::uint64_t rank = n / kWhole * share + (n % kWhole * share + kWhole - 1) / kWhole;
  return std::max<std::uint64_t>(rank, 1);
}

bool quantile_exists(double q, std::uint64_t n) {
  const std::uint64_t above = kWhole - billionths(q);  // of 10^9 values
  return above != 0 && n >= (kWhole + above - 1) / above;
}

std::optional<Nanos> quantile(const Histogram& histogram, double q) {
  if (!quantile_exists(q, histogram.count())) return std::nullopt;
  return histogram.value_at_rank(nearest_rank(q, histogram.count()));
}

}  // namespace vastar
