// The request that is sent: its order, what -H replaces, and what would break its framing.
#include "plan/request.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/version.h"

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> lines(const RequestSpec& spec) {
  std::vector<std::string> lines;
  for (const Header& header : spec.headers) lines.push_back(header.name + ": " + header.value);
  return lines;
}

RequestSpec build(const RequestOptions& options, std::string_view url = "http://host:81/a?b") {
  const Result<RequestSpec> spec = build_request(parse_url(url).value(), options, "text/html");
  if (!spec) ADD_FAILURE() << spec.error().message;
  return spec ? spec.value() : RequestSpec();
}

std::string problem(const RequestOptions& options) {
  const auto spec = build_request(parse_url("http://host/").value(), options, "text/html");
  if (spec) return "";
  EXPECT_EQ(spec.error().code, ExitCode::kUsage);
  return spec.error().message;
}

RequestOptions with_headers(std::vector<std::string> headers) {
  RequestOptions options;
  options.headers = std::move(headers);
  return options;
}

const std::string kAgent = "User-Agent: vastar/" + std::string(version());

TEST(Request, APlainGetHasFourHeaders) {
  const RequestSpec spec = build({});
  EXPECT_EQ(spec.method, "GET");
  EXPECT_EQ(spec.target, "/a?b");
  EXPECT_TRUE(spec.keep_alive);
  EXPECT_EQ(spec.body, "");
  EXPECT_THAT(lines(spec),
              ElementsAre("Host: host:81", kAgent, "Accept: */*", "Accept-Encoding: gzip"));
}

TEST(Request, EverythingAtOnceStandsInItsOrder) {
  RequestOptions options;
  options.method = "PUT";
  options.body = "12345";
  options.has_body = true;
  options.content_type = "text/plain";
  options.accept = "text/css";
  options.basic_auth = "me:pw";
  options.headers = {"X-Own: 1"};
  options.keep_alive = false;
  options.compression = false;
  const RequestSpec spec = build(options);
  EXPECT_FALSE(spec.keep_alive);
  EXPECT_EQ(spec.body, "12345");
  EXPECT_THAT(lines(spec),
              ElementsAre("Host: host:81", kAgent, "Accept: text/css", "Accept-Encoding: identity",
                          "Content-Type: text/plain", "Content-Length: 5",
                          "Authorization: Basic bWU6cHc=", "Connection: close", "X-Own: 1"));
}

TEST(Request, MethodsKeepTheirCase) {
  RequestOptions options;
  options.method = "get";
  EXPECT_EQ(build(options).method, "get");
}

TEST(Request, ContentLengthFollowsMethodAndBody) {
  for (const char* method : {"POST", "PUT", "PATCH"}) {
    RequestOptions options;
    options.method = method;
    EXPECT_THAT(lines(build(options)), testing::Contains("Content-Length: 0")) << method;
  }
  for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS", "post"}) {
    RequestOptions options;
    options.method = method;
    EXPECT_THAT(lines(build(options)), Not(testing::Contains(HasSubstr("Content-")))) << method;
  }
}

TEST(Request, ABodyOfAGetIsSent) {
  RequestOptions options;
  options.body = "x";
  options.has_body = true;
  const std::vector<std::string> sent = lines(build(options));
  EXPECT_THAT(sent, testing::Contains("Content-Type: text/html"));
  EXPECT_THAT(sent, testing::Contains("Content-Length: 1"));
}

TEST(Request, AnEmptyBodyIsABody) {
  RequestOptions options;
  options.has_body = true;
  EXPECT_THAT(lines(build(options)), testing::Contains("Content-Length: 0"));
  EXPECT_THAT(lines(build(options)), testing::Contains("Content-Type: text/html"));
}

TEST(Request, AContentTypeAskedForGoesWithoutABody) {
  RequestOptions options;
  options.content_type = "text/plain";
  EXPECT_THAT(lines(build(options)), testing::Contains("Content-Type: text/plain"));
}

TEST(Request, TheUserOfTheUrlIsSentUnlessAnotherIsGiven) {
  constexpr std::string_view kUrl = "http://me:pw@host/";
  EXPECT_THAT(lines(build({}, kUrl)), testing::Contains("Authorization: Basic bWU6cHc="));
  RequestOptions options;
  options.basic_auth = "you:";
  EXPECT_THAT(lines(build(options, kUrl)), testing::Contains("Authorization: Basic eW91Og=="));
  options.headers = {"authorization: Bearer t"};
  EXPECT_THAT(lines(build(options, kUrl)),
              ElementsAre("Host: host", kAgent, "Accept: */*", "Accept-Encoding: gzip",
                          "authorization: Bearer t"));
}

