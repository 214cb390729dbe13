// Lines of a list of URLs.
#include "plan/url_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using testing::HasSubstr;

std::string shown(std::string_view text) {
  const Result<std::vector<UrlLine>> lines = parse_url_list(text);
  if (!lines) return lines.error().message;
  std::string all;
  for (const UrlLine& line : *lines) {
    all += std::to_string(line.line) + ":" + std::to_string(line.weight) + ":" + line.method + ":" +
           line.url + ";";
  }
  return all;
}

TEST(UrlList, AllForms) {
  EXPECT_EQ(shown("http://a/\n/x\n3 http://a/\nPOST /x\n2  PUT\t/x?y#z\n"),
            "1:1::http://a/;2:1::/x;3:3::http://a/;4:1:POST:/x;5:2:PUT:/x?y#z;");
}

TEST(UrlList, CommentsAndBlankLines) {
  EXPECT_EQ(shown("# all of it\r\n\r\n  /x  \r\n  # and more\n/y"), "3:1::/x;5:1::/y;");
}

TEST(UrlList, PlacesMayHaveBlanks) {
  EXPECT_EQ(shown("GET /x/{{rand_int 1 9}}?a={{choice a b}}"),
            "1:1:GET:/x/{{rand_int 1 9}}?a={{choice a b}};");
}

TEST(UrlList, WhatIsNotUnderstood) {
  EXPECT_THAT(shown("/x\n/x y\n"), HasSubstr("line 2: '/x y' is not understood"));
  EXPECT_THAT(shown("GET http://a/\nX-Header: 1\n"), HasSubstr("line 2: 'X-Header: 1' is not"));
  EXPECT_THAT(shown("GET http://a/\n@body.json\n"), HasSubstr("headers and bodies come from"));
  EXPECT_THAT(shown("0 /x"), HasSubstr("a weight is a number from 1 to 1000000, not 0"));
  EXPECT_THAT(shown("99999999999999999999999 /x"), HasSubstr("a weight is"));
  EXPECT_THAT(shown("# nothing\n"), HasSubstr("there is no URL in it"));
}

TEST(UrlList, ALoneWordIsTheUrl) { EXPECT_EQ(shown("7\nGET\n"), "1:1::7;2:1::GET;"); }

}  // namespace
}  // namespace vastar
