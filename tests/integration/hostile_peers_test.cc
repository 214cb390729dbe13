// The program against peers that mean harm: its exit code, its documents, its memory and what
// reaches the terminal. tests/unit/engine/hostile_peers_test.cc has the table of what they can do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string>

#include "support/documents.h"
#include "support/memory.h"
#include "support/process.h"
#include "support/scripted_server.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

boost::json::object errors_of(const Finished& run) {
  const boost::json::value document = parsed(run);
  boost::json::object counts;
  for (const auto& error : document.at("errors").as_array()) {
    counts[error.at("class").as_string()] = error.at("count");
  }
  return counts;
}

// A run of ten requests against peers that answer so, as JSON.
Finished run_against(ScriptedServer::Script script, std::vector<std::string> more = {}) {
  ScriptedServer server(std::move(script));
  std::vector<std::string> arguments = {"-n", "10", "-c", "2", "-t", "300ms", "-o", "json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  arguments.push_back(server.url());
  return vastar(arguments);
}

ScriptedServer::Script endlessly(std::string head, std::string piece) {
  return [head, piece](Peer& peer, int) {
    if (!peer.read_request() || !peer.send(head)) return;
    while (peer.send(piece)) {
    }
  };
}

TEST(HostilePeers, AnEndlessBodyIsATimeoutAndCostsNoMemory) {
  const Finished run = run_against(endlessly("HTTP/1.1 200 OK\r\n\r\n", std::string(100'000, 'x')));
  EXPECT_EQ(run.exit_code, 4) << run.err;
  EXPECT_EQ(errors_of(run), (boost::json::object{{"timeout", 10}}));
  EXPECT_LT(run.max_rss_kb, kModestKb);
}

TEST(HostilePeers, AnEndlessHeadBreaksTheProtocolAndCostsNoMemory) {
  const Finished run = run_against(endlessly("HTTP/1.1 200 OK\r\nX: ", std::string(100'000, 'x')));
  EXPECT_EQ(run.exit_code, 4) << run.err;
  EXPECT_EQ(errors_of(run), (boost::json::object{{"protocol", 10}}));
  EXPECT_LT(run.max_rss_kb, kModestKb);
}

TEST(HostilePeers, ATrickleIsATimeoutAndCostsNoCpu) {
  const Finished run = run_against([](Peer& peer, int) {
    if (!peer.read_request() || !peer.send("HTTP/1.1 200 OK\r\nX: ")) return;
    while (peer.sleep(kMillisecond) && peer.send("x")) {
    }
  });
  EXPECT_EQ(run.exit_code, 4) << run.err;
  EXPECT_EQ(errors_of(run), (boost::json::object{{"timeout", 10}}));
}

TEST(HostilePeers, OneBadAnswerInTwoLeavesTheOthersCounted) {
  const Finished run = run_against([](Peer& peer, int connection) {
    while (peer.read_request()) {
      if (!peer.send(connection % 2 == 0 ? "HTTP/1.1 2OO OK\r\n\r\n" : kOkResponse)) return;
    }
  });
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const boost::json::object errors = errors_of(run);
  ASSERT_EQ(errors.size(), 1U) << run.out;
  EXPECT_GT(errors.at("protocol").to_number<int>(), 0);
  EXPECT_LT(errors.at("protocol").to_number<int>(), 10);
}

// Whatever a peer says, it shall not move the cursor, change colours or set the window's title.
TEST(HostilePeers, NothingOfTheirsReachesTheTerminalRaw) {
  const std::string evil =
      "\x1b]0;owned\x07\x1b[2J\x9b"
      "31m\xe2\x80\xae\r::error::owned\n";
  for (const std::string& answer :
       {"HTTP/1.1 200 " + evil + "\r\n\r\n", "HTTP/1.1 200 OK\r\nX" + evil + ": y\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + evil + "\r\n\r\n", evil}) {
    ScriptedServer server([&](Peer& peer, int) {
      if (peer.read_request()) peer.send(answer);
      peer.wait_for_close();
    });
    for (const char* format : {"text", "csv", "markdown", "ndjson", "json", "html", "junit"}) {
      const Finished run = vastar(
          {"-n", "4", "-c", "1", "-t", "200ms", "--color", "always", "-o", format, server.url()});
      for (const std::string& text : {run.out, run.err}) {
        EXPECT_EQ(text.find("owned"), std::string::npos) << format << ": " << text;
        EXPECT_EQ(text.find('\x07'), std::string::npos) << format;
      }
    }
  }
}

}  // namespace
}  // namespace vastar::testing
