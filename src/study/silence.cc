// No answer at all, by its most frequent failure.
#include "study/silence.h"

#include <algorithm>

#include "base/failure.h"

namespace vastar {

std::string silence_of(const BlockSide& side) {
  const Measurements& measured = side.measurements;
  if (measured.completed > 0 || measured.failed == 0) return {};
  const auto most = std::max_element(
      measured.failures.begin(), measured.failures.end(),
      [](const FailureSeries& a, const FailureSeries& b) { return a.count < b.count; });
  const auto failure = static_cast<Failure>(most - measured.failures.begin());
  if (failure == Failure::kLocalResources || failure == Failure::kDrainAborted) return {};
  return most->example.empty() ? std::string(describe(failure).meaning) : most->example;
}

}  // namespace vastar
