// Templates: what places there are, and what they are filled with.
#include "plan/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

const DataFeed& feed() {
  static const DataFeed rows = *DataFeed::parse("user,note\nan na,\"a\n\"\"b\"\"\"\n");
  return rows;
}

std::string filled(std::string_view text, Draw draw = {}, Escape escape = Escape::kNone) {
  Result<Template> compiled = Template::compile(text, escape, &feed());
  EXPECT_TRUE(compiled) << (compiled ? "" : compiled.error().message);
  if (!compiled) return "";
  draw.row = feed().row(0);
  std::string out = "before ";
  compiled->fill(draw, out);
  EXPECT_TRUE(out.starts_with("before ")) << "it appends";
  return out.substr(7);
}

std::string problem(std::string_view text, const DataFeed* rows = nullptr) {
  const Result<Template> compiled = Template::compile(text, Escape::kNone, rows);
  return compiled ? "" : compiled.error().message;
}

Draw draw_of(std::uint64_t seed) {
  Draw draw;
  draw.random = SplitMix(seed);
  return draw;
}

TEST(Template, LeavesTextAlone) {
  EXPECT_EQ(filled(""), "");
  EXPECT_EQ(filled("a { b } } c {\"x\": {\"y\": 1}}"), "a { b } } c {\"x\": {\"y\": 1}}");
  EXPECT_TRUE(Template::compile("plain", Escape::kNone, nullptr)->fixed());
}

TEST(Template, Numbers) {
  Draw draw;
  draw.number = 42;
  draw.worker = 3;
  draw.slot = 17;
  draw.wall_ns = 1'700'000'000'123'456'789;
  EXPECT_EQ(filled("{{counter}}/{{ worker }}/{{slot}}/{{now}}/{{now_s}}", draw),
            "42/3/17/1700000000123/1700000000");
}

TEST(Template, AsksForTheTimeOnlyWhereItStands) {
  EXPECT_TRUE(Template::compile("{{now_s}}", Escape::kNone, nullptr)->asks_the_time());
  EXPECT_FALSE(Template::compile("now {{counter}}", Escape::kNone, nullptr)->asks_the_time());
}

TEST(Template, RandomNumbersStayInTheirRange) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    seen.insert(filled("{{rand_int -1 2}}", draw_of(seed)));
  }
  EXPECT_EQ(seen, (std::set<std::string>{"-1", "0", "1", "2"}));
  EXPECT_EQ(filled("{{rand_int 5 5}}"), "5");
  EXPECT_NE(filled("{{rand_int -9223372036854775808 9223372036854775807}}", draw_of(1)), "");
}

TEST(Template, RandomTexts) {
  EXPECT_THAT(filled("{{rand_str 8}}", draw_of(1)), MatchesRegex("[A-Za-z0-9]{8}"));
  EXPECT_THAT(filled("{{rand_hex 5}}", draw_of(1)), MatchesRegex("[0-9a-f]{5}"));
  const std::string two = filled("{{rand_str 8}} {{rand_str 8}}", draw_of(1));
  EXPECT_NE(two.substr(0, 8), two.substr(9)) << "each place has its own";
  EXPECT_EQ(two, filled("{{rand_str 8}} {{rand_str 8}}", draw_of(1))) << "and the same again";
  EXPECT_NE(two, filled("{{rand_str 8}} {{rand_str 8}}", draw_of(2)));
}

TEST(Template, UuidsAreOfVersion4) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const std::string uuid = filled("{{uuid}}", draw_of(seed));
    EXPECT_TRUE(std::regex_match(uuid, form)) << uuid;
    seen.insert(uuid);
  }
  EXPECT_EQ(seen.size(), 100U);
}

TEST(Template, Choices) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    seen.insert(filled("{{choice red \"light blue\" }}", draw_of(seed)));
  }
  EXPECT_EQ(seen, (std::set<std::string>{"red", "light blue"}));
}

TEST(Template, RowsAndTheirEscapes) {
  EXPECT_EQ(filled("{{row.user}}"), "an na");
  EXPECT_EQ(filled("{{url row.user}}"), "an%20na");
  EXPECT_EQ(filled("{\"n\":\"{{json row.note}}\"}"), "{\"n\":\"a\\n\\\"b\\\"\"}");
  EXPECT_EQ(filled("/{{row.user}}", {}, Escape::kTarget), "/an%20na");
  EXPECT_EQ(filled("/{{choice a/b?c=%20&d=%x}}", {}, Escape::kTarget), "/a/b?c=%20&d=%25x");
  EXPECT_EQ(filled("/{{url choice a/b?c}}", {}, Escape::kTarget), "/a%2Fb%3Fc");
}

TEST(Template, LiteralBraces) {
  EXPECT_EQ(filled(R"({{"{{"}}x}} {{"}}"}})"), "{{x}} }}");
  EXPECT_EQ(filled(as_template("{{#each x}} {{{{y}}}}")), "{{#each x}} {{{{y}}}}");
  EXPECT_EQ(as_template("plain"), "plain");
}

TEST(Template, UnknownPlacesSayWhatThereIs) {
  EXPECT_THAT(
      problem("{{user}}"),
      AllOf(HasSubstr("{{user}} is not known"), HasSubstr("counter, uuid, rand_int LOW"),
            HasSubstr(R"(a literal {{ is written {{"{{"}})"), HasSubstr("row.NAME, with --data")));
  EXPECT_THAT(problem("{{}}"), HasSubstr("{{}} is not known"));
  EXPECT_THAT(problem("{{row.pass}}", &feed()), HasSubstr("row.user, row.note"));
  EXPECT_THAT(problem("{{row.pass}}"), HasSubstr("--data FILE, which was not given"));
  EXPECT_THAT(problem("{{#each x}}"), HasSubstr("not known"));
}

TEST(Template, WrongArguments) {
  EXPECT_THAT(problem("{{rand_int 1}}"), HasSubstr("is written {{rand_int LOW HIGH}}"));
  EXPECT_THAT(problem("{{rand_int 2 1}}"), HasSubstr("not from 2 to 1"));
  EXPECT_THAT(problem("{{rand_int 1 x}}"), HasSubstr("whole numbers"));
  EXPECT_THAT(problem("{{rand_str 0}}"), HasSubstr("from 1 to 1000000"));
  EXPECT_THAT(problem("{{rand_str 99999999999999999999}}"), HasSubstr("whole numbers"));
  EXPECT_THAT(problem("{{counter 1}}"), HasSubstr("is written {{counter}}"));
  EXPECT_THAT(problem("{{choice}}"), HasSubstr("is written {{choice A B ...}}"));
  EXPECT_THAT(problem("{{choice \"a}}"), HasSubstr("no }} behind it"));
  EXPECT_THAT(problem("x {{counter"), HasSubstr("no }} behind it"));
}

TEST(Template, AColumnThatSomeRowsLack) {
  const DataFeed rows = *DataFeed::parse("{\"a\": 1}\n{\"b\": 2}\n");
  EXPECT_THAT(problem("{{row.a}}", &rows), HasSubstr("line 2 of the data has no a"));
}

TEST(Template, JoinsWithOthers) {
  Template whole;
  whole.append("GET ");
  whole.append(*Template::compile("/{{counter}}/x", Escape::kTarget, nullptr));
  whole.append(" HTTP/1.1");
  EXPECT_EQ(whole.pieces().size(), 3U) << "neighbouring literals are one";
  Draw draw;
  std::string out;
  whole.fill(draw, out);
  EXPECT_EQ(out, "GET /1/x HTTP/1.1");
}

}  // namespace
}  // namespace vastar
