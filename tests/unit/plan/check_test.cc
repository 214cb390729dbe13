// Checks as the user writes them: what each form means, and what is refused.
#include "plan/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

using ::testing::HasSubstr;

TEST(HeaderChecks, HaveThreeForms) {
  const auto present = parse_header_check("X-Cache");
  ASSERT_TRUE(present);
  EXPECT_EQ(present->kind, HeaderCheck::Kind::kPresent);
  EXPECT_EQ(present->name, "X-Cache");
  const auto equal = parse_header_check("X-Cache:  HIT ");
  ASSERT_TRUE(equal);
  EXPECT_EQ(equal->kind, HeaderCheck::Kind::kEqual);
  EXPECT_EQ(equal->value, "HIT");
  const auto matches = parse_header_check("Content-Type: re:^text/(html|plain)");
  ASSERT_TRUE(matches);
  EXPECT_EQ(matches->kind, HeaderCheck::Kind::kMatches);
  EXPECT_TRUE(matches->pattern.found_in("text/html; charset=utf-8"));
  EXPECT_FALSE(matches->pattern.found_in("application/text/html"));
}

TEST(HeaderChecks, TakeAnyValueBehindText) {
  EXPECT_EQ(parse_header_check("Subject: text:re:hello")->value, "re:hello");
  EXPECT_EQ(parse_header_check("X:")->value, "");
}

TEST(HeaderChecks, RefuseWhatIsNone) {
  EXPECT_FALSE(parse_header_check(""));
  EXPECT_FALSE(parse_header_check(": x"));
  EXPECT_FALSE(parse_header_check("two words: x"));
  EXPECT_FALSE(parse_header_check("X: a\rb"));
  EXPECT_THAT(parse_header_check("X: re:(").error().message, HasSubstr("no regular expression"));
}

TEST(BodyChecks, AreTextWithoutAPrefix) {
  EXPECT_EQ(parse_body_check("Hello: world")->text, "Hello: world");
  EXPECT_EQ(parse_body_check("text:re:x")->text, "re:x");
  EXPECT_EQ(parse_body_check("re:id=([0-9]+)")->kind, BodyCheck::Kind::kMatches);
  EXPECT_FALSE(parse_body_check(""));
  EXPECT_FALSE(parse_body_check("text:"));
}

TEST(BodyChecks, ReadJsonRelations) {
  const auto equal = parse_body_check("json:/a/b/0 == 3");
  ASSERT_TRUE(equal);
  EXPECT_EQ(equal->kind, BodyCheck::Kind::kJson);
  EXPECT_EQ(equal->pointer, "/a/b/0");
  EXPECT_EQ(equal->relation, JsonRelation::kEqual);
  EXPECT_EQ(equal->wanted, "3");
  EXPECT_EQ(parse_body_check("json:/a==\"x\"")->wanted, "\"x\"");
  EXPECT_EQ(parse_body_check("json:/a != null")->relation, JsonRelation::kUnequal);
  EXPECT_EQ(parse_body_check("json:/a<=1")->relation, JsonRelation::kLessOrEqual);
  EXPECT_EQ(parse_body_check("json:/a<1")->relation, JsonRelation::kLess);
  EXPECT_EQ(parse_body_check("json:/a>=1")->relation, JsonRelation::kGreaterOrEqual);
  EXPECT_EQ(parse_body_check("json:/a > 1.5")->relation, JsonRelation::kGreater);
  EXPECT_EQ(parse_body_check("json:/a b/c")->relation, JsonRelation::kPresent);
  EXPECT_EQ(parse_body_check("json:/a b/c")->pointer, "/a b/c");
  EXPECT_EQ(parse_body_check("json:")->pointer, "");
}

TEST(BodyChecks, SayWhatIsWrongWithJson) {
  EXPECT_THAT(parse_body_check("json:/a == ok").error().message, HasSubstr("double quotes"));
  EXPECT_THAT(parse_body_check("json:/a == ").error().message, HasSubstr("JSON value"));
  EXPECT_THAT(parse_body_check("json:/a < \"x\"").error().message, HasSubstr("numbers"));
  EXPECT_THAT(parse_body_check("json:a == 1").error().message, HasSubstr("begins with '/'"));
  EXPECT_THAT(parse_body_check("json:/a~2").error().message, HasSubstr("~0"));
  EXPECT_THAT(parse_body_check("json:/a~").error().message, HasSubstr("~0"));
  EXPECT_TRUE(parse_body_check("json:/a~0~1"));
  EXPECT_FALSE(parse_body_check("json:/a = 1"));
}

TEST(Extractions, HaveThreeSources) {
  EXPECT_EQ(parse_extraction("t", "json:/token")->place, "/token");
  EXPECT_EQ(parse_extraction("t", "header:X-Id")->place, "X-Id");
  EXPECT_EQ(*parse_extraction("t", "re:id=([0-9]+)")->pattern.first_in("a id=42;"), "42");
  EXPECT_EQ(*parse_extraction("t", "re:[0-9]+")->pattern.first_in("a id=42;"), "42");
  for (const char* wrong : {"", "token", "json:token", "re:(", "header:", "header:a b", "jsn:/x"}) {
    EXPECT_FALSE(parse_extraction("t", wrong)) << wrong;
  }
}

TEST(Patterns, MatchBytesAsTheyAre) {
  EXPECT_TRUE(Pattern::compile("caf\xC3\xA9")->found_in("un caf\xC3\xA9!"));
  EXPECT_TRUE(Pattern::compile("b$")->found_in(std::string_view("a\0b", 3)));
  EXPECT_FALSE(Pattern::compile("x(y)?")->first_in("abc"));
  EXPECT_EQ(*Pattern::compile("x(y)?")->first_in("x"), "");
}

}  // namespace
}  // namespace vastar
