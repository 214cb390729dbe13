// What a sweep makes of its runs: points, which of them are good, and the sweet spot. Pure: numbers
// in, judgement out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/sweep.h"
#include "report/report.h"

namespace vastar {

// The median over the repeats of one level, metric by metric; of an even number, the mean of the
// two in the middle. A metric that is null in any repeat is null. At least one run.
SweepPoint point_of(unsigned concurrency, const std::vector<RunReport>& repeats);

// Which repeat stands for the point: the one with the median throughput.
std::size_t median_repeat(const std::vector<RunReport>& repeats);

// rps / (p99 / p50)^2: throughput weighted by consistency. None where a percentile is.
Number score_of(const SweepPoint& point);

// The reference of a paired sweep, and the overhead and deficit that follow from it.
ReferencePoint reference_of(const SweepPoint& point);
void compare_with(SweepPoint& point, const ReferencePoint& reference);

// Fills `disqualified` with every gate the point breaks, or may break since its tail is a lower
// bound ("spread>=1.8": it is at least that). Returns the gates that were skipped
// because a figure they need is null: "spread", "p999/p50", "p99>base", and for a point with a
// reference "overhead", "rps-deficit".
std::vector<std::string> qualify(SweepPoint& point, const SweepPoint& baseline,
                                 const SweepOptions& options);

// The sweet spot of qualified points by options.pick; when there is none, by method "fallback" the
// point with the smallest overhead, or without a reference the one with the highest throughput;
// nothing when no point has any throughput.
std::optional<SweetSpot> pick_sweet_spot(const std::vector<SweepPoint>& points,
                                         const SweepOptions& options);

}  // namespace vastar
