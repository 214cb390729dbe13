// A second's response times in few bytes: nothing lost but the last digit.
#include "stats/packed_buckets.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "stats/histogram.h"

namespace vastar {
namespace {

using Buckets = std::vector<PackedBuckets::Bucket>;

TEST(PackedBuckets, AreEmptyAtFirst) {
  EXPECT_TRUE(PackedBuckets().empty());
  EXPECT_TRUE(PackedBuckets().unpacked().empty());
  EXPECT_TRUE(PackedBuckets::of({}).empty());
}

// A bucket's value is the highest in it, and never more than 0.8% above what was put in.
TEST(PackedBuckets, KeepEachValueWithinItsBucket) {
  for (Nanos value = 0; value < Histogram::kHighest; value += value / 300 + 7) {
    const Buckets buckets = PackedBuckets::of({{value, 3}}).unpacked();
    ASSERT_EQ(buckets.size(), 1U) << value;
    ASSERT_EQ(buckets[0].count, 3U) << value;
    ASSERT_GE(buckets[0].value, value);
    ASSERT_LE(buckets[0].value, value + value / 128 + Histogram::kUnit);
    ASSERT_EQ(PackedBuckets::of(buckets).unpacked(), buckets) << "as they were";
  }
}

TEST(PackedBuckets, CountsOfEverySize) {
  const Buckets buckets = {{199, 1}, {299, 127}, {399, 128}, {499, 1U << 14U}, {599, UINT64_MAX}};
  EXPECT_EQ(PackedBuckets::of(buckets).unpacked(), buckets);
}

TEST(PackedBuckets, ValuesOfOneBucketAreAddedUp) {
  EXPECT_EQ(PackedBuckets::of({{100, 1}, {150, 2}, {199, 3}, {200, 1}}).unpacked(),
            (Buckets{{199, 6}, {299, 1}}));
}

TEST(PackedBuckets, AddWhateverEitherSideHas) {
  PackedBuckets sum = PackedBuckets::of({{199, 1}, {10'000'000, 2}});
  sum.add(PackedBuckets::of({{99, 5}, {199, 1}}));
  sum.add(PackedBuckets());
  PackedBuckets none;
  none.add(sum);
  EXPECT_EQ(none.unpacked(), sum.unpacked());
  const Buckets buckets = sum.unpacked();
  ASSERT_EQ(buckets.size(), 3U);
  EXPECT_EQ(buckets[0], (PackedBuckets::Bucket{99, 5}));
  EXPECT_EQ(buckets[1], (PackedBuckets::Bucket{199, 2}));
  EXPECT_EQ(buckets[2].count, 2U);
}

TEST(PackedBuckets, TakeAboutTwoBytesEach) {
  Buckets buckets;
  for (Nanos value = 20'000; value < kSecond; value += value / 100) buckets.push_back({value, 40});
  EXPECT_LE(PackedBuckets::of(buckets).bytes(), 2 * buckets.size() + 16);
}

}  // namespace
}  // namespace vastar
