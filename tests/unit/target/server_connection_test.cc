// Connections of the target: keep-alive, order, pieces, half-closed, slow and rude clients.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "client.h"
#include "serving.h"
#include "target/content.h"
#include "target/server.h"

namespace vastar::target {
namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

std::string status_of(std::string_view answer) { return std::string(answer.substr(9, 3)); }

// Whether soon no connection is open but the one that asks.
bool open_falls_to_one(const Server& server) {
  Client probe(server.port());
  for (int tries = 0; tries < 2000; ++tries) {
    probe.get("/stats");
    if (probe.response().find("\"open\":1,") != std::string::npos) return true;
    usleep(1000);
  }
  return false;
}

TEST(Connection, ClosesWhenAsked) {
  const auto server = serve();
  Client client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_to_end(),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n"
            "Connection: close\r\n\r\nHello, World!");
  EXPECT_FALSE(client.was_reset());
}

TEST(Connection, Http10ClosesUnlessAskedToKeep) {
  const auto server = serve();
  Client closing(server->port());
  closing.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_NE(closing.read_to_end().find("Connection: close\r\n"), std::string::npos);
  Client keeping(server->port());
  for (int i = 0; i < 2; ++i) {
    keeping.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_NE(keeping.response().find("Connection: keep-alive\r\n"), std::string::npos);
  }
}

