// Buckets into bytes and back.
#include "stats/packed_buckets.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <string_view>
#include <utility>

#include "stats/histogram.h"

namespace vastar {
namespace {

// Values of 0 to 255 units have a cell each. From there on every power of two has 128 cells, as in
// HdrHistogram, which this is a coarser one of.
constexpr int kBits = 8;
constexpr std::uint64_t kHalf = std::uint64_t{1} << (kBits - 1);

std::uint64_t cell_of(Nanos value) {
  const auto units = static_cast<std::uint64_t>(value / Histogram::kUnit);
  const int spare = std::max(0, static_cast<int>(std::bit_width(units)) - kBits);
  return static_cast<std::uint64_t>(spare) * kHalf + (units >> spare);
}

Nanos highest_of(std::uint64_t cell) {
  const std::uint64_t spare = cell < 2 * kHalf ? 0 : cell / kHalf - 1;
  const std::uint64_t next = (cell - spare * kHalf + 1) << spare;
  return static_cast<Nanos>(next) * Histogram::kUnit - 1;
}

void put(std::uint64_t number, std::string& bytes) {
  for (; number >= 0x80; number >>= 7U) bytes += static_cast<char>(0x80U | (number & 0x7FU));
  bytes += static_cast<char>(number);
}

std::uint64_t take(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) return number;
  }
}

}  // namespace

PackedBuckets PackedBuckets::of(const std::vector<Bucket>& values) {
  std::string bytes;
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < values.size();) {
    const std::uint64_t cell = cell_of(values[i].value);
    std::uint64_t count = 0;
    for (; i < values.size() && cell_of(values[i].value) == cell; ++i) count += values[i].count;
    put(cell - std::exchange(last, cell), bytes);
    put(count, bytes);
  }
  PackedBuckets packed;
  packed.bytes_.assign(bytes);  // no larger than it must be
  return packed;
}

std::vector<PackedBuckets::Bucket> PackedBuckets::unpacked() const {
  std::vector<Bucket> buckets;
  std::uint64_t cell = 0;
  for (std::string_view rest = bytes_; !rest.empty();) {
    cell += take(rest);
    buckets.push_back({highest_of(cell), take(rest)});
  }
  return buckets;
}

void PackedBuckets::add(const PackedBuckets& other) {
  if (other.empty()) return;
  const std::vector<Bucket> ours = unpacked(), theirs = other.unpacked();
  std::vector<Bucket> all;
  all.reserve(ours.size() + theirs.size());
  std::merge(ours.begin(), ours.end(), theirs.begin(), theirs.end(), std::back_inserter(all),
             [](const Bucket& left, const Bucket& right) { return left.value < right.value; });
  *this = of(all);
}

}  // namespace vastar
