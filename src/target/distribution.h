// Distributions of service delays: how `/delay/...` writes them and how a delay is drawn.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "target/random.h"

namespace vastar::target {

// A delay's distribution; immutable, safe to share between threads.
//
//   5ms                    always 5 ms
//   uniform:1ms-9ms        any value between the two is as likely
//   exp:5ms                exponential with that mean
//   normal:5ms,1ms         mean and standard deviation; what falls below 0 is 0
//   mix:95@2ms,5@exp:50ms  one of the above, in proportion to the weights (any positive numbers)
class Distribution {
 public:
  static Result<Distribution> parse(std::string_view text);

  Nanos draw(Random& random) const;

 private:
  enum class Shape { kConstant, kUniform, kExponential, kNormal };
  struct Part {
    double up_to = 1;  // cumulated share of the weights: the last part's is 1
    Shape shape = Shape::kConstant;
    double a = 0;  // nanoseconds: value, lower end or mean
    double b = 0;  // nanoseconds: upper end or standard deviation
  };

  static Result<Part> parse_simple(std::string_view text);
  static Result<Part> parse_pair(Shape shape, std::string_view text, char separator);
  static Result<Distribution> parse_mixture(std::string_view text);
  static double draw_part(const Part& part, Random& random);

  std::vector<Part> parts_;
};

}  // namespace vastar::target
