#include "cli/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/values.h"

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ConfigLayer layer(const std::string& text, const std::string& scenario = "") {
  const auto file = parse_config(text);
  EXPECT_TRUE(file) << file.error().message;
  return {file ? file->entries : ConfigEntries{}, scenario};
}

// A small table, and what was set.
struct Fixture {
  std::string body;
  unsigned count = 0;
  unsigned seconds = 0;
  std::vector<std::string> headers;
  bool quiet = false;
  bool fast = false;

  std::vector<Option> table() {
    return {
        {.name = "body", .letter = 'd', .value = "TEXT", .set = text_into(body)},
        {.name = "count",
         .letter = 'c',
         .value = "N",
         .instead_of = {"seconds"},
         .set = count_into(count, 1, 1000)},
        {.name = "seconds",
         .value = "N",
         .instead_of = {"count"},
         .set = count_into(seconds, 1, 1000)},
        {.name = "header",
         .letter = 'H',
         .value = "LINE",
         .repeatable = true,
         .set = append_to(headers)},
        {.name = "quiet", .letter = 'q', .set = turn_on(quiet)},
        {.name = "fast", .letter = 'f', .set = turn_on(fast)},
        {.name = "config", .value = "FILE"},
    };
  }
  Result<Operands> into(std::vector<ConfigLayer> layers, const Arguments& arguments = {}) {
    Result<Words> words = split_words(table(), arguments);
    EXPECT_TRUE(words) << words.error().message;
    return Settings{.words = std::move(*words),
                    .file = "f.toml",
                    .layers = std::move(layers),
                    .operand_forms = {{"url"}, {"base", "head"}}}
        .into(table());
  }
  Operands operands(std::vector<ConfigLayer> layers, const Arguments& arguments = {}) {
    const auto given = into(std::move(layers), arguments);
    EXPECT_TRUE(given) << given.error().message;
    return given ? *given : Operands{};
  }
  std::string problem(const std::string& text) {
    const auto given = into({layer(text)});
    return given ? "" : given.error().message;
  }
};

TEST(Settings, KeysAreLongNames) {
  Fixture f;
  EXPECT_THAT(f.operands({layer("count = 5\nbody = \"a # b\"\nquiet = true\nfast = false\n"
                                "header = [\"A: 1\", \"B: 2\"]\n")},
                         {"URL"}),
              ElementsAre("URL"));
  EXPECT_EQ(f.count, 5U);
  EXPECT_EQ(f.body, "a # b");
  EXPECT_TRUE(f.quiet);
  EXPECT_FALSE(f.fast);
  EXPECT_THAT(f.headers, ElementsAre("A: 1", "B: 2"));
}

TEST(Settings, TheCommandLineWins) {
  Fixture f;
  f.operands({layer("count = 5\nheader = [\"A: 1\"]\nbody = \"x\"\n")}, {"-c", "7", "-H", "B: 2"});
  EXPECT_EQ(f.count, 7U);
  EXPECT_THAT(f.headers, ElementsAre("B: 2"));
  EXPECT_EQ(f.body, "x");
}

TEST(Settings, TheNearerLayerWinsWholeLists) {
  Fixture f;
  f.operands({layer("count = 5\nheader = [\"A: 1\", \"B: 2\"]\nbody = \"x\"\nquiet = true\n"),
              layer("count = 6\nheader = \"C: 3\"\nquiet = false\n", "s")});
  EXPECT_EQ(f.count, 6U);
  EXPECT_THAT(f.headers, ElementsAre("C: 3"));
  EXPECT_EQ(f.body, "x");
  EXPECT_FALSE(f.quiet);
}

TEST(Settings, WhatIsReplacedIsNotLookedAt) {
  Fixture f;
  f.operands({layer("count = 0"), layer("count = 6", "s")});
  EXPECT_EQ(f.count, 6U);
  f.operands({layer("count = 0")}, {"-c", "7"});
  EXPECT_EQ(f.count, 7U);
}

