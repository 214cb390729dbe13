// `vastar ws` against the built-in target and against Python's websockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

boost::json::value ws(std::vector<std::string> arguments, int exit_code = 0,
                      const std::vector<std::string>& environment = {}) {
  arguments.insert(arguments.begin(), "ws");
  return document_of(std::move(arguments), exit_code, environment);
}

// With a gate: a busy machine may leave it undecided.
boost::json::value gated_ws(std::vector<std::string> arguments, int exit_code = 0) {
  arguments.insert(arguments.begin(), "ws");
  arguments.insert(arguments.end(), {"-o", "json"});
  const Finished finished = judged(arguments);
  EXPECT_EQ(finished.exit_code, exit_code) << finished.err << finished.out;
  return parsed(finished);
}

std::string ws_url(const Target& target, const std::string& path) {
  return "ws" + target.url(path).substr(4);
}

// Debian's python3-websockets. Skipped where it is not there.
class PythonServer {
 public:
  explicit PythonServer(const std::vector<std::string>& arguments = {})
      : process_(command(arguments)) {
    const std::string line = process_.wait_for_line("");
    url_ = "ws://127.0.0.1:" + line.substr(0, line.find('\n')) + "/";
  }
  const std::string& url() const { return url_; }
  static bool installed() {
    return run_program({"/usr/bin/python3", "-c", "import websockets"}).exit_code == 0;
  }

