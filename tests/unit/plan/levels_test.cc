// The forms of --conc, their bounds, and the levels around a winner.
#include "plan/levels.h"

#include <gmock/gmock.h>

#include <string>

namespace vastar {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<unsigned> levels(std::string_view spec) {
  const Result<Levels> parsed = parse_levels(spec);
  if (!parsed) ADD_FAILURE() << parsed.error().message;
  return parsed ? parsed.value().values : std::vector<unsigned>();
}

TEST(Levels, AutoIsTheDocumentedLadder) {
  const Result<Levels> parsed = parse_levels("auto");
  ASSERT_TRUE(parsed.ok());
  EXPECT_TRUE(parsed.value().automatic);
  EXPECT_THAT(parsed.value().values, ElementsAre(10, 22, 46, 100, 215, 464, 1000));
}

TEST(Levels, OnlyAutoIsAutomatic) {
  for (const char* spec : {"10", "10..1000:log=7", "1..2:step=1"}) {
    EXPECT_FALSE(parse_levels(spec).value().automatic) << spec;
  }
}

TEST(Levels, ListsAreSortedAndWithoutDoubles) {
  EXPECT_THAT(levels("10,50,100"), ElementsAre(10, 50, 100));
  EXPECT_THAT(levels("100, 10 ,50,10"), ElementsAre(10, 50, 100));
  EXPECT_THAT(levels("1"), ElementsAre(1));
  EXPECT_THAT(levels(" 1000000 "), ElementsAre(1000000));
}

TEST(Levels, LogIncludesBothEndsAndRounds) {
  EXPECT_THAT(levels("10..1000:log=6"), ElementsAre(10, 25, 63, 158, 398, 1000));
  EXPECT_THAT(levels("10..1000:log=2"), ElementsAre(10, 1000));
  EXPECT_THAT(levels("1..4:log=10"), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(levels("7..7:log=5"), ElementsAre(7));
  EXPECT_THAT(levels("1..1000000:log=3"), ElementsAre(1, 1000, 1000000));
  EXPECT_THAT(levels("10 .. 40 : log = 3"), ElementsAre(10, 20, 40));
}

TEST(Levels, LogReachesTheLastLevelExactly) {
  for (unsigned last : {3U, 97U, 1001U, 99'999U, 999'999U}) {
    EXPECT_EQ(levels("3.." + std::to_string(last) + ":log=7").back(), last);
  }
}

TEST(Levels, StepIncludesTheEndOnlyIfHit) {
  EXPECT_THAT(levels("10..70:step=20"), ElementsAre(10, 30, 50, 70));
  EXPECT_THAT(levels("10..80:step=20"), ElementsAre(10, 30, 50, 70));
  EXPECT_THAT(levels("5..5:step=1"), ElementsAre(5));
  EXPECT_THAT(levels("5..9:step=18446744073709551615"), ElementsAre(5));
  EXPECT_EQ(levels("1..1000:step=1").size(), 1000U);
}

TEST(Levels, RefusesTheRestAndShowsTheForms) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "1 to 1,000,000"},
      {"  ", "1 to 1,000,000"},
      {"Auto", "'Auto'"},
      {"0", "'0'"},
      {"-5", "'-5'"},
      {"+5", "'+5'"},
      {"1.5", "'1.5'"},
      {"1e3", "'1e3'"},
      {"1000001", "'1000001'"},
      {"99999999999999999999999", "1 to 1,000,000"},
      {"10,,20", "''"},
      {"10,20,", "''"},
      {"10;20", "'10;20'"},
      {"10,\x1b[31m", "\\x1B"},
      {"10..1000", ":log=N"},
      {"10..1000:", ":log=N"},
      {"10..1000:log", ":log=N"},
      {"10..1000:log=", ":log=N"},
      {"10..1000:log=x", ":log=N"},
      {"10..1000:log=-1", ":log=N"},
      {"10..1000:LOG=3", ":log=N"},
      {"10..1000:lin=3", ":log=N"},
      {"10..1000:log=1", "at least 2"},
      {"10..1000:log=0", "at least 2"},
      {"10..1000:log=99999999999", "more than 1,000"},
      {"10..1000:step=0", "goes nowhere"},
      {"1..1000000:step=1", "more than 1,000"},
      {"1000..10:log=3", "below its start"},
      {"0..10:log=3", "'0'"},
      {"..10:log=3", "''"},
      {"10..:log=3", "''"},
      {"10...20:log=3", "'.20'"},
      {"1..2000000:log=3", "'2000000'"},
  };
  for (const auto& [spec, says] : cases) {
    const Result<Levels> parsed = parse_levels(spec);
    ASSERT_FALSE(parsed.ok()) << spec;
    EXPECT_THAT(parsed.error().message,
                AllOf(HasSubstr(says), HasSubstr("auto, 10,50,100, 10..1000:log=6 or"),
                      HasSubstr("10..200:step=20")))
        << spec;
    EXPECT_EQ(parsed.error().code, ExitCode::kUsage);
  }
}

TEST(Levels, RefusesTooManyInAList) {
  std::string spec = "1";
  for (int i = 2; i <= 1001; ++i) spec += "," + std::to_string(i);
  EXPECT_FALSE(parse_levels(spec).ok());
}

TEST(RefineLevels, SurroundTheWinner) {
  EXPECT_THAT(refine_levels(100, {10, 100, 1000}), ElementsAre(50, 75, 125, 150));
  EXPECT_THAT(refine_levels(22, {}), ElementsAre(11, 17, 28, 33));
}

TEST(RefineLevels, LeaveOutWhatIsKnown) {
  EXPECT_THAT(refine_levels(100, {50, 100, 150}), ElementsAre(75, 125));
  EXPECT_THAT(refine_levels(1, {}), ElementsAre(2));
  EXPECT_THAT(refine_levels(2, {2}), ElementsAre(1, 3));
  EXPECT_THAT(refine_levels(0, {}), ElementsAre());
}

TEST(RefineLevels, StayWithinTheBounds) {
  EXPECT_THAT(refine_levels(1000000, {}), ElementsAre(500000, 750000));
}

}  // namespace
}  // namespace vastar
