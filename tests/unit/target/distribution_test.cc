// Delay distributions: their text, and that what is drawn has the distribution it says.
#include "target/distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace vastar::target {
namespace {

std::vector<Nanos> draw_many(std::string_view text, std::size_t count = 100'000) {
  const Result<Distribution> distribution = Distribution::parse(text);
  EXPECT_TRUE(distribution.ok()) << text;
  std::vector<Nanos> values;
  if (!distribution) return values;
  Random random(7);
  for (std::size_t i = 0; i < count; ++i) values.push_back(distribution->draw(random));
  std::sort(values.begin(), values.end());
  return values;
}

Nanos quantile(const std::vector<Nanos>& sorted, double q) {
  return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size()))];
}

TEST(Distribution, ConstantIsConstant) {
  const std::vector<Nanos> values = draw_many("5ms", 100);
  EXPECT_EQ(values.front(), 5 * kMillisecond);
  EXPECT_EQ(values.back(), 5 * kMillisecond);
}

TEST(Distribution, UniformStaysBetweenItsEndsEvenly) {
  const std::vector<Nanos> values = draw_many("uniform:1ms-9ms");
  EXPECT_GE(values.front(), 1 * kMillisecond);
  EXPECT_LE(values.back(), 9 * kMillisecond);
  EXPECT_NEAR(to_ms(quantile(values, 0.25)), 3, 0.05);
  EXPECT_NEAR(to_ms(quantile(values, 0.75)), 7, 0.05);
}

TEST(Distribution, ExponentialHasItsQuantiles) {
  const std::vector<Nanos> values = draw_many("exp:5ms");
  EXPECT_GE(values.front(), 0);
  EXPECT_NEAR(to_ms(quantile(values, 0.5)), 5 * std::log(2), 0.1);
  EXPECT_NEAR(to_ms(quantile(values, 0.99)), 5 * std::log(100), 0.7);
}

TEST(Distribution, NormalHasItsQuantilesAndIsNeverNegative) {
  const std::vector<Nanos> values = draw_many("normal:5ms,1ms");
  EXPECT_NEAR(to_ms(quantile(values, 0.5)), 5, 0.02);
  EXPECT_NEAR(to_ms(quantile(values, 0.841345)), 6, 0.03);
  EXPECT_NEAR(to_ms(quantile(values, 0.158655)), 4, 0.03);
  EXPECT_EQ(draw_many("normal:0,1ms").front(), 0);
}

TEST(Distribution, MixtureKeepsToItsWeights) {
  const std::vector<Nanos> values = draw_many("mix:95@2ms,5@50ms");
  const auto slow = std::count(values.begin(), values.end(), 50 * kMillisecond);
  const auto fast = std::count(values.begin(), values.end(), 2 * kMillisecond);
  EXPECT_EQ(slow + fast, 100'000);
  EXPECT_NEAR(static_cast<double>(slow), 5'000, 300);
}

TEST(Distribution, MixtureNestsEveryShape) {
  const std::vector<Nanos> values = draw_many("mix:1@normal:100ms,1ms,1@uniform:1ms-2ms,2@exp:1us");
  EXPECT_NEAR(to_ms(values.back()), 105, 4);
  EXPECT_LT(quantile(values, 0.45), 20 * kMicrosecond);
  EXPECT_GE(quantile(values, 0.55), 1 * kMillisecond);
}

TEST(Distribution, SameSeedSameDelays) {
  EXPECT_EQ(draw_many("exp:5ms", 100), draw_many("exp:5ms", 100));
}

TEST(Distribution, RefusesWhatIsNoDistribution) {
  for (const char* text : {"",
                           "x",
                           "-5ms",
                           "uniform:",
                           "uniform:5ms",
                           "uniform:9ms-1ms",
                           "uniform:1ms-2ms-3ms",
                           "exp:",
                           "exp:x",
                           "normal:5ms",
                           "normal:5ms,",
                           "normal:1,2,3",
                           "mix:",
                           "mix:5ms",
                           "mix:0@5ms",
                           "mix:-1@5ms",
                           "mix:x@5ms",
                           "mix:1@",
                           "mix:1@mix:1@5ms",
                           "mix:1@5ms,,",
                           "2h",
                           "poisson:5ms"}) {
    EXPECT_FALSE(Distribution::parse(text).ok()) << text;
  }
}

TEST(Distribution, SaysHowToWriteOne) {
  const Result<Distribution> bad = Distribution::parse("gauss:1");
  ASSERT_FALSE(bad.ok());
  EXPECT_NE(bad.error().message.find("gauss:1"), std::string::npos);
  EXPECT_NE(bad.error().message.find("normal:5ms,1ms"), std::string::npos);
}

}  // namespace
}  // namespace vastar::target
