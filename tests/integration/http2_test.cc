// HTTP/2 against real servers: nginx and nghttpd.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

boost::json::value run_json(std::vector<std::string> arguments, int exit_code = 0) {
  arguments.emplace_back("--http2");
  return document_of(std::move(arguments), exit_code);
}

// An nginx that also listens for HTTP/2 by prior knowledge.
class NginxOfHttp2 {
 public:
  explicit NginxOfHttp2(const std::string& more = "")
      : port_(free_port()), nginx_(fmt::format("listen 127.0.0.1:{} http2;{}", port_, more)) {
    EXPECT_TRUE(answers(port_));
  }
  std::string url(const std::string& path = "/") const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
  }
  Nginx& nginx() { return nginx_; }

 private:
  std::uint16_t port_;
  Nginx nginx_;
};

TEST(Http2, NginxSeesExactlyTheRequestsThatWereAskedFor) {
  for (const auto& [requests, streams] : {std::pair{"5000", "20"}, {"1003", "1"}}) {
    NginxOfHttp2 server;
    const auto document =
        run_json({"-n", requests, "-c", "10", "--streams", streams, server.url("/?a=b")});
    const double wanted = std::stod(requests);
    EXPECT_EQ(number(document, "/requests/succeeded"), wanted);
    EXPECT_EQ(number(document, "/status_codes/200"), wanted);
    EXPECT_EQ(text(document, "/params/http_version"), "2");
    EXPECT_EQ(number(document, "/params/streams"), std::stod(streams));
    EXPECT_EQ(number(document, "/connections_opened"), 10);
    std::string log = server.nginx().stop_and_read_log();
    EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), wanted);
    EXPECT_THAT(log, HasSubstr("\"GET /?a=b HTTP/2.0\" 200"));
    EXPECT_THAT(log, Not(HasSubstr("HTTP/1")));
  }
}

TEST(Http2, SeveralWorkersTogetherSendExactlyAsMany) {
  const Nghttpd server;
  const auto document =
      run_json({"-n", "10001", "-c", "7", "--streams", "13", "--workers", "3", server.url()});
  EXPECT_EQ(number(document, "/requests/succeeded"), 10'001);
  EXPECT_EQ(number(document, "/requests/failed"), 0);
}

TEST(Http2, AServerThatTakesFewerStreamsIsNoted) {
  const Nghttpd server({"-m", "3"});
  const auto document = run_json({"-n", "300", "-c", "2", "--streams", "10", server.url()});
  EXPECT_EQ(number(document, "/requests/succeeded"), 300);
  EXPECT_THAT(text(document, "/notes"), HasSubstr("takes 3 requests at a time"));
}

TEST(Http2, BodiesOfAMegabyteComeWhole) {
  Nghttpd server;
  server.serve_file("big", std::string(1'000'000, 'x'));
  const auto document = run_json({"-n", "40", "-c", "2", "--streams", "5", server.url("/big")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 40);
  EXPECT_GT(number(document, "/received_bytes"), 40 * 1'000'000);
}

TEST(Http2, BodiesAreSentWhole) {
  const Nghttpd server({"--echo-upload"});
  const TempFolder folder;
  folder.write("body", std::string(300'000, 'x'));
  const auto document = run_json({"-n", "20", "-c", "2", "--streams", "3", "-m", "POST", "-D",
                                  folder.file("body"), server.url("/echo")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 20);
  EXPECT_GT(number(document, "/sent_bytes"), 20 * 300'000);
  EXPECT_GT(number(document, "/received_bytes"), 20 * 300'000);
}

// nginx says goodbye after so many requests: the next ones go to a fresh connection.
TEST(Http2, AGoodbyeCostsNoRequest) {
  NginxOfHttp2 server("keepalive_requests 10;");
  const auto document = run_json({"-n", "500", "-c", "2", "--streams", "4", server.url()});
  EXPECT_EQ(number(document, "/requests/succeeded"), 500);
  EXPECT_GE(number(document, "/connections_opened"), 25);
  EXPECT_EQ(server.nginx().stop_and_count_requests(), 500U);
}

TEST(Http2, AConnectionForEveryRequest) {
  const Nghttpd server;
  const auto document = run_json({"-n", "50", "-c", "5", "--disable-keepalive", server.url()});
  EXPECT_EQ(number(document, "/requests/succeeded"), 50);
  EXPECT_EQ(number(document, "/connections_opened"), 50);
}

// A stream is given up, and its connection lives on.
TEST(Http2, ATimeoutCostsNoConnection) {
  const Target slow;
  NginxOfHttp2 server(fmt::format("location /slow {{ proxy_pass {}; }}", slow.url("/delay/2s")));
  const auto document =
      run_json({"-n", "12", "-c", "2", "--streams", "3", "-t", "200ms", server.url("/slow")}, 4);
  EXPECT_EQ(number(document, "/requests/timed_out"), 12);
  EXPECT_EQ(number(document, "/connections_opened"), 2);
}

TEST(Http2, AServerOfHttp1IsNamedBeforeTheLoad) {
  Nginx server;
  const Finished run = vastar({"-n", "5", "-c", "1", "--http2", server.url()});
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(run.err, HasSubstr("answered in HTTP/1"));
  EXPECT_THAT(server.stop_and_read_log(), Not(HasSubstr("GET")));
}

TEST(Http2, AnOpenLoopHasAllStreamsForItsArrivals) {
  const Nghttpd server;
  const auto document =
      run_json({"-n", "200", "--rate", "2000", "-c", "1", "--streams", "50", server.url()});
  EXPECT_EQ(number(document, "/schedule/scheduled"), 200);
  EXPECT_EQ(number(document, "/requests/succeeded"), 200);
}

TEST(Http2, HeadAndStatuses) {
  NginxOfHttp2 server("location /none { return 204; } location /no { return 404 \"no\"; }");
  EXPECT_EQ(number(run_json({"-n", "10", "-m", "HEAD", server.url()}), "/status_codes/200"), 10);
  EXPECT_EQ(number(run_json({"-n", "10", server.url("/none")}), "/status_codes/204"), 10);
  const auto failed = run_json({"-n", "10", "-c", "1", "--streams", "10", server.url("/no")});
  EXPECT_EQ(number(failed, "/status_codes/404"), 10);
  EXPECT_EQ(number(failed, "/connections_opened"), 1);
}

TEST(Http2, ASweepAndAComparisonTakeIt) {
  const Nghttpd server;
  const auto sweep = run_json(
      {"sweep", "--conc", "1,2", "-n", "50", "--warmup", "0", "--streams", "5", server.url()});
  EXPECT_EQ(text(sweep, "/params/http_version"), "2");
  EXPECT_EQ(number(sweep, "/params/streams"), 5);
  const Finished compared =
      vastar({"compare", "--http2", "--streams", "4", "-c", "2", "--budget", "10s", "--launch-time",
              "1s", "--launches", "2", "-o", "json", server.url(), server.url()});
  EXPECT_THAT(compared.out, HasSubstr("\"http_version\": \"2\"")) << compared.err;
  EXPECT_THAT(compared.out, HasSubstr("\"streams\": 4"));
  EXPECT_THAT(compared.out, Not(HasSubstr("\"succeeded\": 0")));
}

TEST(Http2, TheTextSaysSo) {
  const Nghttpd server;
  const Finished finished =
      vastar({"-n", "20", "-c", "2", "--http2", "--streams", "5", server.url()});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, HasSubstr("2 HTTP/2 connections, 5 streams each"));
}

}  // namespace
}  // namespace vastar::testing
