// Dates as cookies have them.
#include "wire/cookie_date.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

TEST(CookieDate, ReadsTheThreeFormsOfHttp) {
  constexpr std::int64_t kWanted = 784'111'777;
  EXPECT_EQ(parse_cookie_date("Sun, 06 Nov 1994 08:49:37 GMT"), kWanted);
  EXPECT_EQ(parse_cookie_date("Sunday, 06-Nov-94 08:49:37 GMT"), kWanted);
  EXPECT_EQ(parse_cookie_date("Sun Nov  6 08:49:37 1994"), kWanted);
}

TEST(CookieDate, ReadsWhatServersWrite) {
  EXPECT_EQ(parse_cookie_date("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  EXPECT_EQ(parse_cookie_date("Thu, 01-Jan-1970 00:00:01 GMT"), 1);
  EXPECT_EQ(parse_cookie_date("1970-jan-1 0:0:2"), 2);
  EXPECT_EQ(parse_cookie_date("1 jan 70 0:0:2"), 2);
  EXPECT_EQ(parse_cookie_date("29 february 2024 23:59:59 UTC"), 1'709'251'199);
  EXPECT_EQ(parse_cookie_date("31 Dec 69 23:59:59"), 3'155'759'999) << "69 is 2069";
  EXPECT_EQ(parse_cookie_date("1 Jan 1969 0:0:0"), -365 * 86'400);
  EXPECT_EQ(parse_cookie_date("Fri, 31 Dec 9999 23:59:59 GMT"), 253'402'300'799);
}

TEST(CookieDate, RefusesWhatIsNone) {
  for (const char* text :
       {"", "0", "tomorrow", "Sun, 06 Nov 1994", "06 Nov 08:49:37", "Nov 1994 08:49:37",
        "30 Feb 2023 00:00:00", "29 Feb 2023 00:00:00", "06 Nov 1994 24:00:00",
        "06 Nov 1994 08:60:37", "06 Nov 1994 08:49:60", "06 Nov 1600 08:49:37",
        "06 Nov 1994 123:49:37", "0 Nov 1994 08:49:37"}) {
    EXPECT_EQ(parse_cookie_date(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace vastar
