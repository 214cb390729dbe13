#include "cli/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using testing::HasSubstr;

std::string problem(const Setter& set, std::string_view text) {
  const Result<void> done = set(text);
  return done ? "" : done.error().message;
}

TEST(Values, Counts) {
  unsigned field = 7;
  const Setter set = count_into(field, 1, 100);
  EXPECT_EQ(problem(set, "100"), "");
  EXPECT_EQ(field, 100U);
  for (const char* bad :
       {"0", "101", "-1", "1.5", "", "x", "1x", " 1", "0x10", "99999999999999999999999"}) {
    EXPECT_NE(problem(set, bad), "") << bad;
  }
  EXPECT_EQ(field, 100U);
  EXPECT_THAT(problem(set, "0"), HasSubstr("at least 1"));
  EXPECT_THAT(problem(set, "101"), HasSubstr("at most 100"));
  EXPECT_THAT(problem(set, "-5"), HasSubstr("above 0"));
}

TEST(Values, OptionalCounts) {
  std::optional<std::uint64_t> field;
  EXPECT_EQ(problem(count_into(field, 0, 10), "0"), "");
  EXPECT_EQ(field, 0U);
}

TEST(Values, NumbersAndShares) {
  double field = -1;
  EXPECT_EQ(problem(number_into(field, 0, 10), "0"), "");
  EXPECT_EQ(field, 0);
  EXPECT_NE(problem(number_into(field, 0, 10), "-0.1"), "");
  EXPECT_NE(problem(number_into(field, 0, 10), "nan"), "");
  EXPECT_NE(problem(number_into(field, 0, 10), "inf"), "");
  EXPECT_EQ(problem(zero_or_number_into(field, 0.5, 10), "0.5"), "");
  EXPECT_EQ(field, 0.5);
  EXPECT_EQ(problem(zero_or_number_into(field, 0.5, 10), "0"), "");
  EXPECT_EQ(field, 0);
  for (const char* bad : {"0.4", "11", "-1", "1e-300", "x"}) {
    EXPECT_NE(problem(zero_or_number_into(field, 0.5, 10), bad), "") << bad;
  }
  EXPECT_NE(problem(positive_into(field), "0"), "");
  EXPECT_EQ(problem(positive_into(field), "0.25"), "");
  EXPECT_EQ(field, 0.25);
  EXPECT_EQ(problem(fraction_into(field), "1%"), "");
  EXPECT_DOUBLE_EQ(field, 0.01);
  EXPECT_EQ(problem(fraction_into(field), "1"), "");
  EXPECT_EQ(field, 1);
  for (const char* bad : {"1.01", "101%", "-1%", "%", ""}) {
    EXPECT_NE(problem(fraction_into(field), bad), "") << bad;
  }
}

TEST(Values, DurationsInTheirRange) {
  Nanos field = 0;
  const Setter set = duration_into(field, kMillisecond, kHour);
  EXPECT_EQ(problem(set, "20"), "");
  EXPECT_EQ(field, 20 * kSecond);
  EXPECT_EQ(problem(set, "1h"), "");
  EXPECT_NE(problem(set, "0"), "");
  EXPECT_NE(problem(set, "61m"), "");
  EXPECT_NE(problem(set, "-1s"), "");
  EXPECT_EQ(field, kHour);
}

TEST(Values, ChoicesNameTheWords) {
  int field = 0;
  const Setter set = choice_into<int>(field, {{"one", 1}, {"two", 2}});
  EXPECT_EQ(problem(set, "two"), "");
  EXPECT_EQ(field, 2);
  EXPECT_THAT(problem(set, "Three"), HasSubstr("one, two"));
}

}  // namespace
}  // namespace vastar