TEST(Request, HeadersReplaceDefaultsInTheirPlace) {
  EXPECT_THAT(
      lines(build(with_headers({"X: 1", "ACCEPT: a", "host: other", "user-agent:", "X: 2"}))),
      ElementsAre("host: other", "user-agent: ", "ACCEPT: a", "Accept-Encoding: gzip", "X: 1",
                  "X: 2"));
}

TEST(Request, TheSameNameGivenTwiceIsSentTwiceInOrder) {
  EXPECT_THAT(lines(build(with_headers({"Accept: a", "Cookie: 2", "accept: b", "cookie: 1"}))),
              ElementsAre("Host: host:81", kAgent, "Accept: a", "accept: b",
                          "Accept-Encoding: gzip", "Cookie: 2", "cookie: 1"));
}

TEST(Request, ConnectionCloseByHeaderIsHonoured) {
  for (const char* header : {"Connection: close", "connection: CLOSE", "Connection: x , close"}) {
    EXPECT_FALSE(build(with_headers({header})).keep_alive) << header;
  }
  for (const char* header : {"Connection: keep-alive", "Connection: closed", "X: close"}) {
    EXPECT_TRUE(build(with_headers({header})).keep_alive) << header;
  }
}

TEST(Request, TheRightContentLengthIsAccepted) {
  RequestOptions options = with_headers({"content-length: 3"});
  options.body = "abc";
  options.has_body = true;
  EXPECT_THAT(lines(build(options)), testing::Contains("content-length: 3"));
  EXPECT_EQ(problem(with_headers({"Content-Length: 0"})), "");
}

struct Case {
  std::string name;
  std::function<void(RequestOptions&)> change;
  std::string says;
};

TEST(Request, RefusesWhatWouldBreakIt) {
  const std::vector<Case> cases = {
      {"no method", [](auto& o) { o.method = ""; }, "not a method"},
      {"blank", [](auto& o) { o.method = "GET "; }, "not a method"},
      {"smuggled", [](auto& o) { o.method = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET"; }, "not a method"},
      {"tunnel", [](auto& o) { o.method = "CONNECT"; }, "tunnel"},
      {"trace", [](auto& o) { o.method = "TRACE", o.has_body = true; }, "TRACE"},
      {"accept", [](auto& o) { o.accept = "a\r\nX: secret"; }, "-A: the value has the control"},
      {"type", [](auto& o) { o.content_type = "a\nb"; }, "-T: the value has the control"},
      {"no colon", [](auto& o) { o.basic_auth = "secret"; }, "user:password"},
      {"auth", [](auto& o) { o.basic_auth = "me:secret\n"; }, "control"},
      {"length", [](auto& o) { o.headers = {"Content-Length: 5"}; }, "0 bytes"},
      {"plus", [](auto& o) { o.headers = {"Content-Length: +0"}; }, "0 bytes"},
      {"list", [](auto& o) { o.headers = {"Content-Length: 0, 0"}; }, "0 bytes"},
      {"empty length", [](auto& o) { o.headers = {"Content-Length:"}; }, "0 bytes"},
      {"two lengths",
       [](auto& o) {
         o.headers = {"Content-Length: 0", "content-length: 0"};
       },
       "twice"},
      {"two hosts",
       [](auto& o) {
         o.headers = {"Host: a", "HOST: a"};
       },
       "twice"},
      {"chunked", [](auto& o) { o.headers = {"transfer-encoding: chunked"}; }, "read in two ways"},
      {"no transfer", [](auto& o) { o.headers = {"Transfer-Encoding;"}; }, "read in two ways"},
      {"both", [](auto& o) { o.keep_alive = false, o.headers = {"Connection: keep-alive"}; },
       "--disable-keepalive"},
      {"line break",
       [](auto& o) {
         o.headers = {"X: 1", "Y: secret\r\n"};
       },
       "0x0D"},
  };
  for (const Case& c : cases) {
    RequestOptions options;
    c.change(options);
    const std::string message = problem(options);
    EXPECT_THAT(message, HasSubstr(c.says)) << c.name;
    EXPECT_THAT(message, Not(HasSubstr("secret"))) << c.name;
    EXPECT_THAT(message, Not(HasSubstr("\n"))) << c.name;
  }
}

TEST(Request, DisableKeepaliveAgreesWithACloseHeader) {
  RequestOptions options = with_headers({"Connection: close"});
  options.keep_alive = false;
  EXPECT_FALSE(build(options).keep_alive);
}

}  // namespace
}  // namespace vastar