TEST(Settings, ANearerLayerReplacesWhatItStandsInFor) {
  Fixture by_scenario;
  by_scenario.operands({layer("seconds = 5"), layer("count = 6", "s")});
  EXPECT_EQ(by_scenario.count, 6U);
  EXPECT_EQ(by_scenario.seconds, 0U);
  Fixture by_words;
  by_words.operands({layer("seconds = 5"), layer("seconds = 8", "s")}, {"-c", "7"});
  EXPECT_EQ(by_words.count, 7U);
  EXPECT_EQ(by_words.seconds, 0U);
  Fixture side_by_side;  // what that means is for the command to say
  side_by_side.operands({layer("seconds = 5\ncount = 6")});
  EXPECT_EQ(side_by_side.count, 6U);
  EXPECT_EQ(side_by_side.seconds, 5U);
}

TEST(Settings, OperandsAreKeysToo) {
  Fixture f;
  EXPECT_THAT(f.operands({layer("url = \"u\"")}), ElementsAre("u"));
  EXPECT_THAT(f.operands({layer("head = \"h\"\nbase = \"b\"")}), ElementsAre("b", "h"));
  EXPECT_THAT(f.operands({layer("url = \"u\""), layer("url = \"v\"", "s")}), ElementsAre("v"));
  EXPECT_THAT(f.operands({layer("url = \"u\"")}, {"w"}), ElementsAre("w"));
  EXPECT_THAT(f.operands({layer("count = 1")}), IsEmpty());
  EXPECT_THAT(f.problem("url = \"\""), HasSubstr("f.toml:1: url: is empty"));
  EXPECT_THAT(f.problem("url = [\"u\", \"v\"]"), HasSubstr("url: takes one value"));
  EXPECT_THAT(f.problem("url = true"), HasSubstr("url: wants a number or text"));
  EXPECT_THAT(f.problem("ulr = \"u\""), HasSubstr("unknown key ulr: did you mean url?"));
}

TEST(Settings, OperandsOfAnotherFormGiveWay) {
  Fixture f;
  const ConfigLayer url = layer("url = \"u\"");
  const ConfigLayer base = layer("base = \"b\"");
  EXPECT_THAT(f.operands({url, layer("base = \"b\"\nhead = \"h\"", "s")}), ElementsAre("b", "h"));
  EXPECT_THAT(f.operands({base, layer("head = \"h\"", "s")}), ElementsAre("b", "h"));
  EXPECT_THAT(f.operands({base, layer("url = \"v\"", "s")}), ElementsAre("v"));
}

TEST(Settings, ErrorsNameFileLineAndKey) {
  Fixture f;
  EXPECT_THAT(f.problem("\ncuont = 5"),
              HasSubstr("f.toml:2: unknown key cuont: did you mean count"));
  EXPECT_THAT(f.problem("config = \"x\""), HasSubstr("unknown key config: keys are"));
  EXPECT_THAT(f.problem("c = 5"), HasSubstr("unknown key c"));
  EXPECT_THAT(f.problem("count = 0"), HasSubstr("count 0: must be at least 1"));
  EXPECT_THAT(f.problem("count = [1, 2]"), HasSubstr("not an array"));
  EXPECT_THAT(f.problem("count = true"), HasSubstr("wants a number or text"));
  EXPECT_THAT(f.problem("quiet = \"true\""), HasSubstr("true or false"));
}

TEST(Settings, ErrorsNameTheScenario) {
  Fixture f;
  const auto given = f.into({layer("body = \"x\""), layer("\ncount = 0", "a\x1b")});
  ASSERT_FALSE(given);
  EXPECT_THAT(given.error().message, HasSubstr("--config f.toml:2: scenario a\\x1B: count 0: "));
}

TEST(Settings, NothingIsSetWhenAKeyIsUnknown) {
  Fixture f;
  EXPECT_NE(f.problem("count = 5\nnonsense = 1"), "");
  EXPECT_EQ(f.count, 0U);
}

TEST(Settings, AFileThatCannotBeReadIsNamed) {
  EXPECT_THAT(read_config("/nonexistent.toml").error().message, HasSubstr("/nonexistent.toml"));
  EXPECT_FALSE(read_config(""));
}

}  // namespace
}  // namespace vastar
