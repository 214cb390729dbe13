#include "cli/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> values_of(const std::string& text) {
  const auto file = parse_config(text);
  EXPECT_TRUE(file) << file.error().message;
  if (!file || file->entries.size() != 1) return {"not one entry"};
  return file->entries.front().values;
}

std::string problem_of(const std::string& text) {
  const auto file = parse_config(text);
  return file ? "read" : file.error().message;
}

TEST(ConfigFile, ReadsEveryKindOfValue) {
  const auto file = parse_config(
      "# a comment\n\n"
      "requests = 1_000\r\n"
      "qps=0.5  # at the end\n"
      "\"method\" = \"POST\"\n"
      "refine = true\n"
      "header = [\"A: 1\",\n  # inside\n  'B: 2',\n]\n"
      "concurrency = +7");
  ASSERT_TRUE(file) << file.error().message;
  const ConfigEntries& entries = file->entries;
  ASSERT_EQ(entries.size(), 6U);
  EXPECT_EQ(entries[0].key, "requests");
  EXPECT_THAT(entries[0].values, ElementsAre("1000"));
  EXPECT_EQ(entries[0].line, 3U);
  EXPECT_THAT(entries[1].values, ElementsAre("0.5"));
  EXPECT_EQ(entries[2].key, "method");
  EXPECT_THAT(entries[2].values, ElementsAre("POST"));
  EXPECT_TRUE(entries[3].boolean);
  EXPECT_THAT(entries[4].values, ElementsAre("A: 1", "B: 2"));
  EXPECT_THAT(entries[5].values, ElementsAre("7"));
  EXPECT_EQ(entries[5].line, 11U);
}

TEST(ConfigFile, NothingIsNothing) {
  for (const char* text : {"", "\n", "# only a comment", "\xEF\xBB\xBF", "  \t \r\n"}) {
    const auto file = parse_config(text);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_TRUE(file->entries.empty()) << text;
    EXPECT_TRUE(file->scenarios.empty()) << text;
  }
}

TEST(ConfigFile, TextKeepsWhatLooksLikeSyntax) {
  EXPECT_THAT(values_of("body = \"a # b = [c, d]\""), ElementsAre("a # b = [c, d]"));
  EXPECT_THAT(values_of("body = 'C:\\dir # \"x\"'"), ElementsAre("C:\\dir # \"x\""));
  EXPECT_THAT(values_of("header = [\"A: [1, 2]\"]"), ElementsAre("A: [1, 2]"));
  EXPECT_THAT(values_of("body = \"\""), ElementsAre(""));
  EXPECT_THAT(values_of("body = ''"), ElementsAre(""));
  EXPECT_THAT(values_of("method = \"true\""), ElementsAre("true"));
}

TEST(ConfigFile, Escapes) {
  EXPECT_THAT(values_of(R"(body = "a\tb\n\"q\" \\ \u00e9 \U0001F600 \u20ac")"),
              ElementsAre("a\tb\n\"q\" \\ \xC3\xA9 \xF0\x9F\x98\x80 \xE2\x82\xAC"));
  EXPECT_THAT(problem_of(R"(body = "\u12")"), HasSubstr("line 1"));
}

TEST(ConfigFile, WhatItCannotReadIsNamedWithItsLine) {
  for (const char* second : {"requests = 2", "requests", "= 1", "timeout = 10s", "timeout =",
                             "body = \"open", "header = [\"a\",", "method = \"GET\" POST"}) {
    EXPECT_THAT(problem_of(std::string("requests = 1\n") + second), HasSubstr("line 2: "))
        << second;
  }
}

TEST(ConfigFile, WhatNoFlagTakesIsRefused) {
  for (const char* text : {"[sweep]\nrefine = true", "a.b = 1", "when = 2026-11-21",
                           "header = [[\"a\"]]", "header = {a = 1}"}) {
    EXPECT_THAT(problem_of(text), HasSubstr("takes text, a number")) << text;
  }
}

