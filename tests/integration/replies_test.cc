// Checks, redirects and cookies against real servers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// 20 requests over 4 connections.
boost::json::value run_json(std::vector<std::string> arguments, int exit_code = 0) {
  arguments.insert(arguments.begin(), {"-n", "20", "-c", "4"});
  return document_of(std::move(arguments), exit_code);
}

constexpr const char* kRedirects = R"(
    location = /moved { return 301 /a/../there?x=1; }
    location = /there { return 200 "arrived\n"; }
    location = /loop { return 302 /loop; }
    location = /post { return 303 /there; }
    location = /keep { return 308 /there; }
    location = /nowhere { return 302 ftp://127.0.0.1/; }
)";

TEST(RedirectsOfNginx, AreFollowedWithinTheirOperation) {
  Nginx nginx(kRedirects);
  const auto document = run_json({"--expect-body", "arrived", nginx.url("/moved")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 20);
  EXPECT_EQ(number(document, "/requests/redirects"), 20);
  EXPECT_EQ(number(document, "/status_codes/200"), 20);
  EXPECT_EQ(number(document, "/connections_opened"), 4) << "the same connection goes on";
  EXPECT_EQ(number(document, "/phases/wait/count"), 40) << "each hop has its phases";
  EXPECT_EQ(number(document, "/latency/response/count"), 20);
  const std::string log = nginx.stop_and_read_log();
  EXPECT_EQ(occurrences(log, "GET /moved"), 20U);
  EXPECT_EQ(occurrences(log, "GET /there?x=1"), 20U);
}

TEST(RedirectsOfNginx, AreTheAnswerWhenTheyAreDisabledOrExpected) {
  Nginx nginx(kRedirects);
  for (const std::vector<std::string>& flags :
       {std::vector<std::string>{"--disable-redirects"}, {"--expect-status", "301"}}) {
    std::vector<std::string> arguments = flags;
    arguments.push_back(nginx.url("/moved"));
    const auto document = run_json(arguments);
    EXPECT_EQ(number(document, "/status_codes/301"), 20);
    EXPECT_EQ(number(document, "/requests/succeeded"), 20);
    EXPECT_EQ(number(document, "/requests/redirects"), 0);
  }
  EXPECT_EQ(occurrences(nginx.stop_and_read_log(), "/there"), 0U);
}

TEST(RedirectsOfNginx, EndInALoop) {
  Nginx nginx(kRedirects);
  const auto document = run_json({"--max-redirects", "3", nginx.url("/loop")});
  EXPECT_EQ(number(document, "/requests/failed"), 20);
  EXPECT_EQ(number(document, "/requests/redirects"), 60);
  EXPECT_EQ(text(document, "/errors/0/class"), "redirect");
  EXPECT_THAT(text(document, "/errors/0/example"), HasSubstr("more than 3 redirects"));
  EXPECT_EQ(occurrences(nginx.stop_and_read_log(), "GET /loop"), 80U);
}

TEST(RedirectsOfNginx, ThatCannotBeFollowedSayWhy) {
  Nginx nginx(kRedirects);
  const auto document = run_json({nginx.url("/nowhere")});
  EXPECT_EQ(text(document, "/errors/0/class"), "redirect");
  EXPECT_THAT(text(document, "/errors/0/example"), HasSubstr("ftp"));
}

TEST(RedirectsOfNginx, ChangeTheMethodAsTheirStatusSays) {
  Nginx nginx(kRedirects);
  run_json({"-m", "POST", "-d", "body", nginx.url("/post")});
  run_json({"-m", "POST", "-d", "body", nginx.url("/keep")});
  const std::string log = nginx.stop_and_read_log();
  EXPECT_EQ(occurrences(log, "GET /there"), 20U);
  EXPECT_EQ(occurrences(log, "POST /there"), 20U);
}

TEST(RedirectsOfNginx, LeadToOtherOriginsWithoutCredentials) {
  Nginx there("location = /x { return 200 \"auth=[$http_authorization] c=[$http_cookie]\"; }");
  Nginx here("location = /moved { return 302 " + there.url("/x") + "; }");
  const auto document = run_json(
      {"-a", "me:secret", "-b", "a=1", "--expect-body", "auth=[] c=[]", here.url("/moved")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 20);
  EXPECT_EQ(number(document, "/connections_opened"), 8) << "4 to each";
  EXPECT_EQ(there.stop_and_count_requests(), 20U);
}

TEST(RedirectsOfNginx, ToAnOriginThatIsNotThereFail) {
  const std::uint16_t nobody = free_port();
  Nginx nginx("location = /x { return 302 http://127.0.0.1:" + std::to_string(nobody) + "/; }");
  const auto document = run_json({nginx.url("/x")}, 4);
  EXPECT_EQ(text(document, "/errors/0/class"), "connect_refused");
  EXPECT_THAT(text(document, "/errors/0/example"), HasSubstr(std::to_string(nobody)));
}

TEST(ChecksOfNginx, OfHeadersAndStatus) {
  Nginx nginx("location = /h { add_header X-Cache HIT; return 200 x; }");
  const auto good = run_json(
      {"--expect-header", "x-cache: HIT", "--expect-header", "Server: re:^nginx", nginx.url("/h")});
  EXPECT_EQ(number(good, "/requests/succeeded"), 20);
  const auto bad = run_json({"--expect-header", "X-Cache: MISS", nginx.url("/h")});
  EXPECT_EQ(number(bad, "/requests/completed"), 20);
  EXPECT_EQ(number(bad, "/requests/failed"), 20);
  EXPECT_EQ(number(bad, "/status_codes/200"), 20);
  EXPECT_EQ(text(bad, "/errors/0/class"), "check");
  EXPECT_EQ(text(bad, "/errors/0/example"), "expect-header X-Cache: MISS: it was HIT");
  EXPECT_EQ(bad.at_pointer("/params/checks"), boost::json::value({"X-Cache: MISS"}));
}

TEST(ChecksOfNginx, OfCompressedBodies) {
  Nginx nginx(R"(
    gzip on;
    gzip_min_length 1;
    gzip_types application/json;
    location = /j { default_type application/json; return 200 '{"state":"done","n":[1,2,3]}'; }
  )");
  const auto good =
      run_json({"--expect-header", "Content-Encoding: gzip", "--expect-body", "json:/n/2 == 3",
                "--expect-body", "\"done\"", "--expect-body", "re:\\[1,.*\\]", nginx.url("/j")});
  EXPECT_EQ(number(good, "/requests/succeeded"), 20);
  const auto bad = run_json({"--expect-body", "json:/state == \"busy\"", nginx.url("/j")});
  EXPECT_EQ(text(bad, "/errors/0/example"), "expect-body json:/state == \"busy\": it is \"done\"");
}

TEST(Checks, OfTextsInLargeAndChunkedBodies) {
  Target target;
  for (const char* path : {"/bytes/3M", "/chunked/3M/1000"}) {
    const auto document = run_json({"--expect-body", "no such text in it", target.url(path)});
    EXPECT_EQ(text(document, "/errors/0/class"), "check") << path;
    EXPECT_EQ(number(document, "/requests/completed"), 20);
    EXPECT_EQ(number(document, "/connections_opened"), 4) << "the body is read to its end";
  }
  const auto large = run_json({"--expect-body", "re:x", target.url("/bytes/3M")});
  EXPECT_THAT(text(large, "/errors/0/example"), HasSubstr("over 1 MiB"));
}

TEST(Checks, FailAGate) {
  Target target;
  const Finished finished = vastar(
      {"-n", "20", "-c", "2", "--expect-body", "nonsense", "--slo", "error_rate<1%", target.url()});
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("expect-body nonsense"));
}

TEST(Checks, AreUsageErrorsWhenTheyCannotBeRead) {
  for (const std::vector<std::string>& flags : {std::vector<std::string>{"--expect-body", "re:("},
                                                {"--expect-body", "json:/a == x"},
                                                {"--expect-header", "a b: c"},
                                                {"--max-redirects", "0"},
                                                {"--disable-redirects", "--max-redirects", "3"},
                                                {"-b", "nonsense"}}) {
    std::vector<std::string> arguments = flags;
    arguments.push_back("http://127.0.0.1:1/");
    EXPECT_EQ(vastar(arguments).exit_code, 2) << flags[0] << ' ' << flags.back();
  }
}

TEST(CookiesOfNginx, AreKeptByEachConnection) {
  Nginx nginx(R"(
    location = /c { add_header Set-Cookie "s=$request_id"; return 200 "[$http_cookie]"; }
  )");
  const auto kept = run_json(
      {"--cookies", "-b", "f=1", "--expect-body", "re:f=1; s=[0-9a-f]{32}]", nginx.url("/c")});
  EXPECT_EQ(number(kept, "/requests/failed"), 4) << "the first of each connection has none yet";
  const auto fixed =
      run_json({"-b", "f=1", "-b", "g=2", "--expect-body", "[f=1; g=2]", nginx.url("/c")});
  EXPECT_EQ(number(fixed, "/requests/succeeded"), 20);
}

}  // namespace
}  // namespace vastar::testing
