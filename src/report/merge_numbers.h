// Figures of several generators as one, where no histogram says more.
#pragma once

#include <cstdint>

#include "report/report.h"

namespace vastar {

// Of two that may be unknown: the one that is known.
Number smaller(const Number& a, const Number& b);
Number larger(const Number& a, const Number& b);
// The mean of both together; each mean is of `count` values.
Number joint_mean(const Number& a, std::uint64_t count_a, const Number& b, std::uint64_t count_b);

// Counts, ends and means add up; percentiles do not, and are unknown then.
void add_phase(const PhaseSummary& other, PhaseSummary& phase);

}  // namespace vastar
