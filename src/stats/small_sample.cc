// Student's t by Boost.Math; the only file that includes it.
#include "stats/small_sample.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstddef>
#include <limits>

namespace vastar {
namespace {

namespace math = boost::math;

// What has no answer is NaN or infinite: nothing throws.
using Quiet = math::policies::policy<math::policies::domain_error<math::policies::ignore_error>,
                                     math::policies::overflow_error<math::policies::ignore_error>>;

}  // namespace

double t_quantile(double probability, double degrees) {
  if (!(probability > 0 && probability < 1 && degrees > 0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return math::quantile(math::students_t_distribution<double, Quiet>(degrees), probability);
}

SampleSummary summarize_sample(const std::vector<double>& values) {
  SampleSummary summary{.count = values.size()};
  if (values.empty()) return summary;
  double sum = 0;
  for (const double value : values) sum += value;
  summary.mean = sum / static_cast<double>(values.size());
  if (values.size() < 2) return summary;
  double squares = 0;
  for (const double value : values) squares += (value - summary.mean) * (value - summary.mean);
  summary.sd = std::sqrt(squares / static_cast<double>(values.size() - 1));
  return summary;
}

double SampleSummary::half_width(double alpha) const {
  if (count < 2) return std::numeric_limits<double>::infinity();
  if (sd == 0) return 0;
  const auto n = static_cast<double>(count);
  return t_quantile(1 - alpha, n - 1) * sd / std::sqrt(n);
}

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

}  // namespace vastar
