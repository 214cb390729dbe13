// Open-loop arrival times.
#include "plan/schedule.h"

#include <cmath>
#include <limits>

namespace vastar {
namespace {

constexpr Nanos kNever = std::numeric_limits<Nanos>::max();

}  // namespace

Schedule::Schedule(const LoadShape& load, unsigned worker, unsigned workers)
    : requests_(load.requests),
      duration_(load.duration),
      rate_(load.rate_over_time()),
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
  if (!poisson_) return count_constant();
  while (!exhausted()) advance();
  return taken_;
}

// Counted without walking there: a rate far beyond what can be sent leaves billions untaken.
std::uint64_t Schedule::count_constant() {
  if (exhausted()) return taken_;
  std::uint64_t end = requests_ > 0 ? requests_ : std::numeric_limits<std::uint64_t>::max();
  if (duration_ > 0) {
    const double due = std::ceil(rate_.area_until(duration_));
    if (due < static_cast<double>(end)) end = first_index_at(duration_, due);
  }
  next_ = -1;
  return taken_ = end / workers_ + (end % workers_ > worker_ ? 1 : 0);
}

// The first index of the run that is due at `end` or later; `guess` is it but for rounding.
std::uint64_t Schedule::first_index_at(Nanos end, double guess) const {
  auto index = static_cast<std::uint64_t>(guess);
  while (due_at(index) < end) ++index;
  while (index > 0 && due_at(index - 1) >= end) --index;
  return index;
}

Nanos Schedule::due_at(std::uint64_t index) const {
  return rate_.passes(static_cast<double>(index)).value_or(kNever);
}

Nanos Schedule::draw() {
  const std::uint64_t index = taken_ * workers_ + worker_;
  if (requests_ > 0 && index >= requests_) return -1;
  if (poisson_) {
    // Inverse transform of 53 random bits; the same on every platform, unlike the standard's
    // distributions.
    const double uniform = static_cast<double>(random_() >> 11) * 0x1p-53;
    integral_ += -std::log1p(-uniform) * workers_;
  } else {
    integral_ = static_cast<double>(index);
  }
  const Nanos when = rate_.passes(integral_, part_).value_or(kNever);
  return when == kNever || (duration_ > 0 && when >= duration_) ? -1 : when;
}

}  // namespace vastar
