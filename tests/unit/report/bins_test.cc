// The bars of a histogram: their edges, counts and colours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/summary.h"

namespace vastar {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

Histogram of(std::initializer_list<std::pair<double, std::uint64_t>> values_ms) {
  Histogram histogram;
  for (const auto& [ms, count] : values_ms) {
    histogram.record(static_cast<Nanos>(ms * kMillisecond), count);
  }
  return histogram;
}

// n values evenly spread over (0, top_ms].
Histogram ramp(int n, double top_ms) {
  Histogram histogram;
  for (int i = 1; i <= n; ++i) histogram.record(static_cast<Nanos>(top_ms * 1e6 * i / n));
  return histogram;
}

std::uint64_t total(const std::vector<Bin>& bins) {
  std::uint64_t sum = 0;
  for (const Bin& bin : bins) sum += bin.count;
  return sum;
}

std::vector<std::uint64_t> counts(const std::vector<Bin>& bins) {
  std::vector<std::uint64_t> all;
  for (const Bin& bin : bins) all.push_back(bin.count);
  return all;
}

std::vector<unsigned> levels(const std::vector<Bin>& bins) {
  std::vector<unsigned> all;
  for (const Bin& bin : bins) all.push_back(bin.level);
  return all;
}

TEST(Bins, OfNothingAreNone) { EXPECT_THAT(bins_of(Histogram(), {}), IsEmpty()); }

TEST(Bins, OfOneValueAreOne) {
  const auto bins = bins_of(of({{12.5, 1}}), {});
  ASSERT_THAT(bins, SizeIs(1));
  EXPECT_DOUBLE_EQ(bins[0].le_ms, 12.5);
  EXPECT_EQ(bins[0].count, 1);
}

TEST(Bins, OfEqualValuesAreOne) {
  EXPECT_THAT(counts(bins_of(of({{3, 5000}}), {})), ElementsAre(5000));
}

TEST(Bins, SpanFromMinimumToMaximumWhenTheTailIsShort) {
  const auto bins = bins_of(ramp(1000, 100), {10, {}});
  // A value is known to its bucket only, so one or two may fall on the other side of an edge.
  EXPECT_THAT(counts(bins), AllOf(SizeIs(10), Each(AllOf(Ge(98), Le(102)))));
  EXPECT_EQ(total(bins), 1000);
  EXPECT_DOUBLE_EQ(bins.back().le_ms, 100);
  EXPECT_NEAR(bins[0].le_ms, 10.09, 0.001);
}

TEST(Bins, LeaveALongTailToTheLast) {
  Histogram histogram = ramp(10000, 1);
  histogram.record(5 * kSecond);
  const auto bins = bins_of(histogram, {16, {}});
  ASSERT_THAT(bins, SizeIs(16));
  EXPECT_DOUBLE_EQ(bins.back().le_ms, 5000);
  EXPECT_NEAR(bins[14].le_ms, 0.99, 0.001);
  EXPECT_NEAR(static_cast<double>(bins.back().count), 101, 5);
  EXPECT_NEAR(static_cast<double>(bins[0].count), 660, 10);
}

TEST(Bins, OneOutlierAmongEqualValuesStandsApart) {
  EXPECT_THAT(counts(bins_of(of({{10, 9999}, {5000, 1}}), {})), ElementsAre(9999, 1));
}

TEST(Bins, WithTooFewSamplesForP99SpanAll) {
  const auto bins = bins_of(of({{1, 50}, {101, 1}}), {10, {}});
  EXPECT_THAT(counts(bins), ElementsAre(50, 0, 0, 0, 0, 0, 0, 0, 0, 1));
}

TEST(Bins, AreNeverNarrowerThanTheResolution) {
  const auto bins = bins_of(of({{0.0001, 10}, {0.0003, 20}}), {});
  EXPECT_THAT(counts(bins), ElementsAre(10, 20));
  // 10.000 s to 10.050 s: the histogram knows such values to about 8 ms.
  const auto slow = bins_of(of({{10000, 10}, {10050, 10}}), {});
  EXPECT_LE(slow.size(), 3);
  EXPECT_EQ(total(slow), 20);
}

TEST(Bins, OneBarHoldsAll) {
  EXPECT_THAT(counts(bins_of(ramp(1000, 7), {1, {}})), ElementsAre(1000));
  EXPECT_THAT(counts(bins_of(ramp(1000, 7), {0, {}})), ElementsAre(1000));
}

TEST(Bins, CountsAddUpWhateverTheShape) {
  std::uint64_t seed = 88172645463325252U;
  for (int shape = 0; shape < 200; ++shape) {
    Histogram histogram;
    const int samples = 1 + shape * 17;
    for (int i = 0; i < samples; ++i) {
      seed ^= seed << 13;
      seed ^= seed >> 7;
      seed ^= seed << 17;
      histogram.record(static_cast<Nanos>(seed >> (24 + seed % 38)));  // up to 18 minutes, skewed
    }
    const auto bins = bins_of(histogram, {1U + static_cast<unsigned>(shape) % 40, {}});
    EXPECT_EQ(total(bins), histogram.count());
    EXPECT_DOUBLE_EQ(bins.back().le_ms, to_ms(histogram.max()));
    for (std::size_t i = 1; i < bins.size(); ++i) {
      EXPECT_LT(bins[i - 1].le_ms, bins[i].le_ms) << shape;
      EXPECT_LE(bins[i - 1].level, bins[i].level) << shape;
    }
  }
}

TEST(BinLevels, RunFromGoodToBadByTheirOwnPercentiles) {
  const auto bins = bins_of(ramp(1000, 100), {10, {}});
  // p10 .. p99 lie at 10 .. 99, p99.9 at 99.9: the bars' edges exceed 1, 1, 2, 2, 3, ... of them.
  EXPECT_THAT(levels(bins), ElementsAre(1, 1, 3, 3, 4, 4, 4, 5, 6, 10));
}

TEST(BinLevels, FollowTheLimitsGiven) {
  const auto bins = bins_of(ramp(1000, 100), {10, {90.5, 50}});
  EXPECT_THAT(levels(bins), ElementsAre(0, 0, 0, 0, 5, 5, 5, 5, 5, 10));
}

TEST(BinLevels, AnEdgeAtTheLimitIsWithinIt) {
  const auto bins = bins_of(of({{10, 5}, {20, 5}}), {2, {20}});
  EXPECT_THAT(levels(bins), ElementsAre(0, 0));
}

}  // namespace
}  // namespace vastar
