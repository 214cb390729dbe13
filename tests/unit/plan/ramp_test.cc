#include "plan/ramp.h"

#include <gtest/gtest.h>

#include <cmath>

namespace vastar {
namespace {

constexpr Nanos kNever = -1;

Nanos passes(const Ramp& ramp, double area) { return ramp.passes(area).value_or(kNever); }
Nanos reaches(const Ramp& ramp, double value, Nanos time) {
  return ramp.reaches(value, time).value_or(kNever);
}

TEST(Ramp, AnEmptyOneHasNoValue) {
  const Ramp none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.duration(), 0);
  EXPECT_EQ(none.highest(), 0);
  EXPECT_EQ(none.area_until(kHour), 0);
  EXPECT_EQ(reaches(none, 1, 0), kNever);
}

TEST(Ramp, AFlatOneNeverEnds) {
  const Ramp flat = Ramp::flat(3);
  EXPECT_FALSE(flat.empty());
  EXPECT_EQ(flat.duration(), 0);
  EXPECT_EQ(flat.at(0), 3);
  EXPECT_EQ(flat.at(kHour * 24 * 365), 3);
  EXPECT_EQ(flat.area_until(2 * kSecond), 6);
  EXPECT_EQ(passes(flat, 6), 2 * kSecond);
  EXPECT_EQ(reaches(flat, 3, 5), 5);
  EXPECT_EQ(reaches(flat, 4, 5), kNever);
}

TEST(Ramp, AVerySlowOneIsFarOffAndNotInThePast) {
  EXPECT_GT(passes(Ramp::flat(1e-15), 1), kHour * 24 * 365);
}

TEST(Ramp, ValuesLieOnStraightLines) {
  const Ramp ramp(0, {{10 * kSecond, 100}, {20 * kSecond, 100}, {10 * kSecond, 0}});
  EXPECT_EQ(ramp.duration(), 40 * kSecond);
  EXPECT_EQ(ramp.at(0), 0);
  EXPECT_DOUBLE_EQ(ramp.at(5 * kSecond), 50);
  EXPECT_EQ(ramp.at(25 * kSecond), 100);
  EXPECT_DOUBLE_EQ(ramp.at(37 * kSecond), 30);
  EXPECT_EQ(ramp.at(40 * kSecond), 0);
  EXPECT_EQ(ramp.at(kHour), 0);
  EXPECT_EQ(ramp.highest(), 100);
  EXPECT_EQ(ramp.first_above_zero(), 100);
}

TEST(Ramp, AStepHasTheValueAfterIt) {
  const Ramp ramp(50, {{10 * kSecond, 50}, {0, 500}, {kSecond, 500}, {0, 20}, {kSecond, 20}});
  EXPECT_EQ(ramp.at(10 * kSecond - 1), 50);
  EXPECT_EQ(ramp.at(10 * kSecond), 500);
  EXPECT_EQ(ramp.at(11 * kSecond), 20);
  EXPECT_EQ(ramp.highest(), 500);
  EXPECT_EQ(ramp.duration(), 12 * kSecond);
  EXPECT_EQ(ramp.area_until(ramp.duration()), 500 + 500 + 20);
}

TEST(Ramp, AStepAtTheVeryStartReplacesTheStart) {
  const Ramp ramp(0, {{0, 500}, {2 * kSecond, 500}});
  EXPECT_EQ(ramp.at(0), 500);
  EXPECT_EQ(ramp.first_above_zero(), 500);
  EXPECT_EQ(passes(ramp, 1), 2 * kMillisecond);
}

TEST(Ramp, TheAreaOfATriangleIsHalfItsRectangle) {
  const Ramp ramp(0, {{10 * kSecond, 100}, {10 * kSecond, 0}});
  EXPECT_DOUBLE_EQ(ramp.area_until(5 * kSecond), 125);
  EXPECT_DOUBLE_EQ(ramp.area_until(10 * kSecond), 500);
  EXPECT_DOUBLE_EQ(ramp.area_until(20 * kSecond), 1000);
  EXPECT_DOUBLE_EQ(ramp.area_until(kHour), 1000);
}

TEST(Ramp, PassesIsTheInverseOfTheArea) {
  const Ramp ramp(20, {{10 * kSecond, 100}, {0, 40}, {5 * kSecond, 40}, {10 * kSecond, 0}});
  const double whole = ramp.area_until(ramp.duration());
  for (double area = 0; area < whole - 0.5; area += 0.37) {
    const Nanos when = passes(ramp, area);
    ASSERT_GE(when, 0) << area;
    EXPECT_NEAR(ramp.area_until(when), area, 1e-5) << area;
  }
  EXPECT_EQ(passes(ramp, whole), kNever);
  EXPECT_EQ(passes(ramp, whole + 1), kNever);
}

TEST(Ramp, AHintChangesNothing) {
  const Ramp ramp(5, {{kSecond, 100}, {kSecond, 0}, {kSecond, 0}, {kSecond, 7}});
  std::size_t hint = 0;
  for (double area = 0; area < 104; area += 0.9) {
    EXPECT_EQ(ramp.passes(area, hint), ramp.passes(area)) << area;
  }
}

// What is due at the end of a stage of load belongs behind the pause that follows.
TEST(Ramp, AnAreaReachedAsAPauseBeginsIsPassedAfterIt) {
  const Ramp ramp(10, {{kSecond, 10}, {0, 0}, {5 * kSecond, 0}, {0, 10}, {kSecond, 10}});
  EXPECT_EQ(passes(ramp, 9), 900 * kMillisecond);
  EXPECT_EQ(passes(ramp, 10), 6 * kSecond);
  EXPECT_EQ(passes(ramp, 19), 6 * kSecond + 900 * kMillisecond);
  EXPECT_EQ(passes(ramp, 20), kNever);
}

TEST(Ramp, ReachesFindsTheFirstMomentFromATimeOn) {
  const Ramp ramp(0, {{10 * kSecond, 10}, {10 * kSecond, 0}, {10 * kSecond, 10}});
  EXPECT_EQ(reaches(ramp, 4, 0), 4 * kSecond);
  EXPECT_EQ(reaches(ramp, 4, 5 * kSecond), 5 * kSecond) << "it is";
  EXPECT_EQ(reaches(ramp, 4, 17 * kSecond), 24 * kSecond) << "it was, and will be";
  EXPECT_EQ(reaches(ramp, 4, 30 * kSecond), kNever) << "the end";
  EXPECT_EQ(reaches(ramp, 11, 0), kNever);
}

// Otherwise a slot that comes at that moment would be sent away until the same moment, for ever.
TEST(Ramp, AtTheMomentItNamesTheValueIsReached) {
  const Ramp ramp(0, {{7 * kSecond, 1000}, {kHour, 1001}});
  for (double value = 1; value <= 1000; ++value) {
    const Nanos when = reaches(ramp, value, 0);
    ASSERT_NE(when, kNever) << value;
    EXPECT_EQ(reaches(ramp, value, when), when) << value;
  }
}

}  // namespace
}  // namespace vastar
