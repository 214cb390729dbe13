// Field lines and status lines, one at a time. What breaks a whole response is tested with the
// session; here is what the parts are.
#include "wire/head.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

TEST(ParseField, GivesNameAndValue) {
  struct {
    const char* line;
    const char* name;
    const char* value;
  } const cases[] = {
      {"Server: nginx", "Server", "nginx"},
      {"Server:nginx", "Server", "nginx"},
      {"X: \t a b \t", "X", "a b"},
      {"X:", "X", ""},
      {"X:   ", "X", ""},
      {"X: a:b", "X", "a:b"},
      {"X-Longer-Than-A-Block-Of-Sixteen: and so is the value", "X-Longer-Than-A-Block-Of-Sixteen",
       "and so is the value"},
      {"!#$%&'*+-.^_`|~09azAZ: odd but a token", "!#$%&'*+-.^_`|~09azAZ", "odd but a token"},
      {"X: \xc3\xa4", "X", "\xc3\xa4"},
  };
  for (const auto& one : cases) {
    Field field;
    EXPECT_EQ(parse_field(one.line, field), nullptr) << one.line;
    EXPECT_EQ(field.name, one.name);
    EXPECT_EQ(field.value, one.value);
  }
}

TEST(ParseField, SaysWhatIsWrong) {
  struct {
    const char* line;
    const char* wrong;
  } const cases[] = {
      {" X: a", "folded header line"},
      {"\tX: a", "folded header line"},
      {"no colon at all", "header line without a colon"},
      {"token", "header line without a colon"},
      {":", "header without a name"},
      {": a", "header without a name"},
      {"X : a", "blank before the colon of a header"},
      {"X\t: a", "blank before the colon of a header"},
      {"X Y: a", "header name is not a token"},
      {"X(: a", "header name is not a token"},
      {"X\x7f: a", "control character in the head"},
      {"X: \x1b[31m", "control character in the head"},
      {"X: a\rb", "bare CR in the head"},
      {"Transfer-Encoding: chunked\r", "bare CR in the head"},
  };
  for (const auto& one : cases) {
    Field field;
    const char* wrong = parse_field(one.line, field);
    ASSERT_NE(wrong, nullptr) << one.line;
    EXPECT_STREQ(wrong, one.wrong) << one.line;
  }
}

TEST(ParseStatusLine, GivesItsParts) {
  struct {
    const char* line;
    unsigned minor;
    int status;
  } const cases[] = {
      {"HTTP/1.1 200 OK", 1, 200},       {"HTTP/1.0 404 Not Found", 0, 404},
      {"HTTP/1.1 200 ", 1, 200},         {"HTTP/1.1 200", 1, 200},
      {"HTTP/1.9 100 Continue", 9, 100}, {"HTTP/1.1 999  two", 1, 999},
  };
  for (const auto& one : cases) {
    StatusLine parsed;
    EXPECT_EQ(parse_status_line(one.line, parsed), nullptr) << one.line;
    EXPECT_EQ(parsed.minor, one.minor) << one.line;
    EXPECT_EQ(parsed.status, one.status) << one.line;
  }
}

TEST(ParseStatusLine, RefusesEveryBeginningOfOne) {
  const std::string line = "HTTP/1.1 200";
  for (std::size_t size = 0; size < line.size(); ++size) {
    StatusLine parsed;
    EXPECT_NE(parse_status_line(line.substr(0, size), parsed), nullptr) << size;
    EXPECT_TRUE(may_be_status_line(line.substr(0, size))) << size;
  }
}

TEST(MayBeStatusLine, IsFalseFromTheFirstWrongOctetOn) {
  const std::string line = "HTTP/1.1";
  for (std::size_t place = 0; place < line.size(); ++place) {
    std::string other = line.substr(0, place) + "?";
    EXPECT_FALSE(may_be_status_line(other)) << other;
  }
}

}  // namespace
}  // namespace vastar
