// Open-loop arrival times.
#include "plan/schedule.h"

#include <cmath>

namespace vastar {

Schedule::Schedule(const LoadShape& load, unsigned worker, unsigned workers)
    : requests_(load.requests),
      duration_(load.duration),
      rate_(load.rate),
      poisson_(load.arrivals == Arrivals::kPoisson),
      worker_(worker),
      workers_(workers),
      random_(load.seed * 0x9e3779b97f4a7c15ULL + worker) {
  next_ = draw();
}

void Schedule::advance() {
  ++taken_;
  next_ = draw();
}

void Schedule::end_at(Nanos offset) {
  if (next_ >= offset) {
    next_ = -1;
  } else {
    duration_ = offset;
  }
}

std::uint64_t Schedule::count_to_end() {
  while (!exhausted()) advance();
  return taken_;
}

Nanos Schedule::draw() {
  const std::uint64_t index = taken_ * workers_ + worker_;
  if (requests_ > 0 && index >= requests_) return -1;
  double due = static_cast<double>(index) / rate_ * 1e9;
  if (poisson_) {
    // Inverse transform of 53 random bits; the same on every platform, unlike the standard's
    // distributions.
    const double uniform = static_cast<double>(random_() >> 11) * 0x1p-53;
    clock_ns_ += -std::log1p(-uniform) * 1e9 * workers_ / rate_;
    due = clock_ns_;
  }
  const auto when = static_cast<Nanos>(due);
  return duration_ > 0 && when >= duration_ ? -1 : when;
}

}  // namespace vastar
