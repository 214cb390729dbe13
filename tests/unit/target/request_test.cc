// Request heads: what is taken, and what is refused with which status.
#include "target/request.h"

#include <gtest/gtest.h>

namespace vastar::target {
namespace {

Request parse(std::string_view head) {
  EXPECT_EQ(head_size(head), head.size());
  return parse_request(
      head, [](std::string_view target) { return std::make_shared<Route>(parse_route(target)); });
}

Request parse_with(std::string_view fields) {
  return parse("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n");
}

TEST(Request, PlainGet) {
  const Request request = parse("GET /status/201 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_FALSE(request.refused);
  EXPECT_EQ(request.route->status, 201);
  EXPECT_TRUE(request.keep_alive);
  EXPECT_FALSE(request.has_body);
  EXPECT_FALSE(request.head_only);
  EXPECT_FALSE(request.http10);
}

TEST(Request, TheShopWantsItsToken) {
  const auto status = [](const std::string& path, const std::string& fields) {
    return parse("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").route->status;
  };
  EXPECT_EQ(status("/shop/login", ""), 200);
  EXPECT_EQ(status("/shop/items", ""), 401);
  EXPECT_EQ(status("/shop/items", "Authorization: Bearer wrong\r\n"), 401);
  EXPECT_EQ(status("/shop/items", "authorization: Bearer t0k3n\r\n"), 200);
  EXPECT_EQ(status("/shop/checkout", "Authorization: Bearer t0k3n\r\n"), 201);
  EXPECT_EQ(status("/shop/nothing", ""), 404);
}

TEST(Request, HeadSizeIsThatOfTheFirstHead) {
  EXPECT_EQ(head_size("GET / HTTP/1.1\r\nHost: a\r\n"), 0u);
  EXPECT_EQ(head_size("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n"), 18u);
}

TEST(Request, KeepAliveGoesByVersionAndField) {
  EXPECT_FALSE(parse_with("Connection: close\r\n").keep_alive);
  EXPECT_FALSE(parse_with("connection: foo, Close\r\n").keep_alive);
  EXPECT_FALSE(parse("GET / HTTP/1.0\r\n\r\n").keep_alive);
  EXPECT_TRUE(parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST(Request, Bodies) {
  const Request sized = parse_with("Content-Length: 5\r\nContent-Type: a/b\r\n");
  EXPECT_TRUE(sized.has_body);
  EXPECT_EQ(sized.body_size, 5u);
  EXPECT_EQ(sized.content_type, "a/b");
  EXPECT_TRUE(parse_with("Transfer-Encoding: chunked\r\n").chunked);
  EXPECT_TRUE(parse_with("Content-Length: 0\r\n").has_body);
}

TEST(Request, MethodsAndExpectations) {
  EXPECT_TRUE(parse("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").head_only);
  EXPECT_FALSE(parse("BREW / HTTP/1.1\r\nHost: a\r\n\r\n").refused);
  EXPECT_TRUE(parse_with("Expect: 100-continue\r\n").expects_continue);
}

TEST(Request, TooLargeAnEchoIsRefusedAtItsHead) {
  EXPECT_FALSE(parse_with("Content-Length: 16777216\r\n").refused);
  const Request large = parse_with("Content-Length: 16777217\r\n");
  EXPECT_TRUE(large.refused);
  EXPECT_EQ(large.route->status, 413);
  EXPECT_FALSE(
      parse("PUT /status/200 HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n").refused);
}

TEST(Request, RefusesWhatIsMalformed) {
  for (const char* line : {"GET / HTTP/1.1 ", "GET  / HTTP/1.1", "GET /", "GET / HTTP/1.x", "",
                           "GET nowhere HTTP/1.1", "G@T / HTTP/1.1", "GET /\x01 HTTP/1.1",
                           "GET /a b HTTP/1.1", " / HTTP/1.1", "GET / http/1.1"}) {
    const Request request = parse(std::string(line) + "\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(request.refused) << line;
    EXPECT_EQ(request.route->status, 400) << line;
    EXPECT_FALSE(request.keep_alive) << line;
  }
}

TEST(Request, RefusesFieldsThatAreAmbiguous) {
  for (const char* fields :
       {"Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: -1\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Bad Name: x\r\n", "no colon\r\n",
        " folded: x\r\n", "Host: b\r\n", "A: b\x01\r\n"}) {
    const Request request = parse_with(fields);
    EXPECT_TRUE(request.refused) << fields;
    EXPECT_EQ(request.route->status, 400) << fields;
  }
  EXPECT_EQ(parse("GET / HTTP/1.1\r\n\r\n").route->status, 400);  // no Host
}

TEST(Request, RefusesWhatIsNotSpokenHere) {
  EXPECT_EQ(parse("PRI * HTTP/2.0\r\n\r\n").route->status, 505);
  EXPECT_EQ(parse_with("Transfer-Encoding: gzip\r\n").route->status, 501);
  EXPECT_EQ(parse_with("Expect: miracles\r\n").route->status, 417);
}

}  // namespace
}  // namespace vastar::target
