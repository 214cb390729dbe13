#include "cli/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/values.h"

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A small table, and what was parsed into it.
struct Fixture {
  std::string body = "unset";
  unsigned count = 0;
  std::vector<std::string> headers;
  bool quiet = false;
  bool fast = false;

  std::vector<Option> table() {
    return {
        {.name = "body", .letter = 'd', .value = "TEXT", .set = text_into(body)},
        {.name = "count", .letter = 'c', .value = "N", .set = count_into(count, 1, 1000)},
        {.name = "header",
         .letter = 'H',
         .value = "LINE",
         .repeatable = true,
         .set = append_to(headers)},
        {.name = "quiet", .letter = 'q', .set = turn_on(quiet)},
        {.name = "fast", .letter = 'f', .set = turn_on(fast)},
    };
  }
  std::vector<std::string> operands(const Arguments& arguments) {
    const auto parsed = parse(table(), arguments);
    EXPECT_TRUE(parsed) << parsed.error().message;
    return parsed ? parsed->operands : std::vector<std::string>{};
  }
  std::string problem(const Arguments& arguments) {
    const auto parsed = parse(table(), arguments);
    return parsed ? "" : parsed.error().message;
  }
};

TEST(Parse, ANegativeNumberDoesNotHideWhichFlagIsMeant) {
  Fixture f;
  EXPECT_THAT(f.problem({"-c", "-1"}), HasSubstr("--count -1: "));
}

TEST(Parse, ShortLongAndAttachedValues) {
  for (const Arguments& words :
       {Arguments{"-c", "5", "URL"}, Arguments{"-c5", "URL"}, Arguments{"URL", "--count", "5"},
        Arguments{"--count=5", "URL"}, Arguments{"-qc5", "URL"}, Arguments{"-qc", "5", "URL"}}) {
    Fixture f;
    EXPECT_THAT(f.operands(words), ElementsAre("URL"));
    EXPECT_EQ(f.count, 5U);
  }
}

TEST(Parse, ValuesMayBeginWithADash) {
  Fixture f;
  EXPECT_THAT(f.operands({"-d", "-5", "URL"}), ElementsAre("URL"));
  EXPECT_EQ(f.body, "-5");
  EXPECT_THAT(f.operands({"-d", "--x", "URL"}), ElementsAre("URL"));
  EXPECT_EQ(f.body, "--x");
  f.operands({"-d", "--quiet"});
  EXPECT_EQ(f.body, "--quiet");
  EXPECT_FALSE(f.quiet);
  f.operands({"-d", "-h"});
  EXPECT_EQ(f.body, "-h");
  f.operands({"-d", "--"});
  EXPECT_EQ(f.body, "--");
  f.operands({"--body=-5"});
  EXPECT_EQ(f.body, "-5");
}

TEST(Parse, EmptyValuesAreValues) {
  for (const Arguments& words :
       {Arguments{"--body=", "URL"}, Arguments{"--body", "", "URL"}, Arguments{"-d", "", "URL"}}) {
    Fixture f;
    EXPECT_THAT(f.operands(words), ElementsAre("URL"));
    EXPECT_EQ(f.body, "");
  }
  Fixture f;
  f.operands({"-d", "--x=", "URL"});
  EXPECT_EQ(f.body, "--x=");
  f.operands({"--body==", "URL"});
  EXPECT_EQ(f.body, "=");
}

TEST(Parse, ValuesKeepWhatLooksLikeAList) {
  Fixture f;
  EXPECT_THAT(f.operands({"-d", "[1,2]", "-H", "A: [b, c]", "[::1]:80"}), ElementsAre("[::1]:80"));
  EXPECT_EQ(f.body, "[1,2]");
  EXPECT_THAT(f.headers, ElementsAre("A: [b, c]"));
  EXPECT_THAT(f.operands({"-d", "{}", "[::1]"}), ElementsAre("[::1]"));
  EXPECT_EQ(f.body, "{}");
  f.operands({"-d", "%%"});
  EXPECT_EQ(f.body, "%%");
  f.operands({"-d", "a\nb \"c\" 'd'"});
  EXPECT_EQ(f.body, "a\nb \"c\" 'd'");
}

