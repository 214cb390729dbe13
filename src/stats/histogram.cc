// The histogram's cells, and what is asked of them.
#include "stats/histogram.h"

#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/out_of_memory.h"

namespace vastar {

void Histogram::Free::operator()(std::uint64_t* counts) const noexcept { std::free(counts); }

// calloc, since zeroed pages that nobody touches never become real memory.
void Histogram::allocate() noexcept {
  counts_.reset(static_cast<std::uint64_t*>(std::calloc(kCells, sizeof(std::uint64_t))));
  if (!counts_) out_of_memory();
}

void Histogram::swap(Histogram& other) noexcept {
  std::swap(counts_, other.counts_);
  std::swap(count_, other.count_);
  std::swap(sum_, other.sum_);
  std::swap(min_, other.min_);
  std::swap(max_, other.max_);
}

Histogram& Histogram::operator=(Histogram&& other) noexcept {
  Histogram taken(std::move(other));
  swap(taken);
  return *this;
}

Histogram& Histogram::operator=(const Histogram& other) {
  if (this != &other) {
    clear();
    add(other);
  }
  return *this;
}

// Cells 0 to 2047 are those of bucket 0; bucket b > 0 begins at cell 1024 (b + 1) with value
// 1024 * 2^b. The cell one beyond the last of a bucket is the first of the next.
Nanos Histogram::lowest_of(std::size_t cell) noexcept {
  const std::size_t bucket = cell < 2 * kHalf ? 0 : cell / kHalf - 1;
  return static_cast<Nanos>((cell - bucket * kHalf) << bucket) * kUnit;
}

void Histogram::add(const Histogram& other) noexcept {
  if (other.count_ == 0) return;
  if (!counts_) allocate();
  const std::size_t last = cell_of(other.max_);
  for (std::size_t cell = cell_of(other.min_); cell <= last; ++cell) {
    // Read first: a write, even of 0, would make an untouched page real.
    if (const std::uint64_t count = other.counts_[cell]; count != 0) counts_[cell] += count;
  }
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

void Histogram::clear() noexcept {
  if (count_ != 0) {
    const std::size_t first = cell_of(min_);
    std::fill_n(&counts_[first], cell_of(max_) - first + 1, 0);
  }
  count_ = 0;
  sum_ = 0;
  min_ = INT64_MAX;
  max_ = 0;
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
}

double Histogram::stddev() const {
  if (count_ == 0) return 0;
  // Around the mean of the buckets' middles, so that equal values have no deviation.
  const auto middle = [](Nanos low, Nanos high) { return static_cast<double>(low + high) / 2; };
  const auto total = static_cast<double>(count_);
  double mean = 0;
  for_each([&](Nanos low, Nanos high, std::uint64_t count) {
    mean += middle(low, high) * (static_cast<double>(count) / total);
  });
  double variance = 0;
  for_each([&](Nanos low, Nanos high, std::uint64_t count) {
    const double distance = middle(low, high) - mean;
    variance += distance * distance * (static_cast<double>(count) / total);
  });
  return std::sqrt(variance);
}

Nanos Histogram::value_at_rank(std::uint64_t rank) const {
  if (rank >= count_) return max_;
  std::size_t cell = cell_of(min_);
  for (std::uint64_t seen = counts_[cell]; seen < rank; seen += counts_[cell]) ++cell;
  return std::min(highest_of(cell), max_);
}

void Histogram::for_each(
    const std::function<void(Nanos low, Nanos high, std::uint64_t count)>& visit) const {
  if (count_ == 0) return;
  const std::size_t last = cell_of(max_);
  for (std::size_t cell = cell_of(min_); cell <= last; ++cell) {
    if (counts_[cell] != 0) visit(lowest_of(cell), highest_of(cell), counts_[cell]);
  }
}

}  // namespace vastar
