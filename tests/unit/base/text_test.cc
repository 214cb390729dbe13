// Text: trimming, splitting, numbers, what is safe to print, and guesses at typing errors.
#include "base/text.h"

#include <errno.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

using testing::ElementsAre;
using namespace std::string_literals;  // NOLINT: for strings with NUL bytes

TEST(Trim, TakesBlanksOffBothEnds) {
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim(" \t\r\n"), "");
  EXPECT_EQ(trim(" a b\r\n"), "a b");
  EXPECT_EQ(trim("\va"), "\va");
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split("a", ','), ElementsAre("a"));
  EXPECT_THAT(split("a,b", ','), ElementsAre("a", "b"));
  EXPECT_THAT(split(",a,,", ','), ElementsAre("", "a", "", ""));
}

TEST(IgnoringCase, IsAsciiOnly) {
  EXPECT_TRUE(equals_ignoring_case("", ""));
  EXPECT_TRUE(equals_ignoring_case("Content-Length", "content-lENGTH"));
  EXPECT_FALSE(equals_ignoring_case("abc", "ab"));
  EXPECT_FALSE(equals_ignoring_case("[", "{"));  // differ by the bit of case
  EXPECT_EQ(to_lower("AbZ\xC3\x84[@"), "abz\xC3\x84[@");
}

TEST(ParseUnsigned, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(parse_unsigned("0"), 0U);
  EXPECT_EQ(parse_unsigned("007"), 7U);
  EXPECT_EQ(parse_unsigned("18446744073709551615"), UINT64_MAX);
  for (const char* text :
       {"", " 1", "1 ", "+1", "-1", "1.0", "0x1", "1a", "18446744073709551616"}) {
    EXPECT_EQ(parse_unsigned(text), std::nullopt) << text;
  }
}

TEST(ParseNumber, TakesFiniteNumbersOnly) {
  EXPECT_EQ(parse_number("0.5"), 0.5);
  EXPECT_EQ(parse_number("-2"), -2.0);
  EXPECT_EQ(parse_number("1e3"), 1000.0);
  for (const char* text : {"", " 1", "1 ", "1,5", "inf", "-inf", "nan", "1e999", "0x1p3", "1.5x"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(Printable, LeavesTextAlone) {
  EXPECT_EQ(printable(""), "");
  EXPECT_EQ(printable("plain ~ \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"),
            "plain ~ \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80");
}

TEST(Printable, EscapesControls) {
  EXPECT_EQ(printable("\x1B[31m"), "\\x1B[31m");
  EXPECT_EQ(printable("a\r\nb\t\x7F"), "a\\x0D\\x0Ab\\x09\\x7F");
  EXPECT_EQ(printable("\0"s), "\\x00");
  EXPECT_EQ(printable("\xC2\x85"), "\\xC2\\x85");  // NEL, a C1 control
  EXPECT_EQ(printable("\xC2\x9B"), "\\xC2\\x9B");  // CSI, a C1 control
  EXPECT_EQ(printable("\xC2\xA0"), "\xC2\xA0");    // the first after C1
}

TEST(Printable, EscapesDirectionOverrides) {
  EXPECT_EQ(printable("\xE2\x80\xAE"), "\\xE2\\x80\\xAE");  // RLO
  EXPECT_EQ(printable("\xE2\x81\xA6"), "\\xE2\\x81\\xA6");  // LRI
  EXPECT_EQ(printable("\xD8\x9C"), "\\xD8\\x9C");           // ALM
}

TEST(Printable, EscapesWhatIsNotUtf8) {
  EXPECT_EQ(printable("\xFF"), "\\xFF");
  EXPECT_EQ(printable("\x80z"), "\\x80z");
  EXPECT_EQ(printable("\xC0\x80"), "\\xC0\\x80");                    // overlong
  EXPECT_EQ(printable("\xE0\x80\x80"), "\\xE0\\x80\\x80");           // overlong
  EXPECT_EQ(printable("\xED\xA0\x80"), "\\xED\\xA0\\x80");           // surrogate
  EXPECT_EQ(printable("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");  // beyond U+10FFFF
  EXPECT_EQ(printable("\xE2\x82"), "\\xE2\\x82");                    // cut short
  EXPECT_EQ(printable("\xE2\x41\x42"),
            "\\xE2"
            "AB");
}

TEST(Printable, IsCutAtTheLimitBetweenCharacters) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdefg", 6), "abc\xE2\x80\xA6");
  EXPECT_EQ(printable("ab\xC3\xA9xyz", 6), "ab\xE2\x80\xA6");  // the e acute would not fit
  EXPECT_EQ(printable("\x01\x02\x03", 8), "\\x01\xE2\x80\xA6");
  EXPECT_EQ(printable("abc", 2), "ab");
  EXPECT_EQ(printable("abc", 0), "");
  EXPECT_EQ(printable(std::string(1000, 'a')).size(), 200U);
}

TEST(JsonForTerminals, MeansTheSameAndActsOnNone) {
  EXPECT_EQ(json_for_terminals("{\"a\":\"\xC2\x9B\x7F\xE2\x80\xA8\xE2\x80\xAE\"}"),
            R"({"a":"\u009b\u007f\u2028\u202e"})");
  for (const char* same :
       {"", "{\n  \"a\": \"\\u001b\"\n}", "\"\xC3\xA9 \xF0\x9F\x98\x80\"", "\xFF"}) {
    EXPECT_EQ(json_for_terminals(same), same);
  }
}

TEST(ErrnoText, IsTheSystemsText) {
  EXPECT_EQ(errno_text(ECONNREFUSED), "Connection refused");
  EXPECT_FALSE(errno_text(123456).empty());
}

TEST(Nearest, FindsTypingErrors) {
  const std::vector<std::string_view> flags = {"requests", "concurrency", "rate", "p99", "p999"};
  EXPECT_EQ(nearest("request", flags), "requests");
  EXPECT_EQ(nearest("reqeusts", flags), "requests");
  EXPECT_EQ(nearest("concurency", flags), "concurrency");
  EXPECT_EQ(nearest("CONCURRENCY", flags), "concurrency");
  EXPECT_EQ(nearest("p9", flags), "p99");
  EXPECT_EQ(nearest("p99", flags), "p99");
  EXPECT_EQ(nearest("rtae", flags), "rate");
}

TEST(Nearest, KeepsQuietWhenNothingIsNear) {
  EXPECT_EQ(nearest("duration", {"requests", "rate"}), "");
  EXPECT_EQ(nearest("", {"a", "ab"}), "");
  EXPECT_EQ(nearest("x", {"a"}), "");
  EXPECT_EQ(nearest("word", {}), "");
}

}  // namespace
}  // namespace vastar