 private:
  static std::vector<std::string> command(const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {"/usr/bin/python3",
                                      VASTAR_SOURCE_DIR "/tests/support/websocket_server.py"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
  }
  Process process_;
  std::string url_;
};

TEST(WebSocket, EchoesOfEveryKindComeBack) {
  Target target;
  const std::string url = ws_url(target, "/ws/echo");
  const std::vector<std::vector<std::string>> kinds = {
      {"--payload", "0"},
      {"--payload", "125"},
      {"--payload", "126"},
      {"--payload", "70k", "--binary"},
      {"--payload", "1k", "--fragments", "5", "--in-flight", "8"},
      {"--payload", "100k", "--compress", "--fragments", "3"}};
  for (std::vector<std::string> arguments : kinds) {
    arguments.insert(arguments.begin(), {"echo", url, "-n", "203", "-c", "5"});
    const auto document = ws(arguments);
    EXPECT_EQ(number(document, "/requests/succeeded"), 203) << arguments[7];
    EXPECT_EQ(number(document, "/metrics/messages_received"), 203);
    EXPECT_EQ(number(document, "/metrics/rtt/count"), 203);
    EXPECT_EQ(number(document, "/metrics/handshake/count"), 5);
    EXPECT_EQ(number(document, "/metrics/survival"), 1);
  }
}

TEST(WebSocket, PingsAndBurstsAreAnswered) {
  Target target;
  const auto pings = ws({"ping", ws_url(target, "/ws/silent"), "-n", "100", "-c", "4"});
  EXPECT_EQ(number(pings, "/requests/succeeded"), 100);
  const auto bursts = ws({"throughput", ws_url(target, "/ws/echo"), "-n", "50", "-c", "2",
                          "--burst", "20", "--in-flight", "2"});
  EXPECT_EQ(number(bursts, "/metrics/messages_sent"), 1000);
  EXPECT_EQ(number(bursts, "/metrics/messages_received"), 1000);
}

TEST(WebSocket, AStormOpensEveryConnectionOnce) {
  Target target;
  const auto document = ws({"storm", ws_url(target, "/ws/ready?text=server_ready"), "-c", "300",
                            "--batch", "20", "--workers", "2", "--ready", "server_ready"});
  EXPECT_EQ(number(document, "/requests/started"), 300);
  EXPECT_EQ(number(document, "/status_codes/101"), 300);
  EXPECT_EQ(number(document, "/metrics/handshake/count"), 300);
  EXPECT_EQ(number(document, "/metrics/survival"), 1);
}

TEST(WebSocket, HeldConnectionsThatAreLostAreMissed) {
  Target target;
  const auto held = gated_ws({"hold", ws_url(target, "/ws/silent"), "-c", "10", "-z", "400ms",
                              "--ping-every", "100ms", "--slo", "survival>=1"});
  EXPECT_EQ(number(held, "/metrics/survival"), 1);
  const auto lost = gated_ws({"hold", ws_url(target, "/ws/drop?after=200ms&code=1012"), "-c", "10",
                              "-z", "600ms", "--ping-every", "100ms", "--slo", "survival>=1"},
                             1);
  EXPECT_EQ(number(lost, "/metrics/survival"), 0);
  EXPECT_GE(number(lost, "/metrics/close_codes/1012"), 10);
  const auto cut =
      gated_ws({"hold", ws_url(target, "/ws/drop?after=200ms&code=0"), "-c", "10", "-z", "600ms",
                "--ping-every", "100ms", "--slo", "close_codes.1006==0"},
               1);
  EXPECT_EQ(number(cut, "/metrics/survival"), 0);
  EXPECT_GE(number(cut, "/metrics/close_codes/1006"), 10);
}

TEST(WebSocket, ADropWhileAnAnswerIsOwedIsAFailureOfItsOwn) {
  Target target;
  const auto document =
      ws({"echo", ws_url(target, "/ws/drop?after=3"), "-n", "30", "-c", "1", "--in-flight", "2"});
  EXPECT_EQ(number(document, "/requests/started"), 30);
  EXPECT_EQ(document.at_pointer("/errors/0/class"), "ws_close");
  EXPECT_THAT(std::string(document.at_pointer("/errors/0/example").as_string()),
              HasSubstr("1001, going away"));
}

TEST(WebSocket, FanoutReachesEveryReceiver) {
  Target target;
  const auto document =
      ws({"fanout", ws_url(target, "/ws/fanout"), "-n", "20", "-c", "30", "--payload", "200"});
  EXPECT_EQ(number(document, "/requests/succeeded"), 20);
  EXPECT_EQ(number(document, "/metrics/deliveries"), 20 * 29);
  EXPECT_EQ(number(document, "/metrics/losses"), 0);
  EXPECT_EQ(number(document, "/metrics/delivery/count"), 20 * 29);
}

TEST(WebSocket, FanoutThatReachesNobodyIsALoss) {
  Target target;
  const auto document =
      ws({"fanout", ws_url(target, "/ws/silent"), "-n", "2", "-c", "4", "--timeout", "200ms"}, 4);
  EXPECT_EQ(number(document, "/requests/timed_out"), 2);
  EXPECT_EQ(number(document, "/metrics/losses"), 6);
}

TEST(WebSocket, AMatrixIsADocumentOfRuns) {
  Target target;
  const auto document =
      ws({"matrix", ws_url(target, "/ws/echo"), "--payload", "16,1k", "--conc", "2,3", "-n", "10"});
  EXPECT_EQ(document.at("kind"), "suite");
  ASSERT_EQ(document.at("scenarios").as_array().size(), 4U);
  EXPECT_EQ(document.at_pointer("/scenarios/3/name"), "1 KB, 3 connections");
  EXPECT_EQ(number(document, "/scenarios/3/document/requests/succeeded"), 10);
}

TEST(WebSocket, TheLimitIsWhatWasAskedForWhereThereIsNone) {
  Target target;
  const auto document = ws({"limit", ws_url(target, "/ws/silent"), "--from", "20", "--to", "50"});
  ASSERT_EQ(document.at("scenarios").as_array().size(), 3U);
  EXPECT_EQ(document.at_pointer("/insights/0"),
            "50 connections were stable, the most that --to allows");
}

TEST(WebSocket, AServerThatSpeaksPlainHttpRefusesTheHandshake) {
  Target target;
  const Finished finished = vastar({"ws", "echo", ws_url(target, "/"), "-n", "4"});
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_THAT(finished.err, HasSubstr("the handshake was answered with status 200"));
  const auto storm = ws({"storm", ws_url(target, "/status/403"), "-c", "7"}, 4);
  EXPECT_EQ(number(storm, "/requests/failed"), 7);
  EXPECT_EQ(storm.at_pointer("/errors/0/class"), "ws_handshake");
}

TEST(WebSocket, PythonsServerAgrees) {
  if (!PythonServer::installed()) GTEST_SKIP() << "python3-websockets is not installed";
  PythonServer server;
  for (const char* compress : {"--compress", "--quiet"}) {
    const auto document =
        ws({"echo", server.url(), "-n", "300", "-c", "10", "--payload", "20k", "--fragments", "4",
            "--in-flight", "3", "--subprotocol", "chat", "--ready", "\"chat\"", compress});
    EXPECT_EQ(number(document, "/requests/succeeded"), 300) << compress;
    EXPECT_EQ(number(document, "/metrics/survival"), 1);
  }
}

TEST(WebSocket, TokensAreSignedForEachConnection) {
  if (!PythonServer::installed()) GTEST_SKIP() << "python3-websockets is not installed";
  PythonServer server({"open sesame"});
  const std::vector<std::string> storm = {"storm",   server.url(),   "-c",
                                          "20",      "--jwt-secret", "env:VASTAR_TEST_SECRET",
                                          "--ready", "server_ready"};
  const auto good = ws(storm, 0, {"VASTAR_TEST_SECRET=open sesame"});
  EXPECT_EQ(number(good, "/requests/succeeded"), 20);
  const auto bad = ws(storm, 4, {"VASTAR_TEST_SECRET=guessed"});
  EXPECT_EQ(number(bad, "/requests/failed"), 20);
  EXPECT_THAT(std::string(bad.at_pointer("/errors/0/example").as_string()),
              HasSubstr("status 401: bad signature"));
}

TEST(WebSocket, ConnectionsAreClosedAsTheStandardHasIt) {
  Target target;
  const std::string url = ws_url(target, "/ws/echo");
  const auto echo = ws({"echo", url, "-n", "60", "-c", "6"});
  EXPECT_EQ(text(echo, "/metrics/close_codes"), R"({"1000":6})");
  EXPECT_EQ(number(echo, "/metrics/survival"), 1);
  const auto storm = gated_ws({"storm", url, "-c", "40", "--workers", "2", "--slo",
                               "close_codes.1000==40", "--slo", "close_codes.1006==0"});
  EXPECT_EQ(text(storm, "/gate/verdict"), "pass");
  const auto ended = ws({"throughput", url, "-z", "200ms", "-c", "3", "--in-flight", "2"});
  EXPECT_EQ(text(ended, "/metrics/close_codes"), R"({"1000":3})");
  if (!PythonServer::installed()) return;
  PythonServer server;
  const auto python = ws({"echo", server.url(), "-n", "20", "-c", "4", "--compress"});
  EXPECT_EQ(text(python, "/metrics/close_codes"), R"({"1000":4})");
}

// A lost connection has an end of its own, and so has the one that took its place.
TEST(WebSocket, EveryConnectionHasEndedBySomeCode) {
  Target target;
  const auto document = ws({"echo", ws_url(target, "/ws/drop?after=3"), "-n", "10", "-c", "1"});
  const double opened = number(document, "/connections_opened");
  EXPECT_EQ(number(document, "/metrics/close_codes/1001") +
                std::max(number(document, "/metrics/close_codes/1000"), 0.0),
            opened);
}

TEST(WebSocket, DocumentsHaveTheUrlThatWasGiven) {
  Target target;
  const std::string url = ws_url(target, "/ws/echo");
  EXPECT_EQ(text(ws({"echo", url, "-n", "5", "-c", "1"}), "/params/url"), url);
  const std::string http = target.url("/ws/echo");
  EXPECT_EQ(text(ws({"echo", http, "-n", "5", "-c", "1"}), "/params/url"), http);
  const Finished nobody = vastar({"ws", "echo", "ws://127.0.0.1:1/chat"});
  EXPECT_THAT(nobody.err, HasSubstr("ws://127.0.0.1:1/chat"));
}

TEST(WebSocket, SharesSayHowEvenlyConnectionsWereServed) {
  Target target;
  const auto document = ws({"throughput", ws_url(target, "/ws/silent"), "-n", "60", "-c", "3",
                            "--payload", "100", "--burst", "10"});
  EXPECT_EQ(number(document, "/metrics/messages_sent"), 600);
  const double elapsed = number(document, "/elapsed_s");
  const double least = number(document, "/metrics/connection_messages_per_s/least");
  const double most = number(document, "/metrics/connection_messages_per_s/most");
  EXPECT_LE(least, number(document, "/metrics/connection_messages_per_s/median"));
  EXPECT_LE(number(document, "/metrics/connection_messages_per_s/median"), most);
  EXPECT_GE(most * elapsed * 1.01, 200) << "one of three had a third at least";
  EXPECT_LE(most * elapsed, 600 * 1.01);
  EXPECT_NEAR(number(document, "/metrics/connection_bytes_per_s/most"), 100 * most, most);
  const double fairness = number(document, "/metrics/connection_messages_per_s_fairness");
  EXPECT_GT(fairness, 0.33);
  EXPECT_LE(fairness, 1);
}

TEST(WebSocket, AHandshakeHasOneAuthorization) {
  const std::string url = "ws://127.0.0.1:1/";
  const std::vector<std::vector<std::string>> wrong = {
      {"--bearer", "abc"}, {"-a", "user:word"}, {"-H", "authorization: Basic eHg="}, {}};
  for (const std::vector<std::string>& more : wrong) {
    std::vector<std::string> arguments = {"ws", "echo",
                                          more.empty() ? "ws://u:p@127.0.0.1:1/" : url,
                                          "--jwt-secret", "env:VASTAR_TEST_SECRET"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished = vastar(arguments, {"VASTAR_TEST_SECRET=s"});
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_THAT(finished.err, HasSubstr("one Authorization"));
  }
}

// The `ws` of Node.js, by far the most used server there is, where ci/bench or npm has put it.
class NodeServer {
 public:
  NodeServer() : process_({"node", VASTAR_SOURCE_DIR "/tests/support/websocket_server.cjs"}) {
    const std::string line = process_.wait_for_line("");
    url_ = "ws://127.0.0.1:" + line.substr(0, line.find('\n')) + "/";
  }
  const std::string& url() const { return url_; }
  static bool installed() {
    return run_program({"sh", "-c",
                        "node " VASTAR_SOURCE_DIR "/tests/support/websocket_server.cjs --check"})
               .exit_code == 0;
  }

 private:
  Process process_;
  std::string url_;
};

TEST(WebSocket, NodesServerAgrees) {
  if (!NodeServer::installed()) GTEST_SKIP() << "the package ws of Node.js is not installed";
  NodeServer server;
  const std::vector<std::vector<std::string>> kinds = {
      {"--payload", "20k", "--fragments", "4", "--compress"},
      {"--payload", "70k", "--binary"},
      {"--payload", "0", "--subprotocol", "chat"},
      {"--payload", "300", "--compress", "--binary"}};
  for (std::vector<std::string> arguments : kinds) {
    arguments.insert(arguments.begin(), {"echo", server.url(), "-n", "200", "-c", "8",
                                         "--in-flight", "3", "--ready", "server_ready"});
    const auto document = ws(arguments);
    EXPECT_EQ(number(document, "/requests/succeeded"), 200) << arguments.back();
    EXPECT_EQ(text(document, "/metrics/close_codes"), R"({"1000":8})");
  }
  const auto pings = ws({"ping", server.url(), "-n", "100", "-c", "4"});
  EXPECT_EQ(number(pings, "/requests/succeeded"), 100);
  const auto bursts = ws({"throughput", server.url(), "-n", "40", "-c", "2", "--burst", "20"});
  EXPECT_EQ(number(bursts, "/metrics/messages_sent"), 800);
}

TEST(WebSocket, FlagsThatDoNothingAreRefused) {
  const std::string url = "ws://127.0.0.1:1/";
  const std::vector<std::vector<std::string>> wrong = {
      {"ws"},
      {"ws", "echo"},
      {"ws", url},
      {"ws", "ehco", url},
      {"ws", "storm", url, "-n", "5"},
      {"ws", "storm", url, "--payload", "5"},
      {"ws", "echo", url, "--batch", "5"},
      {"ws", "ping", url, "--payload", "5"},
      {"ws", "hold", url, "--rate", "5"},
      {"ws", "fanout", url, "-c", "1"},
      {"ws", "format", url},
      {"ws", "echo", url, "--jwt-secret", "plain"},
      {"ws", "echo", url, "--jwt-claims", "{}"},
      {"ws", "echo", url, "-H", "Sec-WebSocket-Key: x"},
      {"ws", "echo", url, "-m", "POST"},
      {"ws", "echo", url, "--slo", "first_event.p50<1ms"}};
  for (const auto& arguments : wrong) {
    EXPECT_EQ(vastar(arguments).exit_code, 2) << arguments.back();
  }
}

}  // namespace
}  // namespace vastar::testing
