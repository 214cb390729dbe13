// Checks and extractions of one response, however its body is cut.
#include "protocols/http/reply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plan/request.h"
#include "support/deflated.h"

namespace vastar {
namespace {

using ::testing::AllOf;
using testing::deflated;
using ::testing::HasSubstr;
using testing::Wrapping;

ResponseChecks of_headers(const std::vector<std::string>& texts) {
  ResponseChecks checks;
  for (const std::string& text : texts) checks.headers.push_back(*parse_header_check(text));
  return checks;
}

ResponseChecks of_body(const std::vector<std::string>& texts) {
  ResponseChecks checks;
  for (const std::string& text : texts) checks.bodies.push_back(*parse_body_check(text));
  return checks;
}

std::vector<Header> no_headers() { return {}; }

// What is wrong, "" when nothing is; the body in pieces of `step`.
std::string problem_in(const ReplyRules& rules, const std::vector<Header>& headers,
                       std::string_view body, std::size_t step) {
  Reply reply;
  reply.begin(rules);
  for (const Header& header : headers) reply.field(header.name, header.value);
  for (; !body.empty(); body.remove_prefix(std::min(step, body.size()))) {
    reply.body(body.substr(0, step));
  }
  const char* problem = reply.problem();
  return problem == nullptr ? "" : problem;
}

// Every cut must tell the same.
std::string problem(const ResponseChecks& checks, const std::vector<Header>& headers,
                    std::string_view body) {
  const ReplyRules rules(checks);
  std::string whole = problem_in(rules, headers, body, body.size());
  for (const std::size_t step : {1U, 2U, 3U, 7U}) {
    EXPECT_EQ(problem_in(rules, headers, body, step), whole) << "in pieces of " << step;
  }
  EXPECT_LE(whole.size(), 100u) << whole;
  return whole;
}

std::string body_problem(const std::string& check, std::string_view body) {
  return problem(of_body({check}), no_headers(), body);
}

// --- headers ------------------------------------------------------------------------------------

TEST(ReplyHeaders, ArePresentEqualOrMatch) {
  const std::vector<Header> headers = {{"x-cache", "HIT"}, {"Server", "nginx/1.22"}};
  EXPECT_EQ(problem(of_headers({"X-Cache", "X-Cache: HIT", "server: re:^nginx"}), headers, ""), "");
  EXPECT_EQ(problem(of_headers({"X-Cache: MISS"}), headers, ""),
            "expect-header X-Cache: MISS: it was HIT");
  EXPECT_EQ(problem(of_headers({"X-Cache: hit"}), headers, ""),
            "expect-header X-Cache: hit: it was HIT");
  EXPECT_EQ(problem(of_headers({"Server: re:apache"}), headers, ""),
            "expect-header Server: re:apache: it was nginx/1.22");
  EXPECT_EQ(problem(of_headers({"ETag"}), headers, ""), "expect-header ETag: there was none");
  EXPECT_EQ(problem(of_headers({"Set-Cookie: a=1"}), {{"set-cookie", "session=secret"}}, ""),
            "expect-header Set-Cookie: a=1: it was another");
  EXPECT_EQ(problem(of_headers({"Location: /a"}), {{"location", "http://u:secret@h/"}}, ""),
            "expect-header Location: /a: it was http://h/");
}

TEST(ReplyHeaders, AreMetByAnyOfSeveral) {
  const std::vector<Header> headers = {{"Vary", "Accept"}, {"Vary", "Cookie"}, {"Vary", "Origin"}};
  EXPECT_EQ(problem(of_headers({"Vary: Cookie"}), headers, ""), "");
}

// --- bodies -------------------------------------------------------------------------------------

TEST(ReplyBody, HasItsText) {
  EXPECT_EQ(body_problem("World", "Hello, World!"), "");
  EXPECT_EQ(body_problem("world", "Hello, World!"),
            "expect-body world: the body was Hello, World!");
  EXPECT_EQ(body_problem("x", ""), "expect-body x: the body was empty");
  EXPECT_THAT(body_problem("x", std::string(50, 'a')), HasSubstr("aaaa..."));
}

TEST(ReplyBody, NeedsAllOfItsChecks) {
  const ResponseChecks checks = of_body({"Hello", "text:World", "re:o, W"});
  EXPECT_EQ(problem(checks, no_headers(), "Hello, World!"), "");
  EXPECT_THAT(problem(checks, no_headers(), "Hello World!"), HasSubstr("re:o, W"));
  EXPECT_THAT(problem(checks, no_headers(), "Hello, Word!"), HasSubstr("text:World"));
}

TEST(ReplyBody, MessagesArePrintable) {
  const std::string problem = body_problem("x", "\x01\x02\x1b[31m\xff");
  EXPECT_THAT(problem, HasSubstr("\\x01\\x02\\x1B[31m\\xFF"));
}

TEST(ReplyBody, MatchesPatterns) {
  EXPECT_EQ(body_problem("re:id=[0-9]+$", "a\nid=42"), "");
  EXPECT_EQ(body_problem("re:^id", "an id"), "expect-body re:^id: the body was an id");
}

TEST(ReplyBody, LooksIntoJson) {
  constexpr std::string_view kBody =
      R"({"a": {"b": [1, 2.0, "x"]}, "n": null, "big": 18446744073709551615, "t/s": true})";
  for (const char* check :
       {"json:/a/b/0 == 1", "json:/a/b/0 == 1.0", "json:/a/b/1 == 2", "json:/a/b/2 == \"x\"",
        "json:/a/b == [1,2.0,\"x\"]", "json:/n == null", "json:/n", "json:/t~1s == true",
        "json:/big == 18446744073709551615", "json:/big > 1", "json:/a/b/0 < 1.5",
        "json:/a/b/0 <= 1", "json:/a/b/0 >= -1", "json:/a/b/2 != 3", "json:"}) {
    EXPECT_EQ(body_problem(check, kBody), "") << check;
  }
  EXPECT_EQ(body_problem("json:/a/b/0 == 2", kBody), "expect-body json:/a/b/0 == 2: it is 1");
  EXPECT_EQ(body_problem("json:/a/b/2 > 2", kBody), "expect-body json:/a/b/2 > 2: it is \"x\"");
  EXPECT_EQ(body_problem("json:/a/b/9", kBody), "expect-body json:/a/b/9: there is no such value");
  EXPECT_EQ(body_problem("json:/n == false", kBody), "expect-body json:/n == false: it is null");
  EXPECT_EQ(body_problem("json:/a/b/0 != 1", kBody), "expect-body json:/a/b/0 != 1: it is 1");
}

TEST(ReplyBody, SaysThatItIsNoJson) {
  EXPECT_EQ(body_problem("json:/a", "<html>"), "expect-body json:/a: no JSON: the body was <html>");
  EXPECT_EQ(body_problem("json:/a", ""), "expect-body json:/a: no JSON: the body was empty");
  EXPECT_THAT(body_problem("json:/a", "{\"a\":1} x"), HasSubstr("no JSON"));
  const std::string deep = std::string(40, '[') + std::string(40, ']');
  EXPECT_THAT(body_problem("json:/0", deep), HasSubstr("nested"));
}

TEST(ReplyBody, IsBoundedWhereItHasToBeKept) {
  const std::string large = std::string(Reply::kMostKept, 'a') + "end";
  const ReplyRules pattern(of_body({"re:end"}));
  EXPECT_THAT(problem_in(pattern, {}, large, 65536), HasSubstr("over 1 MiB"));
  const ReplyRules text(of_body({"end"}));
  EXPECT_EQ(problem_in(text, {}, large, 65536), "") << "a text is found in any length";
  EXPECT_EQ(problem_in(pattern, {}, large.substr(3), 65536), "") << "1 MiB exactly";
}

TEST(ReplyBody, DoesNotRememberTheLastOne) {
  const ReplyRules rules(of_body({"abc", "re:abc"}));
  Reply reply;
  for (int i = 0; i < 2; ++i) {
    reply.begin(rules);
    reply.body("xabcx");
    EXPECT_EQ(reply.problem(), nullptr);
    reply.begin(rules);
    reply.body("ab");
    EXPECT_NE(reply.problem(), nullptr);
  }
}

// --- codings ------------------------------------------------------------------------------------

TEST(ReplyCoding, IsTakenOff) {
  const std::string coded = deflated(R"({"ok":true})", Wrapping::kGzip);
  const ResponseChecks checks = of_body({"\"ok\"", "json:/ok == true"});
  EXPECT_EQ(problem(checks, {{"Content-Encoding", "gzip"}}, coded), "");
  EXPECT_EQ(problem(checks, {{"content-encoding", " X-GZIP "}}, coded), "");
  EXPECT_EQ(problem(checks, {{"Content-Encoding", "identity"}}, R"({"ok":true})"), "");
}

TEST(ReplyCoding, SaysWhatIsWrongWithIt) {
  const ResponseChecks checks = of_body({"ok"});
  EXPECT_EQ(problem(checks, {{"Content-Encoding", "br"}}, "xyz"),
            "the body's coding br: it cannot be decoded");
  EXPECT_EQ(problem(checks, {{"Content-Encoding", "gzip"}}, "Hello, World!"),
            "the body's compression: it is broken");
  const std::string coded = deflated("ok ok ok ok", Wrapping::kGzip);
  EXPECT_EQ(problem(checks, {{"Content-Encoding", "gzip"}}, coded.substr(0, coded.size() - 4)),
            "the body's compression: it ends too early");
}

TEST(ReplyCoding, OfAnEmptyBodyIsNone) {
  EXPECT_EQ(problem(of_headers({"X"}), {{"X", "1"}, {"Content-Encoding", "br"}}, ""), "");
  EXPECT_THAT(problem(of_body({"x"}), {{"Content-Encoding", "gzip"}}, ""), HasSubstr("was empty"));
}

TEST(ReplyCoding, BombsAreGivenUp) {
  std::string bomb = deflated(std::string(Reply::kMostDecoded + 1, 'a'), Wrapping::kGzip);
  const ReplyRules text(of_body({"b"}));
  EXPECT_THAT(problem_in(text, {{"Content-Encoding", "gzip"}}, bomb, 1000),
              HasSubstr("over 64 MiB when decoded"));
}

// --- extractions --------------------------------------------------------------------------------

TEST(ReplyExtractions, GiveTextAndJson) {
  ResponseChecks checks;
  checks.extractions = {
      *parse_extraction("token", "json:/token"), *parse_extraction("ids", "json:/ids"),
      *parse_extraction("id", "re:\"id\":([0-9]+)"), *parse_extraction("tag", "header:ETag")};
  const ReplyRules rules(checks);
  EXPECT_TRUE(rules.keep_body());
  Reply reply;
  reply.begin(rules);
  reply.field("etag", "W/1");
  reply.body(R"({"token":"a \"b\"","ids":[1,2],"id":7})");
  ASSERT_EQ(reply.problem(), nullptr);
  EXPECT_EQ(reply.extracted(), (std::vector<std::string>{"a \"b\"", "[1,2]", "7", "W/1"}));
}

TEST(ReplyExtractions, FailWhenTheyAreNotThere) {
  for (const char* from : {"json:/b", "re:b", "header:B"}) {
    ResponseChecks checks;
    checks.extractions = {*parse_extraction("it", from)};
    EXPECT_EQ(problem(checks, {{"A", "1"}}, R"({"a":1})"),
              "extract it = " + std::string(from) + ": not there");
  }
}

}  // namespace
}  // namespace vastar
