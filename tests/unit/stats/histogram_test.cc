// The histogram: exact counts and extremes, buckets that fit together, and values out of range.
#include "stats/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "stats/quantile.h"

namespace vastar {
namespace {

struct Bucket {
  Nanos low;
  Nanos high;
  std::uint64_t count;
  bool operator==(const Bucket&) const = default;
};

std::vector<Bucket> buckets_of(const Histogram& histogram) {
  std::vector<Bucket> buckets;
  histogram.for_each([&buckets](Nanos low, Nanos high, std::uint64_t count) {
    buckets.push_back({low, high, count});
  });
  return buckets;
}

Bucket bucket_of(Nanos value) {
  Histogram histogram;
  histogram.record(value);
  return buckets_of(histogram).at(0);
}

// Response times as services have them: many decades, long tail.
std::vector<Nanos> samples(std::size_t count) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> distribution(14, 3);
  std::vector<Nanos> values(count);
  for (Nanos& value : values) {
    value = static_cast<Nanos>(std::min(distribution(random), static_cast<double>(kHour)));
  }
  return values;
}

Histogram histogram_of(const std::vector<Nanos>& values) {
  Histogram histogram;
  for (const Nanos value : values) histogram.record(value);
  return histogram;
}

void expect_same(const Histogram& a, const Histogram& b) {
  EXPECT_EQ(a.count(), b.count());
  EXPECT_EQ(a.min(), b.min());
  EXPECT_EQ(a.max(), b.max());
  EXPECT_DOUBLE_EQ(a.mean(), b.mean());
  EXPECT_EQ(buckets_of(a), buckets_of(b));
}

TEST(Histogram, EmptyIsZeroEverywhere) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.min(), 0);
  EXPECT_EQ(histogram.max(), 0);
  EXPECT_EQ(histogram.mean(), 0);
  EXPECT_EQ(histogram.stddev(), 0);
  EXPECT_EQ(histogram.value_at_rank(1), 0);
  EXPECT_TRUE(buckets_of(histogram).empty());
}

TEST(Histogram, KeepsExtremesAndMeanExactly) {
  Histogram histogram;
  histogram.record(1'234'567);
  histogram.record(7'654'321, 3);
  EXPECT_EQ(histogram.count(), 4U);
  EXPECT_EQ(histogram.min(), 1'234'567);
  EXPECT_EQ(histogram.max(), 7'654'321);
  EXPECT_DOUBLE_EQ(histogram.mean(), (1'234'567 + 3 * 7'654'321.0) / 4);
  EXPECT_EQ(histogram.value_at_rank(4), 7'654'321);
}

