#include "cli/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> values_of(const std::string& text) {
  const auto entries = parse_config(text);
  EXPECT_TRUE(entries) << entries.error().message;
  if (!entries || entries->size() != 1) return {"not one entry"};
  return entries->front().values;
}

std::string problem_of(const std::string& text) {
  const auto entries = parse_config(text);
  return entries ? "read" : entries.error().message;
}

TEST(ConfigFile, ReadsEveryKindOfValue) {
  const auto entries = parse_config(
      "# a comment\n\n"
      "requests = 1_000\r\n"
      "qps=0.5  # at the end\n"
      "\"method\" = \"POST\"\n"
      "refine = true\n"
      "header = [\"A: 1\",\n  # inside\n  'B: 2',\n]\n"
      "concurrency = +7");
  ASSERT_TRUE(entries) << entries.error().message;
  ASSERT_EQ(entries->size(), 6U);
  EXPECT_EQ((*entries)[0].key, "requests");
  EXPECT_THAT((*entries)[0].values, ElementsAre("1000"));
  EXPECT_EQ((*entries)[0].line, 3U);
  EXPECT_THAT((*entries)[1].values, ElementsAre("0.5"));
  EXPECT_EQ((*entries)[2].key, "method");
  EXPECT_THAT((*entries)[2].values, ElementsAre("POST"));
  EXPECT_TRUE((*entries)[3].boolean);
  EXPECT_THAT((*entries)[4].values, ElementsAre("A: 1", "B: 2"));
  EXPECT_THAT((*entries)[5].values, ElementsAre("7"));
  EXPECT_EQ((*entries)[5].line, 11U);
}

TEST(ConfigFile, NothingIsNothing) {
  for (const char* text : {"", "\n", "# only a comment", "\xEF\xBB\xBF", "  \t \r\n"}) {
    const auto entries = parse_config(text);
    ASSERT_TRUE(entries) << entries.error().message;
    EXPECT_TRUE(entries->empty()) << text;
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

}  // namespace
}  // namespace vastar
