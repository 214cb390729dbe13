// A High Dynamic Range histogram of durations: 3 significant digits from 100 ns to over an hour.
//
// Counts are exact and add without loss; a value is known to 0.1%. Minimum, maximum and sum are kept
// exactly beside the buckets. The bucket layout is that of HdrHistogram (Gil Tene,
// https://github.com/HdrHistogram/HdrHistogram), so other tools read the encoded form.
// One thread at a time. About 220 KB of address space, of which only touched pages cost memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"

namespace vastar {

class Histogram {
 public:
  static constexpr Nanos kUnit = 100;            // the resolution: one bucket step at the low end
  static constexpr Nanos kHighest = 2 * kHour;   // longer values are counted as this (max() tells)
  static constexpr int kSignificantDigits = 3;

  Histogram();
  Histogram(Histogram&&) noexcept = default;
  Histogram& operator=(Histogram&&) noexcept = default;
  Histogram(const Histogram& other);
  Histogram& operator=(const Histogram& other);

  // About 2 ns. A negative value (a clock never gives one) counts as 0.
  void record(Nanos value) noexcept { record(value, 1); }
  void record(Nanos value, std::uint64_t count) noexcept;
  void add(const Histogram& other) noexcept;
  void clear() noexcept;

  std::uint64_t count() const { return count_; }
  Nanos min() const { return count_ == 0 ? 0 : min_; }  // exact
  Nanos max() const { return max_; }                    // exact
  double mean() const;                                  // ns, exact; 0 when empty
  double stddev() const;                                // ns, population, from the buckets

  // The value at `rank` (1 to count()) in ascending order: the top of its bucket, never above max().
  Nanos value_at_rank(std::uint64_t rank) const;
  // How many recorded values are at most `value`, to the resolution of a bucket.
  std::uint64_t count_at_or_below(Nanos value) const;

  // Every non-empty bucket in ascending order: its lowest and highest value in ns, and its count.
  void for_each(const std::function<void(Nanos low, Nanos high, std::uint64_t count)>& visit) const;

  // HdrHistogram V2 compressed, base64, values in units of kUnit (10 million = 1 s).
  std::string encode() const;
  // The same back, for merging stored documents; min, max and sum are then bucket-exact only.
  static Result<Histogram> decode(std::string_view base64);

 private:
  struct Free {
    void operator()(std::uint64_t* counts) const noexcept;
  };
  std::unique_ptr<std::uint64_t[], Free> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;  // ns
  Nanos min_ = 0;
  Nanos max_ = 0;
};

}  // namespace vastar
