// Durations and sizes: what is read, what is refused, and what is written.
#include "base/units.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

Nanos duration(std::string_view text) {
  const Result<Nanos> result = parse_duration(text);
  EXPECT_TRUE(result.ok()) << text << ": " << result.error().message;
  return result.ok() ? *result : -1;
}

TEST(ParseDuration, ReadsEveryUnit) {
  EXPECT_EQ(duration("5ns"), 5);
  EXPECT_EQ(duration("200us"), 200'000);
  EXPECT_EQ(duration("200\xC2\xB5s"), 200'000);
  EXPECT_EQ(duration("500ms"), 500'000'000);
  EXPECT_EQ(duration("10s"), 10 * kSecond);
  EXPECT_EQ(duration("3m"), 180 * kSecond);
  EXPECT_EQ(duration("2h"), 2 * kHour);
}

TEST(ParseDuration, ABareNumberIsSeconds) {
  EXPECT_EQ(duration("0"), 0);
  EXPECT_EQ(duration("30"), 30 * kSecond);
  EXPECT_EQ(duration("0.25"), kSecond / 4);
}

TEST(ParseDuration, PartsGoFromLongToShort) {
  EXPECT_EQ(duration("1m30s"), 90 * kSecond);
  EXPECT_EQ(duration("1h2m3s4ms5us6ns"), kHour + 123 * kSecond + 4'005'006);
  EXPECT_EQ(duration("0h90s"), 90 * kSecond);
}

TEST(ParseDuration, FractionsAreExactToTheNanosecond) {
  EXPECT_EQ(duration("1.5s"), 1'500'000'000);
  EXPECT_EQ(duration(".5s"), 500'000'000);
  EXPECT_EQ(duration("0.000000001s"), 1);
  EXPECT_EQ(duration("0.1h"), 360 * kSecond);
  EXPECT_EQ(duration("1.001ms"), 1'001'000);
  EXPECT_EQ(duration("0.3333333333333333333333333333s"), 333'333'333);
  for (int ms = 0; ms < 1000; ++ms) {
    const std::string text = "7." +
                             std::string(ms < 10    ? "00"
                                         : ms < 100 ? "0"
                                                    : "") +
                             std::to_string(ms) + "s";
    EXPECT_EQ(duration(text), 7 * kSecond + ms * kMillisecond) << text;
  }
}

TEST(ParseDuration, RefusesWhatIsNotADuration) {
  for (const char* text :
       {"",      " ",      "s",    ".",     ".s",   "5.",  "5.s", "1m30",   "1s1",
        "10 s",  " 10s",   "10s ", "+5s",   "1e3s", "ten", "5x",  "5sec",   "5S",
        "1..5s", "1.5.5s", "1,5s", "0x10s", "inf",  "nan", "5s!", "1m-30s", "\xFFs"}) {
    EXPECT_FALSE(parse_duration(text).ok()) << "'" << text << "'";
  }
  EXPECT_FALSE(parse_duration(std::string_view("5s\0", 3)).ok());
}

TEST(ParseDuration, SaysWhatIsWrong) {
  EXPECT_THAT(parse_duration("5x").error().message, HasSubstr("'5x'"));
  EXPECT_THAT(parse_duration("5x").error().message, HasSubstr("h, m, s, ms, us or ns"));
  EXPECT_THAT(parse_duration("-5s").error().message, HasSubstr("negative"));
  EXPECT_THAT(parse_duration("30s1m").error().message, HasSubstr("long to short"));
  EXPECT_THAT(parse_duration("1s1s").error().message, HasSubstr("long to short"));
  EXPECT_THAT(parse_duration("9999999h").error().message, HasSubstr("longest"));
  EXPECT_EQ(parse_duration("5x").error().code, ExitCode::kUsage);
}

TEST(ParseDuration, RefusesOverflow) {
  EXPECT_EQ(duration("1000000h"), 1'000'000 * kHour);
  EXPECT_FALSE(parse_duration("1000000h1ns").ok());
  EXPECT_FALSE(parse_duration("1000000.1h").ok());
  EXPECT_FALSE(parse_duration("9223372036854775807").ok());
  EXPECT_FALSE(parse_duration("18446744073709551616ns").ok());
  EXPECT_FALSE(parse_duration(std::string(400, '9')).ok());
}

TEST(FormatDuration, ThreeSignificantDigits) {
  EXPECT_EQ(format_duration(0), "0s");
  EXPECT_EQ(format_duration(1), "1ns");
  EXPECT_EQ(format_duration(999), "999ns");
  EXPECT_EQ(format_duration(310'000), "310us");
  EXPECT_EQ(format_duration(1'549'600), "1.55ms");
  EXPECT_EQ(format_duration(12'345'000'000), "12.3s");
  EXPECT_EQ(format_duration(10 * kSecond), "10s");
  EXPECT_EQ(format_duration(1'500'000'000), "1.5s");
  EXPECT_EQ(format_duration(100 * kMillisecond), "100ms");
}

TEST(FormatDuration, RoundingCarriesIntoTheNextUnit) {
  EXPECT_EQ(format_duration(999'499), "999us");
  EXPECT_EQ(format_duration(999'500), "1ms");
  EXPECT_EQ(format_duration(999'600'000), "1s");
  EXPECT_EQ(format_duration(59'940'000'000), "59.9s");
  EXPECT_EQ(format_duration(59'960'000'000), "1m");
  EXPECT_EQ(format_duration(kHour - 1), "1h");
  EXPECT_EQ(format_duration(2 * kHour - 1), "2h");
}

TEST(FormatDuration, MinutesAndHours) {
  EXPECT_EQ(format_duration(60 * kSecond), "1m");
  EXPECT_EQ(format_duration(90 * kSecond), "1m30s");
  EXPECT_EQ(format_duration(2 * kHour), "2h");
  EXPECT_EQ(format_duration(kHour + 300 * kSecond), "1h5m");
}

TEST(FormatDuration, Negative) {
  EXPECT_EQ(format_duration(-1'500'000), "-1.5ms");
  EXPECT_EQ(format_duration(std::numeric_limits<Nanos>::min()).front(), '-');
}

TEST(FormatDuration, IsReadBack) {
  for (Nanos value : {Nanos{1}, Nanos{999}, 310 * kMicrosecond, 1550 * kMicrosecond, 90 * kSecond,
                      2 * kHour, 3 * kHour + 60 * kSecond}) {
    EXPECT_EQ(duration(format_duration(value)), value);
  }
}

TEST(ParseSize, ReadsPowersOf1024) {
  EXPECT_EQ(*parse_size("0"), 0U);
  EXPECT_EQ(*parse_size("512"), 512U);
  EXPECT_EQ(*parse_size("512B"), 512U);
  EXPECT_EQ(*parse_size("64k"), 65536U);
  EXPECT_EQ(*parse_size("64K"), 65536U);
  EXPECT_EQ(*parse_size("64kB"), 65536U);
  EXPECT_EQ(*parse_size("1M"), 1048576U);
  EXPECT_EQ(*parse_size("1MiB"), 1048576U);
  EXPECT_EQ(*parse_size("2G"), 2147483648U);
  EXPECT_EQ(*parse_size("1T"), 1099511627776U);
  EXPECT_EQ(*parse_size("18446744073709551615"), UINT64_MAX);
}

TEST(ParseSize, RefusesWhatIsNotASize) {
  for (const char* text : {"", "k", "B", "-1", "+1", "1.5k", "1 k", "1kk", "1kx", "1i", "1Bi", "1x",
                           "18446744073709551616", "16777216T", "0x10"}) {
    EXPECT_FALSE(parse_size(text).ok()) << "'" << text << "'";
  }
  EXPECT_THAT(parse_size("1x").error().message, HasSubstr("'1x'"));
  EXPECT_THAT(parse_size("16777216T").error().message, HasSubstr("64 bits"));
}

TEST(FormatSize, ForPeople) {
  EXPECT_EQ(format_size(0), "0 B");
  EXPECT_EQ(format_size(13), "13 B");
  EXPECT_EQ(format_size(1023), "1023 B");
  EXPECT_EQ(format_size(1024), "1 KB");
  EXPECT_EQ(format_size(1229), "1.2 KB");
  EXPECT_EQ(format_size(10'188), "9.9 KB");
  EXPECT_EQ(format_size(10'189), "10 KB");
  EXPECT_EQ(format_size(166 * 1048576ULL), "166 MB");
  EXPECT_EQ(format_size(1048576 - 1), "1 MB");
  EXPECT_EQ(format_size(UINT64_MAX), "16 EB");
}

TEST(Clocks, NeverGoBack) {
  const Nanos first = monotonic_now();
  const Nanos cpu = thread_cpu_now();
  EXPECT_GT(first, 0);
  EXPECT_GE(monotonic_now(), first);
  EXPECT_GE(thread_cpu_now(), cpu);
}

TEST(Clocks, WallClockIsRfc3339InUtc) {
  EXPECT_THAT(wall_clock_now(),
              MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z"));
}

TEST(Seconds, RoundToTheNearestNanosecond) {
  EXPECT_EQ(from_seconds(0.1), 100'000'000);
  EXPECT_EQ(from_seconds(1e-9), 1);
  EXPECT_DOUBLE_EQ(to_ms(1'500'000), 1.5);
  EXPECT_DOUBLE_EQ(to_seconds(1'500'000'000), 1.5);
}

}  // namespace
}  // namespace vastar
