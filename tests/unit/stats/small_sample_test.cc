#include "stats/small_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace vastar {
namespace {

// The tables of any textbook.
TEST(TQuantile, IsThatOfTheTables) {
  EXPECT_NEAR(t_quantile(0.95, 9), 1.8331, 1e-4);
  EXPECT_NEAR(t_quantile(0.975, 1), 12.7062, 1e-4);
  EXPECT_NEAR(t_quantile(0.99, 5), 3.3649, 1e-4);
  EXPECT_NEAR(t_quantile(0.9995, 5), 6.8688, 1e-4);
  EXPECT_NEAR(t_quantile(0.99, 1e9), 2.3263, 1e-4);
  EXPECT_NEAR(t_quantile(0.5, 3), 0, 1e-12);
  EXPECT_NEAR(t_quantile(0.05, 9), -t_quantile(0.95, 9), 1e-9);
}

TEST(TQuantile, HasNoValueOutsideOfItsDomain) {
  EXPECT_TRUE(std::isnan(t_quantile(0, 9)));
  EXPECT_TRUE(std::isnan(t_quantile(1, 9)));
  EXPECT_TRUE(std::isnan(t_quantile(-0.1, 9)));
  EXPECT_TRUE(std::isnan(t_quantile(0.9, 0)));
  EXPECT_TRUE(std::isnan(t_quantile(0.9, -1)));
  EXPECT_TRUE(std::isnan(t_quantile(std::numeric_limits<double>::quiet_NaN(), 9)));
}

TEST(SampleSummary, HasTheMeanAndTheSpreadOfASample) {
  const SampleSummary summary = summarize_sample({1, 2, 3, 4});
  EXPECT_EQ(summary.count, 4);
  EXPECT_DOUBLE_EQ(summary.mean, 2.5);
  EXPECT_NEAR(summary.sd, 1.29099, 1e-5);
  EXPECT_NEAR(summary.half_width(0.05), 2.35336 * 1.29099 / 2, 1e-4);
}

TEST(SampleSummary, OfOneValueKnowsNoSpread) {
  const SampleSummary summary = summarize_sample({7});
  EXPECT_DOUBLE_EQ(summary.mean, 7);
  EXPECT_DOUBLE_EQ(summary.sd, 0);
  EXPECT_TRUE(std::isinf(summary.half_width(0.05)));
  EXPECT_TRUE(std::isinf(summarize_sample({}).half_width(0.05)));
}

TEST(SampleSummary, OfEqualValuesIsCertain) {
  EXPECT_NEAR(summarize_sample({0.1, 0.1, 0.1}).half_width(1e-6), 0, 1e-12);
}

TEST(Median, IsTheMiddle) {
  EXPECT_FALSE(median({}));
  EXPECT_DOUBLE_EQ(*median({5}), 5);
  EXPECT_DOUBLE_EQ(*median({9, 1, 5}), 5);
  EXPECT_DOUBLE_EQ(*median({4, 1, 9, 2}), 3);
  EXPECT_DOUBLE_EQ(*median({2, 2, 2, 1000}), 2);
}

}  // namespace
}  // namespace vastar
