// Ends, means and counts added up.
#include "report/merge_numbers.h"

#include <algorithm>

namespace vastar {

Number smaller(const Number& a, const Number& b) { return a && b ? std::min(*a, *b) : a ? a : b; }
Number larger(const Number& a, const Number& b) { return a && b ? std::max(*a, *b) : a ? a : b; }

Number joint_mean(const Number& a, std::uint64_t count_a, const Number& b, std::uint64_t count_b) {
  if (!a || count_a == 0) return b;
  if (!b || count_b == 0) return a;
  const auto weight_a = static_cast<double>(count_a);
  const auto weight_b = static_cast<double>(count_b);
  return (*a * weight_a + *b * weight_b) / (weight_a + weight_b);
}

void add_phase(const PhaseSummary& other, PhaseSummary& phase) {
  if (other.count == 0) return;
  if (phase.count == 0) {
    phase = other;
    return;
  }
  phase.mean_ms = joint_mean(phase.mean_ms, phase.count, other.mean_ms, other.count);
  phase.min_ms = smaller(phase.min_ms, other.min_ms);
  phase.max_ms = larger(phase.max_ms, other.max_ms);
  phase.p50_ms = phase.p90_ms = phase.p95_ms = phase.p99_ms = phase.p999_ms = std::nullopt;
  phase.count += other.count;
}

}  // namespace vastar