// Names and lines of the scenarios, in their order: "checkout:3".
std::vector<std::string> scenarios_of(const std::string& text) {
  const auto file = parse_config(text);
  EXPECT_TRUE(file) << file.error().message;
  std::vector<std::string> shown;
  if (!file) return shown;
  for (const ConfigScenario& scenario : file->scenarios) {
    shown.push_back(scenario.name + ":" + std::to_string(scenario.line));
  }
  return shown;
}

TEST(ConfigScenarios, HaveTheirOwnKeysAndTheTopHasIts) {
  const auto file = parse_config(
      "url = \"http://a/\"\n\n[scenario.checkout]\nslo = [\"p99<1s\", \"rps>1\"]\nmethod = "
      "\"POST\"\n");
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_EQ(file->entries.size(), 1U);
  EXPECT_EQ(file->entries[0].key, "url");
  ASSERT_EQ(file->scenarios.size(), 1U);
  const ConfigScenario& checkout = file->scenarios[0];
  EXPECT_EQ(checkout.name, "checkout");
  EXPECT_EQ(checkout.line, 3U);
  ASSERT_EQ(checkout.entries.size(), 2U);
  EXPECT_EQ(checkout.entries[0].key, "slo");
  EXPECT_THAT(checkout.entries[0].values, ElementsAre("p99<1s", "rps>1"));
  EXPECT_EQ(checkout.entries[0].line, 4U);
  EXPECT_EQ(checkout.entries[1].key, "method");
}

TEST(ConfigScenarios, AreInTheOrderOfTheFileHoweverTheyAreWritten) {
  EXPECT_THAT(scenarios_of("[scenario.z]\n[scenario.a]\nqps = 1\n[scenario.m]\n"),
              ElementsAre("z:1", "a:2", "m:4"));
  EXPECT_THAT(scenarios_of("[scenario]\nz = {qps = 1}\na.qps = 2\na.slo = \"x\"\nm = {}"),
              ElementsAre("z:2", "a:3", "m:5"));
  EXPECT_THAT(scenarios_of("scenario.z.qps = 1\nscenario.a = {}\nscenario.m.qps = 1\n"
                           "scenario.z.rate = 1\n"),
              ElementsAre("z:1", "a:2", "m:3"));
  EXPECT_THAT(scenarios_of("scenario = {z = {qps = 1}, a = {}, m = {}}"),
              ElementsAre("z:1", "a:1", "m:1"));
}

TEST(ConfigScenarios, MayHaveAnyNameInQuotes) {
  EXPECT_THAT(scenarios_of("[scenario.\"a.b c\"]\n[scenario.'\u00e9']"),
              ElementsAre("a.b c:1", "\u00e9:2"));
}

TEST(ConfigScenarios, WhatIsNoScenarioIsNamedWithItsLine) {
  for (const char* text : {"\nscenario = 5", "\nscenario = [\"a\"]", "\n[[scenario]]\nurl = \"x\"",
                           "\n[scenario]", "\nscenario = {}"}) {
    EXPECT_THAT(problem_of(text), HasSubstr("line 2: a scenario is a table with a name")) << text;
  }
  EXPECT_THAT(problem_of("[scenario]\nurl = \"x\""),
              HasSubstr("line 2: scenario url is no table: begin it with [scenario.url]"));
  EXPECT_THAT(problem_of("[[scenario.a]]"), HasSubstr("scenario a is no table"));
  EXPECT_THAT(problem_of("[scenario.a]\n[scenario.a.b]\nqps = 1"),
              HasSubstr("line 2: b is a table within scenario a"));
  EXPECT_THAT(problem_of("[scenario.a.b]"), HasSubstr("[scenario.\"a.b\"]"));
  EXPECT_THAT(problem_of("[scenario.\"\"]"), HasSubstr("line 1: a scenario needs a name"));
  EXPECT_THAT(problem_of("[scenario.\" \"]"), HasSubstr("line 1: a scenario needs a name"));
  EXPECT_THAT(problem_of("[scenario.a]\nwhen = 2026-11-21"), HasSubstr("line 2: when takes text"));
  EXPECT_THAT(problem_of("[scenario.a]\n[scenario.a]"), HasSubstr("line 2"));
}

}  // namespace
}  // namespace vastar
