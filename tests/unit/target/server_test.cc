// The target through real sockets: what every route answers, and how the server starts and stops.
#include "target/server.h"

#include <gtest/gtest.h>

#include "base/units.h"
#include "client.h"
#include "contents.h"
#include "serving.h"

namespace vastar::target {
namespace {

std::string body_of(std::string_view answer) {
  return std::string(answer.substr(answer.find("\r\n\r\n") + 4));
}

TEST(Server, AnswersHello) {
  const auto server = serve();
  Client client(server->port());
  client.get("/");
  EXPECT_EQ(client.response(), kHelloAnswer);
}

TEST(Server, EchoesBodies) {
  const auto server = serve();
  Client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Type: a/b\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(client.response(),
            "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 3\r\n\r\nabc");
  client.send(
      "PUT / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(client.response(),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nde");
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(body_of(client.response()), "");
}

TEST(Server, EchoesALargeBody) {
  const auto server = serve();
  Client client(server->port());
  const std::string body = pattern(3'000'000);
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3000000\r\n\r\n" + body);
  EXPECT_EQ(body_of(client.response()), body);
  client.get("/");
  EXPECT_EQ(client.response(), kHelloAnswer);
}

TEST(Server, SendsBytes) {
  const auto server = serve();
  Client client(server->port());
  for (const std::size_t size : {0, 1, 64, 16'384, 16'385, 1'000'000, 20'000'000}) {
    client.get("/bytes/" + std::to_string(size));
    EXPECT_TRUE(body_of(client.response()) == pattern(size)) << size;
  }
}

TEST(Server, SendsChunks) {
  const auto server = serve();
  Client client(server->port());
  client.get("/chunked/10/4");
  EXPECT_EQ(body_of(client.read_until("\r\n0\r\n\r\n")),
            "4\r\nABCD\r\n4\r\nEFGH\r\n2\r\nIJ\r\n0\r\n\r\n");
  client.get("/chunked/5M/70000");
  const std::string wire = body_of(client.read_until("\r\n0\r\n\r\n"));
  EXPECT_TRUE(dechunked(wire) == pattern(5 << 20));
  client.get("/chunked/0/1");
  EXPECT_EQ(body_of(client.read_until("0\r\n\r\n")), "0\r\n\r\n");
}

TEST(Server, SendsEvents) {
  const auto server = serve();
  Client client(server->port());
  client.get("/sse/3/1ms");
  const std::string answer = client.read_until("\r\n0\r\n\r\n");
  EXPECT_NE(answer.find("Content-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_EQ(dechunked(body_of(answer)),
            "data: {\"event\":1,\"of\":3}\n\ndata: {\"event\":2,\"of\":3}\n\n"
            "data: {\"event\":3,\"of\":3}\n\n");
  client.get("/sse/0/1ms");
  EXPECT_EQ(dechunked(body_of(client.read_until("0\r\n\r\n"))), "");
  client.get("/sse/20000/0");  // more than one batch
  const std::string many = dechunked(body_of(client.read_until("\r\n0\r\n\r\n")));
  EXPECT_NE(many.find("{\"event\":20000,\"of\":20000}"), std::string::npos);
  client.get("/");
  EXPECT_EQ(client.response(), kHelloAnswer);
}

TEST(Server, WaitsAndWorksThenAnswers) {
  const auto server = serve();
  Client client(server->port());
  const Nanos before = monotonic_now();
  client.get("/delay/20ms");
  EXPECT_EQ(client.response(), kHelloAnswer);
  EXPECT_GE(monotonic_now() - before, 20 * kMillisecond);  // never early
  client.get("/delay/0?bytes=3");
  EXPECT_EQ(body_of(client.response()), "ABC");
  client.get("/delay/1ms?bytes=100k");
  EXPECT_EQ(body_of(client.response()), pattern(102'400));
  client.get("/cpu/1ms");
  EXPECT_EQ(client.response(), kHelloAnswer);
}

TEST(Server, SendsStatusesAndKeepsTheConnection) {
  const auto server = serve();
  Client client(server->port());
  client.get("/status/204");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 204 No Content\r\n\r\n");
  client.get("/status/304");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 304 Not Modified\r\n\r\n");
  client.get("/status/503");
  EXPECT_EQ(body_of(client.response()), "503 Service Unavailable\n");
  client.get("/nothing");
  EXPECT_EQ(client.response().substr(0, 13), "HTTP/1.1 404 ");
  client.get("/bytes/many");
  EXPECT_EQ(client.response().substr(0, 13), "HTTP/1.1 400 ");
  client.get("/healthz");
  EXPECT_EQ(body_of(client.response()), "ok\n");
}

TEST(Server, HeadHasNoBodyAnywhere) {
  const auto server = serve();
  Client client(server->port());
  for (const char* path : {"/", "/bytes/5", "/bytes/1M", "/chunked/5/1", "/sse/3/1h", "/status/404",
                           "/delay/0", "/stats", "/healthz"}) {
    client.send("HEAD " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n\r\n");
    const std::string head = client.read_until("\r\n\r\n");
    EXPECT_EQ(head.substr(0, 9), "HTTP/1.1 ") << path;
  }
  client.get("/");
  EXPECT_EQ(client.response(), kHelloAnswer);  // nothing stood between
}

TEST(Server, StatsCountWhatWasAskedAndNotThemselves) {
  const auto server = serve();
  Client client(server->port());
  for (int i = 0; i < 3; ++i) {
    client.get("/");
    client.response();
    client.get("/healthz");
    client.response();
  }
  client.get("/stats");
  const std::string json = body_of(client.response());
  EXPECT_NE(json.find(R"("connections":1,"open":1,"requests":3,"responses":3,)"), std::string::npos)
      << json;
  client.close();
  server->stop();
  const ServeStats stats = server->stats();
  EXPECT_EQ(stats.requests, 3u);
  EXPECT_EQ(stats.responses, 3u);
  EXPECT_EQ(stats.open, 0u);
}

TEST(Server, StopsWithConnectionsInEveryState) {
  const auto server = serve();
  Client idle(server->port());
  Client delayed(server->port());
  delayed.get("/delay/1h");
  Client events(server->port());
  events.get("/sse/1000/1h");
  events.read_until("\n\n");
  Client slow(server->port());
  slow.get("/bytes/1G");
  slow.read(1000);
  Client stalled(server->port());
  stalled.get("/fault/stall");
  stalled.read(10);
  server->stop();
  server->stop();
  EXPECT_EQ(server->stats().open, 0u);
  EXPECT_FALSE(Client(server->port()).connected());
}

TEST(Server, SeveralThreadsServeOnePort) {
  ServeOptions options = on_free_port();
  options.threads = 3;
  const auto server = serve(options);
  for (int i = 0; i < 60; ++i) {
    Client client(server->port());
    client.get("/");
    EXPECT_EQ(client.response(), kHelloAnswer);
  }
  server->stop();
  EXPECT_EQ(server->stats().connections, 60u);
  EXPECT_EQ(server->stats().requests, 60u);
}

TEST(Server, RefusesOptionsThatCannotBe) {
  ServeOptions none = on_free_port();
  none.threads = 0;
  EXPECT_FALSE(Server::start(none).ok());
  for (const char* root : {"/no-such-route", "cpu/1ms", "/delay/soon"}) {
    ServeOptions wrong = on_free_port();
    wrong.root = root;
    EXPECT_FALSE(Server::start(wrong)) << root;
  }
  ServeOptions gone = on_free_port();
  gone.root = "/status/404";
  EXPECT_TRUE(Server::start(gone));
  ServeOptions limited = on_free_port();
  limited.threads = 2;
  limited.limit = 1;
  EXPECT_FALSE(Server::start(limited).ok());
  ServeOptions faulty = on_free_port();
  faulty.faults = {{Fault::kReset, 0.6}, {Fault::kClose, 0.6}};
  EXPECT_FALSE(Server::start(faulty).ok());
}

TEST(Server, SaysWhyItCannotListen) {
  const auto server = serve();
  ServeOptions taken = on_free_port();
  taken.port = server->port();
  const auto second = Server::start(taken);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find("127.0.0.1:" + std::to_string(taken.port)),
            std::string::npos);
  EXPECT_EQ(second.error().code, ExitCode::kUsage);
}

}  // namespace
}  // namespace vastar::target
