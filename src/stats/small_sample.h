// Statistics of a few values, as of the launches of a comparison: mean, spread, Student's t.
#pragma once

#include <optional>
#include <vector>

namespace vastar {

// The value that a Student t variable of `degrees` > 0 degrees of freedom stays below with
// `probability` in (0, 1). 1.833 for 0.95 and 9. Outside of its domain: NaN.
double t_quantile(double probability, double degrees);

struct SampleSummary {
  std::size_t count = 0;
  double mean = 0;
  double sd = 0;  // of the sample, n - 1 in the denominator; 0 for fewer than two values

  // The mean's own uncertainty times t: a one-sided bound of error probability `alpha` lies so far
  // from the mean. Infinite for fewer than two values.
  double half_width(double alpha) const;
};

SampleSummary summarize_sample(const std::vector<double>& values);

// The middle value, or the mean of the two in the middle; none of no values.
std::optional<double> median(std::vector<double> values);

}  // namespace vastar