TEST(Histogram, ASumBeyond64BitsIsStillExact) {
  Histogram histogram;
  histogram.record(kHour, 1'000'000'000);
  histogram.record(3 * kHour, 1'000'000'000);
  EXPECT_DOUBLE_EQ(histogram.mean(), 2.0 * kHour);
}

TEST(Histogram, BucketsAreOneUnitWideAtTheLowEnd) {
  EXPECT_EQ(bucket_of(0), (Bucket{0, 99, 1}));
  EXPECT_EQ(bucket_of(99), (Bucket{0, 99, 1}));
  EXPECT_EQ(bucket_of(100), (Bucket{100, 199, 1}));
  EXPECT_EQ(bucket_of(204'799), (Bucket{204'700, 204'799, 1}));
  EXPECT_EQ(bucket_of(204'800), (Bucket{204'800, 204'999, 1}));  // two units from here on
}

// Every bucket begins where the one below it ends, holds its own ends, and is 0.1% wide at most.
TEST(Histogram, BucketsFitTogether) {
  Nanos next = 0;
  int buckets = 0;
  while (next <= Histogram::kHighest) {
    const Bucket low = bucket_of(next);
    ASSERT_EQ(low.low, next);
    ASSERT_EQ(bucket_of(std::min(low.high, Histogram::kHighest)).low, next);
    ASSERT_LE(low.high - low.low + 1, std::max<Nanos>(Histogram::kUnit, next / 1000));
    next = low.high + 1;
    ++buckets;
    if (buckets % 8 != 0) continue;  // most of the time, several at once
    Histogram pair;
    pair.record(low.high);
    pair.record(next);
    ASSERT_EQ(buckets_of(pair).size(), next > Histogram::kHighest ? 1U : 2U);
  }
  EXPECT_GT(buckets, 27'000);
}

TEST(Histogram, NoneOfAValueIsNothing) {
  Histogram histogram;
  histogram.record(kSecond, 0);
  expect_same(histogram, Histogram());
}

TEST(Histogram, NegativeCountsAsZero) {
  Histogram histogram;
  histogram.record(-5);
  histogram.record(INT64_MIN);
  EXPECT_EQ(histogram.count(), 2U);
  EXPECT_EQ(histogram.min(), 0);
  EXPECT_EQ(histogram.max(), 0);
  EXPECT_EQ(histogram.mean(), 0);
}

TEST(Histogram, TooLongIsCountedAsTheHighestAndToldByMax) {
  Histogram histogram;
  histogram.record(kMillisecond);
  histogram.record(5 * Histogram::kHighest);
  histogram.record(INT64_MAX);
  EXPECT_EQ(histogram.count(), 3U);
  EXPECT_EQ(histogram.max(), INT64_MAX);
  EXPECT_EQ(buckets_of(histogram).size(), 2U);
  EXPECT_EQ(buckets_of(histogram).back().low, bucket_of(Histogram::kHighest).low);
  EXPECT_EQ(histogram.value_at_rank(3), INT64_MAX);
}

TEST(Histogram, RanksAreWithinAThousandthOfTheTruth) {
  std::vector<Nanos> values = samples(20'000);
  const Histogram histogram = histogram_of(values);
  std::sort(values.begin(), values.end());
  for (std::uint64_t rank = 1; rank <= values.size(); rank += 13) {
    const Nanos truth = values[rank - 1];
    const Nanos read = histogram.value_at_rank(rank);
    ASSERT_GE(read, truth) << rank;
    ASSERT_LE(read, truth + std::max<Nanos>(Histogram::kUnit, truth / 1000)) << rank;
  }
  EXPECT_EQ(histogram.value_at_rank(values.size()), values.back());
  EXPECT_EQ(histogram.min(), values.front());
}

TEST(Histogram, RanksOutOfRangeAreTheEnds) {
  Histogram histogram;
  histogram.record(1000);
  histogram.record(2000);
  EXPECT_EQ(histogram.value_at_rank(0), 1099);
  EXPECT_EQ(histogram.value_at_rank(UINT64_MAX), 2000);
}

TEST(Histogram, AValueIsNeverAboveTheMaximum) {
  Histogram histogram;
  histogram.record(100'000'001, 10);
  for (std::uint64_t rank = 1; rank <= 10; ++rank) {
    EXPECT_EQ(histogram.value_at_rank(rank), 100'000'001);
  }
}

TEST(Histogram, StandardDeviationOfThePopulation) {
  Histogram histogram;
  histogram.record(10'050, 5);
  EXPECT_EQ(histogram.stddev(), 0);  // equal values, whatever their bucket's middle
  Histogram two;
  two.record(100'000);
  two.record(300'000);
  EXPECT_NEAR(two.stddev(), 100'000, 100);
}

TEST(Histogram, AddingIsAsIfRecordedTogether) {
  const std::vector<Nanos> values = samples(5'000);
  const auto middle = values.begin() + 1'777;
  Histogram first = histogram_of({values.begin(), middle});
  const Histogram second = histogram_of({middle, values.end()});
  first.add(second);
  expect_same(first, histogram_of(values));
}

TEST(Histogram, AddingEmptyChangesNothing) {
  Histogram histogram;
  histogram.record(kSecond);
  histogram.add(Histogram());
  EXPECT_EQ(histogram.min(), kSecond);
  Histogram empty;
  empty.add(Histogram());
  EXPECT_EQ(empty.count(), 0U);
  empty.add(histogram);
  expect_same(empty, histogram);
}

TEST(Histogram, AddingToItselfDoubles) {
  Histogram histogram = histogram_of({1000, 2000, 2000});
  histogram.add(histogram);
  expect_same(histogram, histogram_of({1000, 2000, 2000, 1000, 2000, 2000}));
}

TEST(Histogram, ClearForgetsEverything) {
  Histogram histogram = histogram_of(samples(1'000));
  histogram.record(INT64_MAX);
  histogram.clear();
  expect_same(histogram, Histogram());
  histogram.record(kSecond);
  expect_same(histogram, histogram_of({kSecond}));
}

TEST(Histogram, CopiesAreApart) {
  const Histogram original = histogram_of(samples(1'000));
  Histogram copy = original;
  expect_same(copy, original);
  copy.record(1);
  EXPECT_EQ(original.count(), 1'000U);
  copy = original;
  expect_same(copy, original);
  const Histogram& same = copy;
  copy = same;
  expect_same(copy, original);
}

TEST(Histogram, WhatWasMovedFromIsEmptyAndUsable) {
  Histogram original = histogram_of({kSecond});
  Histogram moved = std::move(original);
  EXPECT_EQ(moved.count(), 1U);
  EXPECT_EQ(original.count(), 0U);  // NOLINT: what is left is promised
  original.record(kMillisecond);
  expect_same(original, histogram_of({kMillisecond}));
  moved = std::move(original);
  expect_same(moved, histogram_of({kMillisecond}));
}

}  // namespace
}  // namespace vastar
