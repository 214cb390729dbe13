// A High Dynamic Range histogram of durations: 3 significant digits from 100 ns to over an hour.
//
// Counts are exact and add without loss; a value is known to 0.1%. Minimum, maximum and sum are
// kept exactly beside the buckets. The bucket layout is that of HdrHistogram (Gil Tene,
// https://github.com/HdrHistogram/HdrHistogram), so other tools read the encoded form.
// One thread at a time. An empty histogram costs nothing; the first value allocates 224 KB of
// address space, of which only touched pages cost memory.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"

namespace vastar {

class Histogram {
 public:
  static constexpr Nanos kUnit = 100;           // the resolution: one bucket step at the low end
  static constexpr Nanos kHighest = 2 * kHour;  // longer values are counted as this (max() tells)
  static constexpr int kSignificantDigits = 3;

  Histogram() = default;
  Histogram(Histogram&& other) noexcept { swap(other); }
  Histogram& operator=(Histogram&& other) noexcept;
  Histogram(const Histogram& other) { add(other); }
  Histogram& operator=(const Histogram& other);
  ~Histogram() = default;

  // About 2 ns; without memory for the counts the process ends. A negative value (a clock never
  // gives one) counts as 0.
  void record(Nanos value) noexcept { record(value, 1); }
  void record(Nanos value, std::uint64_t count) noexcept;
  void add(const Histogram& other) noexcept;
  void clear() noexcept;

  std::uint64_t count() const { return count_; }
  Nanos min() const { return count_ == 0 ? 0 : min_; }  // exact
  Nanos max() const { return max_; }                    // exact
  double mean() const;                                  // ns, exact; 0 when empty
  double stddev() const;                                // ns, population, from the buckets

  // The value at `rank` (1 to count()) in ascending order: the top of its bucket, never above
  // max(). 0 when empty.
  Nanos value_at_rank(std::uint64_t rank) const;

  // Every non-empty bucket in ascending order: its lowest and highest value in ns, and its count.
  void for_each(const std::function<void(Nanos low, Nanos high, std::uint64_t count)>& visit) const;

  // HdrHistogram V2 compressed, base64, values in units of kUnit (10 million = 1 s).
  std::string encode() const;
  // The same back, for merging stored documents; min, max and sum are then bucket-exact only.
  // Takes what other tools wrote too, when they count in units of kUnit. The text may be hostile.
  static Result<Histogram> decode(std::string_view base64);

 private:
  // Values of 0 to 2047 units have a cell each. From there on every power of two has 1024 cells.
  static constexpr int kSubBucketBits = 11;
  static constexpr std::size_t kHalf = std::size_t{1} << (kSubBucketBits - 1);
  static constexpr std::uint64_t kHighestUnits = kHighest / kUnit;
  static constexpr std::size_t kCells =
      (std::bit_width(kHighestUnits) - kSubBucketBits + 2) * kHalf;

  static std::size_t cell_of(Nanos value) noexcept;
  static Nanos lowest_of(std::size_t cell) noexcept;
  static Nanos highest_of(std::size_t cell) noexcept { return lowest_of(cell + 1) - 1; }
  void swap(Histogram& other) noexcept;
  void allocate() noexcept;
  static Result<Histogram> from_payload(std::string_view payload);

  __extension__ using Sum = unsigned __int128;  // of 2^64 values of any length

  struct Free {
    void operator()(std::uint64_t* counts) const noexcept;
  };
  // kCells of them, from calloc; null until the first value.
  std::unique_ptr<std::uint64_t[], Free> counts_;
  std::uint64_t count_ = 0;
  Sum sum_ = 0;  // ns
  Nanos min_ = INT64_MAX;
  Nanos max_ = 0;
};

inline std::size_t Histogram::cell_of(Nanos value) noexcept {
  const std::uint64_t units = std::min(static_cast<std::uint64_t>(value) / kUnit, kHighestUnits);
  const int bucket = std::bit_width(units | (2 * kHalf - 1)) - kSubBucketBits;
  return static_cast<std::size_t>(bucket) * kHalf + (units >> bucket);
}

inline void Histogram::record(Nanos value, std::uint64_t count) noexcept {
  if (count == 0) return;
  if (value < 0) value = 0;
  if (!counts_) [[unlikely]] {
    allocate();
  }
  counts_[cell_of(value)] += count;
  count_ += count;
  sum_ += static_cast<Sum>(static_cast<std::uint64_t>(value)) * count;
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
}

}  // namespace vastar
