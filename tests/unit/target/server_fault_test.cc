// Faults as a client sees them, their rates, and their counts.
#include <gtest/gtest.h>

#include "base/units.h"
#include "client.h"
#include "serving.h"
#include "target/server.h"

namespace vastar::target {
namespace {

TEST(ServerFault, ResetIsAReset) {
  const auto server = serve();
  Client client(server->port());
  client.get("/fault/reset");
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.was_reset());
}

TEST(ServerFault, CloseIsACleanEndWithoutAByte) {
  const auto server = serve();
  Client client(server->port());
  client.get("/fault/close");
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_FALSE(client.was_reset());
}

TEST(ServerFault, TruncateEndsInsideTheBody) {
  const auto server = serve();
  Client client(server->port());
  client.get("/fault/truncate");
  const std::string answer = client.read_to_end();
  EXPECT_NE(answer.find("Content-Length: 26\r\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\nHello, World!"));
  EXPECT_FALSE(client.was_reset());
}

TEST(ServerFault, StallSaysHalfAHeadAndStaysOpen) {
  const auto server = serve();
  Client client(server->port());
  client.get("/fault/stall");
  const std::string_view expected = describe(Fault::kStall).bytes;
  EXPECT_EQ(client.read(expected.size()), expected);
  client.get("/");  // is not answered any more
  EXPECT_EQ(server->stats().open, 1u);
  client.shut_writes();
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(ServerFault, GarbageIsNoAnswer) {
  const auto server = serve();
  Client client(server->port());
  client.get("/fault/garbage");
  EXPECT_EQ(client.read_to_end(), describe(Fault::kGarbage).bytes);
}

TEST(ServerFault, BadChunkBreaksAfterAGoodOne) {
  const auto server = serve();
  Client client(server->port());
  client.get("/fault/badchunk");
  EXPECT_NE(client.read_to_end().find("\r\n\r\nd\r\nHello, World!\r\nxyz\r\n"), std::string::npos);
}

TEST(ServerFault, ExtraFollowsAnAnswerAndTheConnectionStays) {
  const auto server = serve();
  Client client(server->port());
  client.get("/fault/extra");
  EXPECT_EQ(client.response(), kHelloAnswer);
  EXPECT_EQ(client.read(12), "extra bytes!");
  client.get("/");
  EXPECT_EQ(client.response(), kHelloAnswer);
}

TEST(ServerFault, DripIsAWholeAnswerAndTheConnectionStays) {
  const auto server = serve();
  Client client(server->port());
  client.get("/fault/drip?gap=100us");
  client.get("/status/201");
  EXPECT_EQ(client.response(), kHelloAnswer);
  EXPECT_TRUE(client.response().ends_with("201 Created\n"));
}

TEST(ServerFault, ConnectionCloseIsKeptToAfterExtraAndDrip) {
  const auto server = serve();
  for (const char* path : {"/fault/extra", "/fault/drip?gap=10us"}) {
    Client client(server->port());
    client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.read_to_end().substr(0, kHelloAnswer.size()), kHelloAnswer);
    EXPECT_FALSE(client.timed_out());
  }
}

TEST(ServerFault, AnswersBeforeAFaultStillGoOut) {
  const auto server = serve();
  Client client(server->port());
  client.send(
      "GET / HTTP/1.1\r\nHost: t\r\n\r\nGET /fault/close HTTP/1.1\r\nHost: t\r\n\r\n"
      "GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), kHelloAnswer);
}

TEST(ServerFault, FaultsComeAfterTheDelay) {
  const auto server = serve();
  Client client(server->port());
  const Nanos before = monotonic_now();
  client.get("/delay/10ms?fault=close");
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_GE(monotonic_now() - before, 10 * kMillisecond);
}

// How many of `count` requests end in the closing fault.
int closed_of(int count, std::uint16_t port, std::string_view path) {
  int closed = 0;
  for (int i = 0; i < count; ++i) {
    Client client(port);
    client.get(path);
    if (client.response().empty()) ++closed;
  }
  return closed;
}

TEST(ServerFault, RatesAreDrawnReproduciblyAndCountedExactly) {
  int seen[2];
  for (int& count : seen) {
    const auto server = serve();
    count = closed_of(400, server->port(), "/?fault=close&p=0.25");
    server->stop();
    EXPECT_EQ(count_of(server->stats(), Fault::kClose), static_cast<std::uint64_t>(count));
    EXPECT_EQ(server->stats().responses, 400u - static_cast<std::uint64_t>(count));
  }
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_NEAR(seen[0], 100, 35);
}

TEST(ServerFault, GlobalRatesSpareTheControlRoutes) {
  ServeOptions options = on_free_port();
  options.faults = {{Fault::kReset, 0.5}, {Fault::kClose, 0.5}};
  const auto server = serve(options);
  EXPECT_EQ(closed_of(50, server->port(), "/"), 50);
  EXPECT_EQ(closed_of(50, server->port(), "/healthz"), 0);
  server->stop();
  const ServeStats stats = server->stats();
  EXPECT_EQ(stats.faults_total(), 50u);
  EXPECT_GT(count_of(stats, Fault::kReset), 10u);
  EXPECT_GT(count_of(stats, Fault::kClose), 10u);
}

TEST(ServerFault, AZeroRateIsNone) {
  const auto server = serve();
  EXPECT_EQ(closed_of(50, server->port(), "/?fault=close&p=0"), 0);
}

}  // namespace
}  // namespace vastar::target
