// Patterns read backwards: what they make matches them.
#include "plan/url_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace vastar {
namespace {

using testing::HasSubstr;

std::set<std::string> texts_of(std::string_view pattern, unsigned most_extra = 4) {
  std::set<std::string> texts;
  const Result<UrlPattern> parsed = UrlPattern::parse(pattern, most_extra);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message);
  if (!parsed) return texts;
  SplitMix random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    parsed->generate(random, text);
    texts.insert(text);
  }
  return texts;
}

std::string problem(std::string_view pattern) {
  const Result<UrlPattern> parsed = UrlPattern::parse(pattern, 4);
  return parsed ? "" : parsed.error().message;
}

using Texts = std::set<std::string>;

TEST(UrlPattern, Literals) {
  EXPECT_EQ(texts_of("/a.b"), Texts{"/a.b"}) << "a dot is a dot";
  EXPECT_EQ(texts_of("/\\?q=\\[x\\]\\$\\(\\*%20"), Texts{"/?q=[x]$(*%20"});
  EXPECT_EQ(texts_of(""), Texts{""});
}

TEST(UrlPattern, Classes) {
  EXPECT_EQ(texts_of("[ab-d]"), (Texts{"a", "b", "c", "d"}));
  EXPECT_EQ(texts_of("[a-]"), (Texts{"a", "-"})) << "a '-' at the end is one";
  EXPECT_EQ(texts_of("[aab]"), (Texts{"a", "b"}));
  EXPECT_EQ(texts_of("\\d").size(), 10U);
  EXPECT_EQ(texts_of("[\\w.]").size(), 64U);
}

TEST(UrlPattern, Quantifiers) {
  EXPECT_EQ(texts_of("a?"), (Texts{"", "a"}));
  EXPECT_EQ(texts_of("a*", 2), (Texts{"", "a", "aa"}));
  EXPECT_EQ(texts_of("a+", 2), (Texts{"a", "aa", "aaa"}));
  EXPECT_EQ(texts_of("a{2}"), Texts{"aa"});
  EXPECT_EQ(texts_of("a{1,2}b{0}"), (Texts{"a", "aa"}));
  EXPECT_EQ(texts_of("a{2,}", 1), (Texts{"aa", "aaa"}));
  EXPECT_EQ(texts_of("a*", 0), Texts{""});
}

TEST(UrlPattern, GroupsAndAlternatives) {
  EXPECT_EQ(texts_of("a|bc|"), (Texts{"a", "bc", ""}));
  EXPECT_EQ(texts_of("/(a|b(?:c|d)){2}").size(), 9U);
  EXPECT_EQ(texts_of("x(|y)z"), (Texts{"xz", "xyz"}));
}

TEST(UrlPattern, WhatItMakesMatches) {
  const std::string pattern =
      "/(users|groups)/[1-9]\\d{0,4}(/posts(/[a-f0-9]{8})?)?(\\?page=\\d+)?";
  const std::regex whole(pattern);
  const Texts texts = texts_of(pattern);
  EXPECT_GT(texts.size(), 1000U);
  for (const std::string& text : texts) EXPECT_TRUE(std::regex_match(text, whole)) << text;
}

TEST(UrlPattern, WhatItDoesNotKnowIsRefused) {
  EXPECT_THAT(problem("[^a]"), HasSubstr("at character 2: [^...] is not known"));
  EXPECT_THAT(problem("(?=a)"), HasSubstr("(? are not known"));
  EXPECT_THAT(problem("\\b"), HasSubstr("behind '\\'"));
  EXPECT_THAT(problem("a\\"), HasSubstr("behind '\\'"));
  EXPECT_THAT(problem("^a"), HasSubstr("'^' has no meaning here"));
  EXPECT_THAT(problem("a$"), HasSubstr("'$' has no meaning here; a literal one is \\$"));
  EXPECT_THAT(problem("a*?"), HasSubstr("a quantifier behind a quantifier"));
  EXPECT_THAT(problem("*a"), HasSubstr("'*' has no meaning here"));
  EXPECT_THAT(problem("a b"), HasSubstr("' ' cannot stand in a URL"));
  EXPECT_THAT(problem("[ -z]"), HasSubstr("cannot stand in a URL"));
  EXPECT_THAT(problem("[!-z]"), HasSubstr("cannot stand in a URL")) << "a range over '\"'";
}

TEST(UrlPattern, WhatIsBroken) {
  EXPECT_THAT(problem("(a"), HasSubstr("'(' that is not closed"));
  EXPECT_THAT(problem("a)"), HasSubstr("closes nothing"));
  EXPECT_THAT(problem("[a"), HasSubstr("'[' that is not closed"));
  EXPECT_THAT(problem("[]"), HasSubstr("nothing in it"));
  EXPECT_THAT(problem("[z-a]"), HasSubstr("a range goes"));
  EXPECT_THAT(problem("[a-\\d]"), HasSubstr("a range goes"));
  EXPECT_THAT(problem("a{"), HasSubstr("a number is wanted"));
  EXPECT_THAT(problem("a{2,1}"), HasSubstr("goes up from n to m"));
  EXPECT_THAT(problem("a{2"), HasSubstr("'{' that is not closed"));
  EXPECT_THAT(problem("a{1001}"), HasSubstr("up to 1000"));
}

TEST(UrlPattern, HasBounds) {
  EXPECT_THAT(problem("((a{1000}){1000}){1000}"), HasSubstr("16384 is the most"));
  EXPECT_THAT(problem(std::string(60, '(') + std::string(60, ')')), HasSubstr("too deep"));
}

TEST(UrlPattern, WhatMakesNothingTakesTimeToo) {
  EXPECT_THAT(problem("(((){1000}){1000}){1000}"), HasSubstr("16384 is the most"));
  EXPECT_THAT(problem("((a{0}b{0}){1000}){1000}"), HasSubstr("16384 is the most"));
  EXPECT_EQ(texts_of("a(){2}b{0}c"), Texts{"ac"});
}

}  // namespace
}  // namespace vastar