TEST(Parse, AHeaderTakesExactlyOneValue) {
  Fixture f;
  EXPECT_THAT(f.operands({"-H", "A: 1", "URL", "-H", "B: 2"}), ElementsAre("URL"));
  EXPECT_THAT(f.headers, ElementsAre("A: 1", "B: 2"));
}

TEST(Parse, OfAFlagThatIsNotRepeatableTheLastUseCounts) {
  Fixture f;
  f.operands({"-c", "1", "--count", "2", "-d", "x", "-d", ""});
  EXPECT_EQ(f.count, 2U);
  EXPECT_EQ(f.body, "");
}

TEST(Parse, TwoDashesEndTheFlags) {
  Fixture f;
  EXPECT_THAT(f.operands({"--", "-q", "--", "x"}), ElementsAre("-q", "--", "x"));
  EXPECT_FALSE(f.quiet);
  EXPECT_THAT(f.operands({"-"}), ElementsAre("-"));
}

TEST(Parse, UnknownFlagsNameTheNearest) {
  Fixture f;
  EXPECT_THAT(f.problem({"--coutn", "5", "URL"}), HasSubstr("--coutn: did you mean --count?"));
  EXPECT_THAT(f.problem({"--coutn=5", "URL"}), HasSubstr("--coutn: did you mean --count?"));
  EXPECT_THAT(f.problem({"--zzzzzzzz"}), HasSubstr("unknown flag --zzzzzzzz"));
  EXPECT_THAT(f.problem({"--zzzzzzzz"}), Not(HasSubstr("mean")));
  EXPECT_THAT(f.problem({"--hlep"}), HasSubstr("--help"));
  EXPECT_THAT(f.problem({"-X"}), HasSubstr("unknown flag -X"));
  EXPECT_THAT(f.problem({"-5"}), HasSubstr("unknown flag -5"));
  EXPECT_THAT(f.problem({"-qX"}), HasSubstr("unknown flag -X"));
}

TEST(Parse, AFlagOfAnotherCommandSaysWhichOne) {
  Fixture f;
  EXPECT_THAT(f.problem({"--refine"}), HasSubstr("flag of 'vastar sweep'"));
  EXPECT_THAT(f.problem({"-z", "5s"}), HasSubstr("flag of 'vastar http'"));
}

TEST(Parse, ErrorsNameTheFlagAndTheValue) {
  Fixture f;
  EXPECT_THAT(f.problem({"-c", "x"}), HasSubstr("--count x: "));
  EXPECT_THAT(f.problem({"-c", "0"}), HasSubstr("at least 1"));
  EXPECT_THAT(f.problem({"-c"}), HasSubstr("-c needs a value"));
  EXPECT_THAT(f.problem({"--count"}), HasSubstr("--count needs a value"));
  EXPECT_THAT(f.problem({"-c", ""}), HasSubstr("--count: "));
  EXPECT_THAT(f.problem({"--quiet=yes"}), HasSubstr("--quiet takes no value"));
  EXPECT_THAT(f.problem({"--quiet="}), HasSubstr("--quiet takes no value"));
  EXPECT_THAT(f.problem({"-c", "\x1b[31m"}), Not(HasSubstr("\x1b")));
}

TEST(Parse, HelpIsAnsweredBeforeValuesAreLookedAt) {
  Fixture f;
  const auto asked = [&f](const Arguments& arguments) { return parse(f.table(), arguments)->ask; };
  EXPECT_EQ(asked({"-c", "x", "-h"}), Ask::kShortHelp);
  EXPECT_EQ(asked({"--help"}), Ask::kShortHelp);
  EXPECT_EQ(asked({"--help-all", "-h"}), Ask::kFullHelp);
  EXPECT_EQ(asked({"-V"}), Ask::kVersion);
  EXPECT_EQ(asked({"--version"}), Ask::kVersion);
  EXPECT_EQ(asked({"--", "-h"}), Ask::kRun);
  EXPECT_EQ(asked({}), Ask::kRun);
  EXPECT_EQ(f.count, 0U);
}

}  // namespace
}  // namespace vastar
