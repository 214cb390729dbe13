// The limit on requests in service: never more, in order, and no place is lost.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "base/units.h"
#include "client.h"
#include "serving.h"
#include "target/server.h"

namespace vastar::target {
namespace {

std::unique_ptr<Server> serve_limited(unsigned limit) {
  ServeOptions options = on_free_port();
  options.limit = limit;
  return serve(options);
}

void wait_for_requests(const Server& server, std::uint64_t count) {
  while (server.stats().requests < count) std::this_thread::yield();
}

TEST(ServerLimit, OneAtATimeTakesTheSumOfTheDelays) {
  const auto server = serve_limited(1);
  std::vector<std::unique_ptr<Client>> clients;
  const Nanos before = monotonic_now();
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<Client>(server->port()));
    clients.back()->get("/delay/10ms");
  }
  for (const auto& client : clients) EXPECT_EQ(client->response(), kHelloAnswer);
  EXPECT_GE(monotonic_now() - before, 50 * kMillisecond);
}

TEST(ServerLimit, WaitersAreServedInTheirOrder) {
  const auto server = serve_limited(1);
  Client first(server->port());
  first.get("/delay/30ms");
  wait_for_requests(*server, 1);
  Client second(server->port());
  second.get("/delay/30ms");
  wait_for_requests(*server, 2);
  Client third(server->port());
  third.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_TRUE(third.response().ends_with("\r\n\r\nhi"));  // after the second, and with its body
  EXPECT_EQ(server->stats().responses, 3u);
}

TEST(ServerLimit, ControlRoutesDoNotQueue) {
  const auto server = serve_limited(1);
  Client busy(server->port());
  busy.get("/delay/1h");
  wait_for_requests(*server, 1);
  Client probe(server->port());
  probe.get("/healthz");
  EXPECT_TRUE(probe.response().ends_with("ok\n"));
}

TEST(ServerLimit, WhoLeavesGivesItsPlaceBack) {
  const auto server = serve_limited(1);
  Client busy(server->port());
  busy.get("/delay/1h");
  wait_for_requests(*server, 1);
  Client impatient(server->port());
  impatient.get("/");
  wait_for_requests(*server, 2);
  Client patient(server->port());
  patient.get("/");
  wait_for_requests(*server, 3);
  impatient.close_with_reset();  // leaves the queue
  busy.close_with_reset();       // leaves service
  EXPECT_EQ(patient.response(), kHelloAnswer);
}

TEST(ServerLimit, PipelinesAndFaultsLoseNoPlace) {
  const auto server = serve_limited(2);
  for (int round = 0; round < 20; ++round) {
    for (const char* path :
         {"/fault/reset", "/fault/close", "/fault/truncate", "/fault/drip?gap=1us", "/bytes/100k",
          "/sse/2/100us", "/cpu/10us", "/delay/100us"}) {
      Client client(server->port());
      client.send("GET " + std::string(path) +
                  " HTTP/1.1\r\nHost: t\r\n\r\nGET / HTTP/1.1\r\n"
                  "Host: t\r\nConnection: close\r\n\r\n");
      client.read_to_end();
      ASSERT_FALSE(client.timed_out()) << path;
    }
  }
}

TEST(ServerLimit, ManyClientsAllGetServed) {
  const auto server = serve_limited(3);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<Client>(server->port()));
    clients.back()->get("/delay/uniform:0-200us");
    clients.back()->get("/bytes/50k");
    clients.back()->get("/");
  }
  for (const auto& client : clients) {
    EXPECT_EQ(client->response(), kHelloAnswer);
    EXPECT_GT(client->response().size(), 51'200u);
    EXPECT_EQ(client->response(), kHelloAnswer);
  }
}

}  // namespace
}  // namespace vastar::target
