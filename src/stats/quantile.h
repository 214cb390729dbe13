// Nearest-rank quantiles, and when there are too few samples for one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/units.h"
#include "stats/histogram.h"

namespace vastar {

struct QuantileName {
  std::string_view name;  // in documents and gates
  double q;
};

// The percentiles every document carries, in order.
inline constexpr std::array<QuantileName, 9> kQuantiles = {{{"p10", 0.10},
                                                            {"p25", 0.25},
                                                            {"p50", 0.50},
                                                            {"p75", 0.75},
                                                            {"p90", 0.90},
                                                            {"p95", 0.95},
                                                            {"p99", 0.99},
                                                            {"p999", 0.999},
                                                            {"p9999", 0.9999}}};

// The nearest rank of quantile q among n values: ceil(q n), at least 1 (Hyndman and Fan, 1996,
// definition 1). Free of rounding surprises: nearest_rank(0.99, 100) is 99.
std::uint64_t nearest_rank(double q, std::uint64_t n);

// A quantile exists when at least one value lies above it: n (1 - q) >= 1. p99 needs 100 values,
// p999 1,000, p9999 10,000; p50 needs 2.
bool quantile_exists(double q, std::uint64_t n);

// The nearest-rank quantile, or nothing where it does not exist.
std::optional<Nanos> quantile(const Histogram& histogram, double q);

}  // namespace vastar
