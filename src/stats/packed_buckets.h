// A distribution of durations kept small: counts in buckets 0.8% wide, about two bytes for each
// that is not empty. A run of an hour has 3600 of these, a worker.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/units.h"

namespace vastar {

class PackedBuckets {
 public:
  struct Bucket {
    Nanos value;  // the highest it may stand for
    std::uint64_t count;
    bool operator==(const Bucket&) const = default;
  };

  bool empty() const { return bytes_.empty(); }
  // Of any values, in ascending order, counts above 0: those of one bucket that follow each other
  // are added up.
  static PackedBuckets of(const std::vector<Bucket>& values);
  // Ascending, each bucket once.
  std::vector<Bucket> unpacked() const;
  void add(const PackedBuckets& other);
  std::size_t bytes() const { return bytes_.capacity(); }

 private:
  // Per bucket how many cells it lies above the one before, and its count, as LEB128.
  std::string bytes_;
};

}  // namespace vastar
