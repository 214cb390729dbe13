// Nearest ranks against exact whole-number arithmetic, and quantiles that do not exist.
#include "stats/quantile.h"

#include <gtest/gtest.h>

#include <limits>

namespace vastar {
namespace {

TEST(NearestRank, KnownValues) {
  EXPECT_EQ(nearest_rank(0.99, 100), 99U);
  EXPECT_EQ(nearest_rank(0.999, 1000), 999U);
  EXPECT_EQ(nearest_rank(0.9999, 10000), 9999U);
  EXPECT_EQ(nearest_rank(0.07, 100), 7U);
  EXPECT_EQ(nearest_rank(0.29, 100), 29U);
  EXPECT_EQ(nearest_rank(0.57, 100), 57U);
  EXPECT_EQ(nearest_rank(0.5, 1), 1U);
  EXPECT_EQ(nearest_rank(0.5, 2), 1U);
  EXPECT_EQ(nearest_rank(0.5, 3), 2U);
  EXPECT_EQ(nearest_rank(0.99, 101), 100U);
}

// Every quantile of four decimals, for many n: ceil(k n / 10^4) in whole numbers.
TEST(NearestRank, IsExactForEveryTenThousandth) {
  for (std::uint64_t k = 1; k <= 10000; ++k) {
    const double q = static_cast<double>(k) / 10000;
    for (std::uint64_t n = k % 7 + 1; n <= 3000; n += 7) {
      const std::uint64_t exact = (k * n + 9999) / 10000;
      ASSERT_EQ(nearest_rank(q, n), exact) << k << " " << n;
    }
  }
}

TEST(NearestRank, IsExactForTheQuantilesOfDocuments) {
  constexpr std::uint64_t kTenThousandths[] = {1000, 2500, 5000, 7500, 9000,
                                               9500, 9900, 9990, 9999};
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    for (std::uint64_t n = 1; n <= 30000; ++n) {
      const std::uint64_t exact = (kTenThousandths[i] * n + 9999) / 10000;
      ASSERT_EQ(nearest_rank(kQuantiles[i].q, n), exact) << kQuantiles[i].name << " " << n;
      const bool exists = n * (10000 - kTenThousandths[i]) >= 10000;
      ASSERT_EQ(quantile_exists(kQuantiles[i].q, n), exists) << kQuantiles[i].name << " " << n;
    }
  }
}

TEST(NearestRank, HoldsForHugeCounts) {
  EXPECT_EQ(nearest_rank(0.99, 10'000'000'000'000), 9'900'000'000'000U);
  EXPECT_EQ(nearest_rank(0.99, 10'000'000'000'001), 9'900'000'000'001U);
  EXPECT_EQ(nearest_rank(1.0, UINT64_MAX), UINT64_MAX);
  EXPECT_EQ(nearest_rank(0.5, UINT64_MAX), UINT64_MAX / 2 + 1);
}

TEST(NearestRank, StaysInRange) {
  EXPECT_EQ(nearest_rank(0.0, 10), 1U);
  EXPECT_EQ(nearest_rank(-1.0, 10), 1U);
  EXPECT_EQ(nearest_rank(std::numeric_limits<double>::quiet_NaN(), 10), 1U);
  EXPECT_EQ(nearest_rank(1.0, 10), 10U);
  EXPECT_EQ(nearest_rank(7.0, 10), 10U);
}

TEST(QuantileExists, NeedsOneValueAbove) {
  EXPECT_FALSE(quantile_exists(0.5, 1));
  EXPECT_TRUE(quantile_exists(0.5, 2));
  EXPECT_FALSE(quantile_exists(0.99, 99));
  EXPECT_TRUE(quantile_exists(0.99, 100));
  EXPECT_FALSE(quantile_exists(0.999, 999));
  EXPECT_TRUE(quantile_exists(0.999, 1000));
  EXPECT_FALSE(quantile_exists(0.9999, 9999));
  EXPECT_TRUE(quantile_exists(0.9999, 10000));
  EXPECT_FALSE(quantile_exists(0.5, 0));
  EXPECT_FALSE(quantile_exists(0.0, 0));
  EXPECT_TRUE(quantile_exists(0.0, 1));
  EXPECT_FALSE(quantile_exists(1.0, UINT64_MAX));
}

TEST(Quantile, OfAHistogram) {
  Histogram histogram;
  EXPECT_EQ(quantile(histogram, 0.5), std::nullopt);
  for (Nanos value = 1; value <= 100; ++value) histogram.record(value * 1000);
  EXPECT_EQ(quantile(histogram, 0.5), 50'099);  // the top of the bucket of 50 us
  EXPECT_EQ(quantile(histogram, 0.99), 99'099);
  EXPECT_EQ(quantile(histogram, 0.999), std::nullopt);
}

}  // namespace
}  // namespace vastar
