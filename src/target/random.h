// The seeded generator behind every random delay and fault of the target.
#pragma once

#include <cstdint>
#include <random>

namespace vastar::target {

// The same seed gives the same numbers with every standard library: the engine is fixed by the
// C++ standard, and the library's distributions, which are not, are left alone.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }  // in [0, 1)
  bool chance(double probability) { return unit() < probability; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace vastar::target
