// When the operations of an open loop are due: pure arithmetic, so time is an argument.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

#include "base/units.h"
#include "plan/plan.h"
#include "plan/ramp.h"

namespace vastar {

// The arrivals of one worker of several, in ascending order, as offsets from the start of the run.
// Constant: arrival k of the whole run is due when the integral of the rate passes k (k / rate when
// that does not change); worker w has k = w, w + workers, ...
// Poisson: each worker draws exponential gaps of the integral, of mean `workers`, which together
// are a Poisson process at the rate. The same seed gives the same times.
class Schedule {
 public:
  Schedule(const LoadShape& load, unsigned worker, unsigned workers);

  bool exhausted() const { return next_ < 0; }
  Nanos next() const { return next_; }  // the next arrival; only when not exhausted()
  void advance();

  // Nothing from `offset` on is due any more: the run was ended early.
  void end_at(Nanos offset);

  // How many arrivals are due before the end of the run, those already taken included. Uses up the
  // schedule.
  std::uint64_t count_to_end();

 private:
  Nanos draw();
  std::uint64_t count_constant();
  std::uint64_t first_index_at(Nanos end, double guess) const;
  Nanos due_at(std::uint64_t index) const;

  std::uint64_t requests_;  // of the whole run; 0: no limit
  Nanos duration_;          // 0: no limit
  Ramp rate_;               // of the whole run
  std::size_t part_ = 0;    // of rate_, where the next arrival is
  bool poisson_;
  unsigned worker_, workers_;
  std::uint64_t taken_ = 0;  // by this worker
  double integral_ = 0;      // of the rate, at the next arrival
  std::mt19937_64 random_;
  Nanos next_ = 0;
};

}  // namespace vastar
