// The request as bytes.
#include "protocols/http/request_bytes.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

TEST(RequestBytes, AreTheLineTheHeadersInOrderABlankLineAndTheBody) {
  RequestSpec request;
  request.method = "POST";
  request.target = "/a?b=c";
  request.headers = {
      {"Host", "h:1"}, {"X", "2"}, {"X", "1"}, {"Empty", ""}, {"Content-Length", "4"}};
  request.body = "a\r\nb";
  EXPECT_EQ(serialize_request(request).bytes,
            "POST /a?b=c HTTP/1.1\r\nHost: h:1\r\nX: 2\r\nX: 1\r\nEmpty: \r\nContent-Length: 4\r\n"
            "\r\na\r\nb");
}

TEST(RequestBytes, NoticeHeadAndConnectInUpperCaseOnly) {
  RequestSpec request;
  request.method = "HEAD";
  EXPECT_TRUE(serialize_request(request).head);
  request.method = "head";
  EXPECT_FALSE(serialize_request(request).head);
  request.method = "CONNECT";
  EXPECT_TRUE(serialize_request(request).connect);
  EXPECT_FALSE(serialize_request(request).head);
}

TEST(RequestBytes, KeepTheConnectionUnlessAskedNotTo) {
  RequestSpec request;
  EXPECT_TRUE(serialize_request(request).keep_alive);
  request.headers = {{"Connection", "keep-alive"}};
  EXPECT_TRUE(serialize_request(request).keep_alive);
  request.headers = {{"CONNECTION", "foo, Close"}};
  EXPECT_FALSE(serialize_request(request).keep_alive);
  request.headers.clear();
  request.keep_alive = false;
  EXPECT_FALSE(serialize_request(request).keep_alive);
}

}  // namespace
}  // namespace vastar
