// Everything that a run may ask for, over HTTP/2: checks, redirects, cookies, steps, loads that
// change, samples and streams, against the built-in target and nginx.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// 40 requests, 4 at a time on each of 2 connections.
boost::json::value run_json(std::vector<std::string> arguments, int exit_code = 0) {
  arguments.insert(arguments.begin(), {"-n", "40", "-c", "2", "--http2", "--streams", "4"});
  return document_of(std::move(arguments), exit_code);
}

// An nginx whose second port is HTTP/2 by prior knowledge.
class NginxOfHttp2 {
 public:
  explicit NginxOfHttp2(const std::string& more)
      : port_(free_port()), nginx_(fmt::format("listen 127.0.0.1:{} http2;{}", port_, more)) {
    EXPECT_TRUE(answers(port_));
  }
  std::string url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
  }
  std::string log() { return nginx_.stop_and_read_log(); }

 private:
  std::uint16_t port_;
  Nginx nginx_;
};

TEST(Http2Run, TheBuiltInTargetSpeaksIt) {
  Target target;
  const auto document = run_json({target.url("/bytes/100k")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 40);
  EXPECT_EQ(number(document, "/connections_opened"), 2);
  EXPECT_GT(number(document, "/received_bytes"), 40 * 100 * 1024);
  EXPECT_TRUE(document.at("notes").as_array().empty()) << "it takes as many streams";
}

TEST(Http2Run, SmallWindowsSlowBodiesAndLoseNothing) {
  Target target;
  const auto document = run_json({"--h2-window", "2k,65535", target.url("/bytes/100k")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 40);
  EXPECT_GT(number(document, "/received_bytes"), 40 * 100 * 1024);
  EXPECT_EQ(text(document, "/params/h2_window"),
            R"({"stream_bytes":2048,"connection_bytes":65535})");
  EXPECT_EQ(vastar({"--h2-window", "64k", target.url()}).exit_code, 2) << "without --http2";
}

TEST(Http2Run, ChecksOfHeadersAndBodies) {
  Target target;
  const auto good = run_json(
      {"--expect-header", "Content-Type: text/plain", "--expect-body", "re:^Hello", target.url()});
  EXPECT_EQ(number(good, "/requests/succeeded"), 40);
  const auto bad = run_json({"--expect-body", "no such text", target.url("/bytes/3M")});
  EXPECT_EQ(number(bad, "/requests/completed"), 40);
  EXPECT_EQ(text(bad, "/errors/0/class"), "check");
  EXPECT_EQ(number(bad, "/errors/0/count"), 40);
  EXPECT_EQ(number(bad, "/connections_opened"), 2) << "the bodies are read to their ends";
  const auto header = run_json({"--expect-header", "Content-Type: text/html", target.url()});
  EXPECT_EQ(text(header, "/errors/0/example"),
            "expect-header Content-Type: text/html: it was text/plain");
}

TEST(Http2Run, ChecksOfCompressedBodies) {
  NginxOfHttp2 nginx(R"(
    gzip on;
    gzip_min_length 1;
    gzip_types application/json;
    location = /j { default_type application/json; return 200 '{"state":"done"}'; }
  )");
  const auto document = run_json({"--expect-header", "Content-Encoding: gzip", "--expect-body",
                                  "json:/state == \"done\"", nginx.url("/j")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 40);
}

TEST(Http2Run, RedirectsStayOnTheirConnection) {
  Target target;
  const auto document =
      run_json({"--expect-body", "ABC", target.url("/status/302?location=/bytes/3")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 40);
  EXPECT_EQ(number(document, "/requests/redirects"), 40);
  EXPECT_EQ(number(document, "/connections_opened"), 2);
}

TEST(Http2Run, RedirectsLeadToOtherOrigins) {
  Target there;
  Target here;
  const auto document = run_json({here.url("/status/307?location=" + there.url("/bytes/3"))});
  EXPECT_EQ(number(document, "/requests/succeeded"), 40);
  EXPECT_EQ(number(document, "/requests/redirects"), 40);
  EXPECT_EQ(number(document, "/connections_opened"), 4) << "2 to each";
}

TEST(Http2Run, RedirectsToAnOriginOfHttp1FailInWords) {
  Nginx there;
  Target here;
  const auto document = run_json({here.url("/status/302?location=" + there.url())}, 4);
  EXPECT_EQ(number(document, "/requests/failed"), 40);
  EXPECT_THAT(text(document, "/errors/0/example"), HasSubstr("HTTP/1"));
}

// Without --http2 connections speak HTTP/1.1, wherever they lead.
TEST(Http2Run, RedirectsOfHttp1ToAnOriginOfHttp2AloneFailInWords) {
  Nghttpd there;
  Target here;
  const auto document =
      document_of({"-n", "10", "-c", "2", here.url("/status/302?location=" + there.url())}, 4);
  EXPECT_EQ(number(document, "/requests/failed"), 10);
  EXPECT_EQ(text(document, "/errors/0/class"), "protocol");
}

TEST(Http2Run, ARedirectToTlsIsAgreedOnAgain) {
  TempFolder folder;
  Target there({"--tls-self-signed", "--tls-write-cert", folder.file("cert.pem")});
  Target here;
  const auto document = document_of({"-n", "20", "-c", "2", "--http2", "--streams", "2",
                                     here.url("/status/302?location=" + there.url("/"))},
                                    0, {"SSL_CERT_FILE=" + folder.file("cert.pem")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 20);
  EXPECT_EQ(text(document, "/tls/alpn"), "h2");
  EXPECT_EQ(number(document, "/tls/handshakes"), 2);
}

TEST(Http2Run, CookiesAreKept) {
  NginxOfHttp2 nginx(R"(
    location = /c { add_header Set-Cookie "s=$request_id"; return 200 "[$http_cookie]"; }
  )");
  const auto document = run_json(
      {"--cookies", "-b", "f=1", "--expect-body", "re:f=1; s=[0-9a-f]{32}]", nginx.url("/c")});
  EXPECT_EQ(number(document, "/requests/failed"), 8) << "the first of each user has none yet";
  EXPECT_THAT(nginx.log(), Not(HasSubstr("HTTP/1")));
}

TEST(Http2Run, StepsOfAScenario) {
  Target target;
  TempFolder folder;
  folder.write("s.toml", "url = \"" + target.url() + R"("
http2 = true
streams = 3
[scenario.shop]
requests = 30
concurrency = 2
cookies = true
slo = "step.items.failed==0"
[[scenario.shop.step]]
name = "login"
url = "/shop/login"
extract = { token = "json:/token" }
pause = "1ms"
[[scenario.shop.step]]
name = "items"
url = "/shop/items"
header = ["Authorization: Bearer {{token}}"]
)");
  const Finished finished = judged({"--config", folder.file("s.toml"), "-o", "json"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const auto run = parsed(finished).at_pointer("/scenarios/0/document");
  EXPECT_EQ(text(run, "/params/http_version"), "2");
  EXPECT_EQ(number(run, "/requests/succeeded"), 30);
  EXPECT_EQ(number(run, "/series/0/requests/succeeded"), 30);
  EXPECT_EQ(number(run, "/series/1/requests/succeeded"), 30);
  EXPECT_EQ(number(run, "/connections_opened"), 2);
}

TEST(Http2Run, StagesOfARateHaveTheirIntegral) {
  Target target;
  const auto document = document_of(
      {"--stages", "500ms:200/s,500ms:0/s", "-c", "2", "--http2", "--streams", "8", target.url()});
  EXPECT_EQ(number(document, "/schedule/scheduled"), 100);
  EXPECT_EQ(number(document, "/requests/started") + number(document, "/schedule/unsent"), 100);
  EXPECT_EQ(number(document, "/requests/failed"), 0);
}

TEST(Http2Run, StagesOfConnections) {
  Target target;
  const auto document = document_of({"--stages", "0s:4,300ms:4,0s:0,200ms:0", "--http2",
                                     "--streams", "3", target.url("/delay/20ms")});
  EXPECT_EQ(number(document, "/connections_opened"), 4);
  EXPECT_GE(number(document, "/requests/succeeded"), 12) << "each of 3 streams of 4 at least once";
  EXPECT_EQ(number(document, "/requests/failed"), 0);
}

TEST(Http2Run, EveryRequestIsASample) {
  Target target;
  TempFolder folder;
  const auto document =
      run_json({"--rate", "1000", "--samples", folder.file("a.csv"), target.url("/bytes/7")});
  EXPECT_EQ(number(document, "/schedule/scheduled"), 40);
  EXPECT_EQ(number(document, "/samples/rows"), 40);
  const std::string rows = read_text(folder.file("a.csv"));
  EXPECT_EQ(occurrences(rows, "\n"), 41U);
  EXPECT_EQ(occurrences(rows, ",200,7,,\n"), 40U);
}

TEST(Http2Run, StreamsOfEvents) {
  Target target;
  for (const char* path : {"/sse/5/1ms", "/ndjson/5/1ms"}) {
    const auto document =
        document_of({"sse", "-n", "20", "-c", "2", "--http2", "--streams", "4", target.url(path)});
    EXPECT_EQ(number(document, "/requests/succeeded"), 20) << path;
    EXPECT_EQ(number(document, "/metrics/events"), 100);
    EXPECT_EQ(number(document, "/connections_opened"), 2);
  }
  const auto flagged = run_json({"--stream", "--slo", "events==200", target.url("/sse/5/1ms")});
  EXPECT_EQ(number(flagged, "/metrics/event_gap/count"), 160);
  EXPECT_EQ(text(flagged, "/gate/thresholds/0/passed"), "true");
}

// Left streams are reset, and their connections carry the next ones.
TEST(Http2Run, StreamsThatAreLeftCostNoConnection) {
  Target target;
  const auto document = document_of({"sse", "-n", "20", "-c", "2", "--http2", "--streams", "4",
                                     "--events", "3", target.url("/sse/1000000/1ms")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 20);
  EXPECT_EQ(number(document, "/metrics/events"), 60);
  EXPECT_EQ(number(document, "/connections_opened"), 2);
}

TEST(Http2Run, TokensOfAModel) {
  Target target;
  for (const auto& [dialect, path] : {std::pair{"openai-chat", "/v1/chat/completions"},
                                      {"anthropic", "/v1/messages"},
                                      {"ollama", "/api/chat"}}) {
    const auto document = document_of({"ai-bench", "-n", "12", "-c", "2", "--http2", "--streams",
                                       "3", "--dialect", dialect, "--model", "m", "--prompt", "hi",
                                       target.url(std::string(path) + "?tokens=5&itl=1ms")});
    EXPECT_EQ(number(document, "/requests/succeeded"), 12) << dialect;
    EXPECT_EQ(number(document, "/metrics/output_tokens"), 60) << dialect;
  }
}

TEST(Http2Run, FaultsOfTheTargetHaveTheirClasses) {
  Target target;
  for (const auto& [fault, failure] :
       {std::pair{"reset", "stream_reset"}, {"truncate", "truncated"}, {"garbage", "protocol"}}) {
    const auto document = run_json({target.url(std::string("/fault/") + fault)}, 4);
    EXPECT_EQ(number(document, "/requests/failed"), 40) << fault;
    EXPECT_THAT(text(document, "/errors"), HasSubstr(failure)) << fault;
  }
  const auto closed = run_json({"-t", "5s", target.url("/fault/close")}, 4);
  EXPECT_EQ(number(closed, "/requests/failed"), 40);
  const auto reset = run_json({target.url("/fault/reset")}, 4);
  EXPECT_EQ(number(reset, "/connections_opened"), 2) << "a reset is of its stream";
  const auto stalled = run_json({"-t", "200ms", target.url("/fault/stall")}, 4);
  EXPECT_EQ(number(stalled, "/requests/timed_out"), 40);
  EXPECT_EQ(number(stalled, "/connections_opened"), 2);
}

TEST(Http2Run, SomeFaultsFailSomeRequests) {
  Target target({"--fault", "reset=0.5", "--seed", "3"});
  const auto document = run_json({target.url()});
  EXPECT_GT(number(document, "/requests/succeeded"), 0);
  EXPECT_GT(number(document, "/requests/failed"), 0);
  EXPECT_EQ(number(document, "/connections_opened"), 2);
}

TEST(Http2Run, CurlReadsTheTargetOverTls) {
  Target target({"--tls-self-signed"});
  const Finished curl =
      run_program({"curl", "-sk", "--http2", "-o", "/dev/null", "-w",
                   "%{http_version} %{http_code} %{size_download}", target.url("/bytes/1M")});
  EXPECT_EQ(curl.out, "2 200 1048576") << curl.err;
  const Finished old = run_program({"curl", "-sk", "--http1.1", "-o", "/dev/null", "-w",
                                    "%{http_version} %{http_code}", target.url("/bytes/1M")});
  EXPECT_EQ(old.out, "1.1 200") << old.err;
}

}  // namespace
}  // namespace vastar::testing
