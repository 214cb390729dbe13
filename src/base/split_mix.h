// A seeded generator of 8 bytes: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom
// number generators", OOPSLA 2014). Small enough to make one for every request, and the same
// numbers on every machine.
#pragma once

#include <cstdint>

namespace vastar {

class SplitMix {
 public:
  constexpr SplitMix() = default;
  explicit constexpr SplitMix(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }

  // 0 to count - 1; `count` above 0. Uneven by less than count / 2^64.
  constexpr std::uint64_t below(std::uint64_t count) {
    return static_cast<std::uint64_t>((static_cast<Wide>(next()) * count) >> 64U);
  }

 private:
  __extension__ using Wide = unsigned __int128;
  std::uint64_t state_ = 0;
};

}  // namespace vastar
