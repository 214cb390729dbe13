// A request's fields in the form of HTTP/2.
#include "protocols/http2/http2_fields.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

std::string shown(const Http2Fields& fields) {
  std::string all;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const nghttp2_nv& nv = fields.data()[i];
    all.append(reinterpret_cast<const char*>(nv.name), nv.namelen).append("=");
    all.append(reinterpret_cast<const char*>(nv.value), nv.valuelen).append("\n");
  }
  return all;
}

std::string lasting(const RequestSpec& request) {
  Http2Fields fields;
  fields.assign(request, "http", true);
  return shown(fields);
}

TEST(Http2Fields, ArePseudoFieldsThenTheOthersInOrderAndLowerCase) {
  RequestSpec request;
  request.method = "POST";
  request.target = "/a?b=c";
  request.headers = {{"Accept", "*/*"}, {"HOST", "h:1"}, {"X-Two", "2"}, {"X-two", ""}};
  EXPECT_EQ(lasting(request),
            ":method=POST\n:scheme=http\n:path=/a?b=c\n:authority=h:1\naccept=*/*\nx-two=2\n"
            "x-two=\n");
}

TEST(Http2Fields, LeaveOutWhatIsOfTheConnection) {
  RequestSpec request;
  request.headers = {{"Connection", "close"},
                     {"keep-alive", "1"},
                     {"Proxy-Connection", "x"},
                     {"Transfer-Encoding", "gzip"},
                     {"Upgrade", "h2c"},
                     {"HTTP2-Settings", "x"},
                     {"TE", "gzip"},
                     {"te", " Trailers "},
                     {"Content-Length", "0"}};
  EXPECT_EQ(lasting(request),
            ":method=GET\n:scheme=http\n:path=/\nte= Trailers \ncontent-length=0\n");
}

TEST(Http2Fields, OfConnectHaveNeitherSchemeNorPath) {
  RequestSpec request;
  request.method = "CONNECT";
  request.target = "h:1";
  request.headers = {{"Host", "h:1"}};
  EXPECT_EQ(lasting(request), ":method=CONNECT\n:authority=h:1\n");
}

TEST(Http2Fields, AreMadeAnewEachTime) {
  RequestSpec request;
  request.headers = {{"Host", "a"}, {"X-Long", std::string(100, 'x')}};
  Http2Fields fields;
  fields.assign(request, "http", true);
  request.headers = {{"Host", "b"}};
  fields.assign(request, "https", false);
  EXPECT_EQ(shown(fields), ":method=GET\n:scheme=https\n:path=/\n:authority=b\n");
}

}  // namespace
}  // namespace vastar
