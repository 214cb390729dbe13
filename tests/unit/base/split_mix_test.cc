// The seeded generator of requests.
#include "base/split_mix.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace vastar {
namespace {

// The first numbers of the reference implementation (Vigna, splitmix64.c) for this seed.
TEST(SplitMix, IsTheKnownGenerator) {
  SplitMix random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317U);
  EXPECT_EQ(random.next(), 3203168211198807973U);
  EXPECT_EQ(random.next(), 9817491932198370423U);
}

TEST(SplitMix, StaysBelow) {
  SplitMix random(7);
  std::array<int, 3> seen{};
  for (int i = 0; i < 3000; ++i) ++seen[random.below(3)];
  for (const int count : seen) EXPECT_NEAR(count, 1000, 200);
  EXPECT_EQ(random.below(1), 0U);
}

TEST(SplitMix, RepeatsItself) {
  SplitMix one(5);
  SplitMix other(5);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t value = one.next();
    EXPECT_EQ(value, other.next());
    seen.insert(value);
  }
  EXPECT_EQ(seen.size(), 100U);
}

}  // namespace
}  // namespace vastar