TEST(Connection, Http10GetsNoChunks) {
  const auto server = serve();
  for (const char* path : {"/chunked/10/4", "/sse/1/0"}) {
    Client client(server->port());
    client.send("GET " + std::string(path) + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const std::string answer = client.read_to_end();
    EXPECT_EQ(answer.find("Transfer-Encoding"), std::string::npos);
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    const std::string body = answer.substr(answer.find("\r\n\r\n") + 4);
    EXPECT_TRUE(body == "ABCDEFGHIJ" || body == "data: {\"event\":1,\"of\":1}\n\n") << body;
  }
}

TEST(Connection, AnswersAPipelineInOrder) {
  const auto server = serve();
  Client client(server->port());
  std::string pipeline;
  for (int i = 0; i < 50; ++i) {
    pipeline += "GET /status/" + std::to_string(200 + i) + " HTTP/1.1\r\nHost: t\r\n\r\n";
    pipeline += "GET /delay/100us?bytes=1 HTTP/1.1\r\nHost: t\r\n\r\n";
    pipeline += "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi";
    pipeline += "GET /bytes/100k HTTP/1.1\r\nHost: t\r\n\r\n";
    pipeline += "GET /cpu/10us?bytes=2 HTTP/1.1\r\nHost: t\r\n\r\n";
  }
  client.send(pipeline);
  for (int i = 0; i < 50; ++i) {
    if (i == 4) {
      EXPECT_EQ(status_of(client.read_until("\r\n\r\n")), "204");
    } else {
      EXPECT_EQ(status_of(client.response()), std::to_string(200 + i));
    }
    EXPECT_EQ(client.response().back(), 'A');
    EXPECT_TRUE(client.response().ends_with("\r\n\r\nhi"));
    EXPECT_TRUE(client.response().size() > 102'400);
    EXPECT_TRUE(client.response().ends_with("\r\n\r\nAB"));
  }
}

TEST(Connection, AnswersALongPipelineOfSmallRequests) {
  const auto server = serve();
  Client client(server->port());
  std::string pipeline;
  for (int i = 0; i < 5000; ++i) pipeline += kGet;
  client.send(pipeline);
  EXPECT_EQ(client.read(5000 * kHelloAnswer.size()).size(), 5000 * kHelloAnswer.size());
  server->stop();
  EXPECT_EQ(server->stats().requests, 5000u);
}

TEST(Connection, TakesRequestsByteByByte) {
  const auto server = serve();
  Client client(server->port());
  const std::string request =
      "\r\nPOST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n0\r\n\r\nGET /bytes/3 HTTP/1.1\r\nHost: t\r\n\r\n";
  for (const char byte : request) client.send({&byte, 1});
  EXPECT_TRUE(client.response().ends_with("\r\n\r\nhello"));
  EXPECT_TRUE(client.response().ends_with("\r\n\r\nABC"));
}

TEST(Connection, DiscardsBodiesNobodyAskedBack) {
  const auto server = serve();
  Client client(server->port());
  client.send("PUT /status/201 HTTP/1.1\r\nHost: t\r\nContent-Length: 30000000\r\n\r\n");
  client.send(std::string(30'000'000, 'x'));
  EXPECT_EQ(status_of(client.response()), "201");
  client.get("/");
  EXPECT_EQ(client.response(), kHelloAnswer);
}

TEST(Connection, SaysContinueToWhoWaitsForIt) {
  const auto server = serve();
  Client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hi");
  EXPECT_TRUE(client.response().ends_with("\r\n\r\nhi"));
}

TEST(Connection, SaysNoContinueToWhoSentTheBodyOrTooLargeAOne) {
  const auto server = serve();
  Client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(status_of(client.response()), "200");
  client.send(
      "POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_EQ(status_of(client.read_to_end()), "413");
}

TEST(Connection, RefusesAndCloses) {
  const auto server = serve();
  for (const std::string& bytes :
       {std::string("nonsense\r\n\r\n"), "GET / HTTP/1.1\r\nA: " + std::string(20'000, 'x'),
        std::string("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        std::string("GET / HTTP/1.1\r\n\r\n")}) {
    Client client(server->port());
    client.send(bytes);
    const std::string answer = client.read_to_end();
    EXPECT_TRUE(status_of(answer) == "400" || status_of(answer) == "431") << answer;
    EXPECT_FALSE(client.was_reset());
  }
  server->stop();
  EXPECT_EQ(server->stats().bad_requests, 4u);
  EXPECT_EQ(server->stats().responses, 0u);
}

TEST(Connection, AnswersOutliveInputThatNobodyReads) {
  const auto server = serve();
  Client client(server->port());
  client.send("nonsense\r\n\r\n");
  client.send(std::string(3'000'000, 'x'));  // unread: a plain close would turn into RST
  EXPECT_EQ(status_of(client.read_to_end()), "400");
  EXPECT_FALSE(client.was_reset());
}

TEST(Connection, NothingAfterConnectionCloseIsServed) {
  const auto server = serve();
  Client client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n" + std::string(kGet));
  const std::string answer = client.read_to_end();
  EXPECT_EQ(answer.find("HTTP/1.1 200", 1), std::string::npos);
  EXPECT_TRUE(answer.ends_with("Hello, World!"));
}

TEST(Connection, HalfClosedClientsGetTheirAnswers) {
  const auto server = serve();
  for (const char* path : {"/", "/delay/20ms", "/bytes/5M", "/chunked/1M/1000", "/sse/5/2ms"}) {
    Client client(server->port());
    client.get(path);
    client.shut_writes();
    const std::string answer = client.read_to_end();
    EXPECT_EQ(status_of(answer), "200") << path;
    EXPECT_FALSE(client.was_reset()) << path;
    EXPECT_TRUE(answer.ends_with("Hello, World!") || answer.ends_with("0\r\n\r\n") ||
                answer.size() > 5 << 20)
        << path;
  }
}

TEST(Connection, AFinInsideARequestEndsIt) {
  const auto server = serve();
  for (const char* part :
       {"", "GET /", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nx"}) {
    Client client(server->port());
    client.send(part);
    client.shut_writes();
    EXPECT_EQ(client.read_to_end(), "") << part;
  }
}

TEST(Connection, SlowReadersGetEverything) {
  const auto server = serve();
  for (const char* path : {"/bytes/8M", "/chunked/8M/5000"}) {
    Client client(server->port(), 4096);
    client.get(path);
    client.get("/status/201");
    std::string all = client.read_until("HTTP/1.1 201 Created");
    EXPECT_GT(all.size(), 8u << 20) << path;
    EXPECT_TRUE(client.read_until("201 Created\n").ends_with("201 Created\n")) << path;
  }
}

TEST(Connection, SlowReadersOfPipelinesGetEverythingInOrder) {
  const auto server = serve();
  Client client(server->port(), 4096);
  constexpr int kCount = 400;
  std::string pipeline;
  for (int i = 0; i < kCount; ++i) {
    pipeline += "GET /bytes/10k HTTP/1.1\r\nHost: t\r\n\r\n";
    pipeline += "GET /delay/10us?bytes=1 HTTP/1.1\r\nHost: t\r\n\r\n";
  }
  client.send(pipeline);
  for (int i = 0; i < kCount; ++i) {
    ASSERT_GT(client.response().size(), 10'240u) << i;
    ASSERT_TRUE(client.response().ends_with("\r\n\r\nA")) << i;
  }
}

TEST(Connection, BytesAndAResetInOneEdgeAreNoticed) {
  const auto server = serve();
  for (int i = 0; i < 20; ++i) {
    Client client(server->port());
    client.send("GET / HTTP/1.1\r\nHos");
    client.close_with_reset();
  }
  EXPECT_TRUE(open_falls_to_one(*server));
}

TEST(Connection, RudeClientsLeaveNothingBehind) {
  const auto server = serve();
  for (const char* path :
       {"/", "/delay/1h", "/sse/100/1h", "/bytes/1G", "/fault/stall", "/fault/drip?gap=1h"}) {
    for (int i = 0; i < 5; ++i) {
      Client client(server->port());
      client.get(path);
      if (std::string_view(path) != "/delay/1h") client.read(1);
      client.close_with_reset();
    }
  }
  EXPECT_TRUE(open_falls_to_one(*server));
}

// Client and server share this process, so a connection takes two descriptors.
TEST(Connection, HoldsTenThousandIdleOrWhatTheDescriptorsAllow) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t wanted = std::min<rlim_t>(20'100, limit.rlim_max);
  if (wanted < 2'100) GTEST_SKIP() << "the descriptor limit is " << limit.rlim_max;
  const rlimit raised{std::max(wanted, limit.rlim_cur), limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &raised), 0);
  const rlim_t count = (wanted - 100) / 2;
  const auto server = serve();
  std::vector<std::unique_ptr<Client>> clients;
  for (rlim_t i = 0; i < count; ++i) {
    clients.push_back(std::make_unique<Client>(server->port()));
    ASSERT_TRUE(clients.back()->connected()) << i;
  }
  for (const auto& client : clients) {
    client->get("/");
    ASSERT_EQ(client->response(), kHelloAnswer);
  }
  EXPECT_EQ(server->stats().open, count);
  clients.clear();
  server->stop();
  EXPECT_EQ(server->stats().connections, count);
}

// Trap: sanitizers need a descriptor to look at memory, so the server rings no alarm here before
// there are some again.
TEST(Connection, RunningOutOfDescriptorsPausesAccepting) {
  const auto server = serve();
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  std::vector<std::unique_ptr<Client>> clients;
  clients.push_back(std::make_unique<Client>(server->port()));
  clients.back()->get("/");
  EXPECT_EQ(clients.back()->response(), kHelloAnswer);
  const int next = dup(0);
  close(next);
  const rlimit tight{static_cast<rlim_t>(next) + 1, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &tight), 0);
  Client waiting(server->port());  // takes the last one
  while (server->stats().accept_pauses == 0) usleep(1000);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  waiting.get("/");
  EXPECT_EQ(waiting.response(), kHelloAnswer);
}

}  // namespace
}  // namespace vastar::target
