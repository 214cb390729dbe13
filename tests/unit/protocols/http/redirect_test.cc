// What follows a redirect: the method, the body and the headers (RFC 9110, 15.4).
#include "protocols/http/redirect.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

RequestSpec order() {
  RequestSpec request;
  request.method = "POST";
  request.target = "/orders";
  request.headers = {{"Host", "a.example:81"}, {"Authorization", "Basic eDp5"},
                     {"cookie", "a=1"},        {"Content-Type", "text/plain"},
                     {"content-length", "4"},  {"X-Own", "1"}};
  request.body = "body";
  return request;
}

RequestSpec followed(const std::string& method, std::uint16_t status,
                     const std::string& to = "http://a.example:81/next?x", bool other = false) {
  RequestSpec request = order();
  request.method = method;
  follow_redirect(request, status, *parse_url(to), other);
  return request;
}

std::string names(const RequestSpec& request) {
  std::string all;
  for (const Header& header : request.headers) all += header.name + " ";
  return all;
}

TEST(Redirect, IsOneOfFive) {
  for (int status = 100; status < 600; ++status) {
    const bool wanted =
        status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    EXPECT_EQ(is_redirect(static_cast<std::uint16_t>(status)), wanted) << status;
  }
}

TEST(Redirect, MakesAGetOfAPost) {
  for (const int status : {301, 302, 303}) {
    const RequestSpec next = followed("POST", static_cast<std::uint16_t>(status));
    EXPECT_EQ(next.method, "GET") << status;
    EXPECT_EQ(next.body, "");
    EXPECT_EQ(next.target, "/next?x");
    EXPECT_EQ(names(next), "Host Authorization cookie X-Own ");
  }
}

TEST(Redirect, KeepsMethodAndBodyAt307And308) {
  for (const int status : {307, 308}) {
    const RequestSpec next = followed("POST", static_cast<std::uint16_t>(status));
    EXPECT_EQ(next.method, "POST") << status;
    EXPECT_EQ(next.body, "body");
    EXPECT_EQ(names(next), names(order()));
  }
}

TEST(Redirect, KeepsOtherMethodsBut303MakesThemGet) {
  EXPECT_EQ(followed("PUT", 301).method, "PUT");
  EXPECT_EQ(followed("DELETE", 302).method, "DELETE");
  EXPECT_EQ(followed("PUT", 302).body, "body");
  EXPECT_EQ(followed("PUT", 303).method, "GET");
  EXPECT_EQ(followed("PUT", 303).body, "");
  EXPECT_EQ(followed("HEAD", 303).method, "HEAD");
  EXPECT_EQ(followed("GET", 303).method, "GET");
  EXPECT_EQ(followed("GET", 302).body, "body") << "a GET with a body stays one";
}

TEST(Redirect, LeavesCredentialsBehindAtAnotherOrigin) {
  const RequestSpec next = followed("GET", 302, "http://b.example/next", true);
  EXPECT_EQ(names(next), "Host Content-Type content-length ");
  EXPECT_EQ(next.headers[0].value, "b.example");
}

// Keys and tokens are in headers of any name.
TEST(Redirect, LeavesBehindWhatMayBeSecretAtAnotherOrigin) {
  for (const bool other : {false, true}) {
    RequestSpec request;
    request.headers = {
        {"Host", "a"},         {"X-Api-Key", "k"},     {"Private-Token", "t"},
        {"accept", "*/*"},     {"User-Agent", "u"},    {"Accept-Encoding", "gzip"},
        {"Content-Type", "x"}, {"If-None-Match", "y"}, {"Cache-Control", "no-cache"}};
    follow_redirect(request, 307, *parse_url("http://b.example/"), other);
    EXPECT_EQ(names(request), std::string(other ? "Host " : "Host X-Api-Key Private-Token ") +
                                  "accept User-Agent Accept-Encoding Content-Type If-None-Match "
                                  "Cache-Control ");
  }
}

TEST(ShownLocation, HasNoPasswordAndNoQuery) {
  EXPECT_EQ(shown_location("http://u:p@h/a?code=1#x"), "http://h/a?...");
  EXPECT_EQ(shown_location("/a\x1b"), "/a\\x1B");
  EXPECT_EQ(shown_location("/a#token=1"), "/a?...");
}

TEST(Redirect, LeavesASignatureBehindAtAnotherOrigin) {
  for (const bool other : {false, true}) {
    RequestSpec request;
    request.headers = {{"x-amz-security-token", "t"}, {"X-Amz-Date", "d"}, {"Range", "kept"}};
    follow_redirect(request, 302, *parse_url("http://b.example/"), other);
    EXPECT_EQ(names(request), other ? "Range " : "x-amz-security-token X-Amz-Date Range ");
  }
}

TEST(Redirect, KeepsAHostOfItsOwnAtTheSameOrigin) {
  EXPECT_EQ(followed("GET", 302).headers[0].value, "a.example:81");
}

}  // namespace
}  // namespace vastar
