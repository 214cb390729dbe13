// The target over HTTP/2: the same routes, each request in its own time, and faults of streams.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "http2_client.h"
#include "serving.h"
#include "target/content.h"
#include "target/http2_peer.h"
#include "target/request.h"

namespace vastar::target {
namespace {

class Http2Target : public ::testing::Test {
 protected:
  void serve_with(const ServeOptions& options) {
    server_ = nullptr;
    server_ = serve(options);
  }
  std::uint16_t port() const { return server_->port(); }
  ServeStats stopped() {
    server_->stop();
    return server_->stats();
  }

  std::unique_ptr<Server> server_ = serve();
};

TEST_F(Http2Target, AnswersByPriorKnowledge) {
  Http2Client client(port());
  const Http2Answer& answer = client.get("/");
  EXPECT_EQ(answer.status(), "200");
  EXPECT_EQ(answer.fields.at("content-type"), "text/plain");
  EXPECT_EQ(answer.fields.at("content-length"), "13");
  EXPECT_EQ(answer.body, kHello);
  EXPECT_EQ(client.most_streams(), 1000U);
}

TEST_F(Http2Target, ThePrefaceMayComeByteByByte) {
  Client client(port());
  for (const char octet : kHttp2Preface) client.send(std::string(1, octet));
  client.send(std::string("\0\0\0\4\0\0\0\0\0", 9));  // SETTINGS
  const std::string frame = client.read(9);
  EXPECT_EQ(frame[3], 4) << "its own SETTINGS come first";
}

TEST_F(Http2Target, WhatOnlyBeginsLikeThePrefaceIsHttp1) {
  Client client(port());
  client.send("PROPFIND / HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.response(), kHelloAnswer);
  Client other(port());
  other.send("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n");
  EXPECT_TRUE(other.read_to_end().starts_with("HTTP/1.1 505 "));
}

TEST_F(Http2Target, RoutesAreTheSame) {
  Http2Client client(port());
  EXPECT_EQ(client.get("/status/404").status(), "404");
  const Http2Answer& none = client.get("/status/204");
  EXPECT_EQ(none.status(), "204");
  EXPECT_TRUE(none.frames.empty());
  EXPECT_EQ(client.get("/status/302?location=/x").fields.at("location"), "/x");
  EXPECT_EQ(client.get("/bytes/100").body, pattern_at(0, 100));
  EXPECT_EQ(client.get("/cpu/1us").body, kHello);
  EXPECT_EQ(client.get("/delay/1us?bytes=7").body, "ABCDEFG");
  EXPECT_EQ(client.get("/nowhere").status(), "404");
  EXPECT_EQ(client.get("/bytes/x").status(), "400");
  EXPECT_EQ(client.get("/healthz").body, "ok\n");
  EXPECT_NE(client.get("/stats").body.find("\"requests\":"), std::string::npos);
  const auto stats = stopped();
  EXPECT_EQ(stats.requests, 8U);
  EXPECT_EQ(stats.responses, 8U);
  EXPECT_EQ(stats.connections, 1U);
}

TEST_F(Http2Target, LargeBodiesComeWholeAndInOrder) {
  Http2Client client(port());
  const Http2Answer& answer = client.get("/bytes/3M");
  ASSERT_EQ(answer.body.size(), 3U << 20U);
  for (std::size_t at = 0; at < answer.body.size(); at += 64) {
    ASSERT_EQ(answer.body.compare(at, 64, kPattern), 0) << at;
  }
}

TEST_F(Http2Target, ChunksAreFrames) {
  Http2Client client(port());
  EXPECT_EQ(client.get("/chunked/25/10").frames, (std::vector<std::size_t>{10, 10, 5}));
}

TEST_F(Http2Target, HeadHasNoBody) {
  Http2Client client(port());
  for (const char* path : {"/", "/bytes/1M", "/sse/3/1ms"}) {
    const Http2Answer& answer = client.answer(client.ask(path, "HEAD"));
    EXPECT_EQ(answer.status(), "200");
    EXPECT_TRUE(answer.frames.empty());
  }
  EXPECT_EQ(stopped().responses, 3U);
}

TEST_F(Http2Target, EchoesBodies) {
  Http2Client client(port());
  const std::string body(1'000'000, 'x');
  const Http2Answer& answer =
      client.answer(client.ask("/", "POST", {{"content-type", "a/b"}}, body));
  EXPECT_EQ(answer.body, body);
  EXPECT_EQ(answer.fields.at("content-type"), "a/b");
  EXPECT_EQ(client.answer(client.ask("/", "POST", {}, "")).body, "");
}

TEST_F(Http2Target, RefusesBodiesThatAreTooLargeToEcho) {
  Http2Client client(port());
  const std::int32_t id = client.ask("/", "POST", {}, std::string(kMaxEcho + 1, 'x'));
  EXPECT_EQ(client.head(id).status(), "413");
  EXPECT_EQ(client.get("/").status(), "200") << "the connection lives on";
  EXPECT_EQ(stopped().bad_requests, 1U);
}

TEST_F(Http2Target, RefusesBodiesThatAreTooLargeTogether) {
  Http2Client client(port());
  const std::string part(kMaxEcho / 2, 'x');
  std::vector<std::int32_t> held;
  while (held.size() < kMostHeld / part.size()) held.push_back(client.begin("/", part));
  const std::int32_t beyond = client.ask("/", "POST", {}, "x");
  EXPECT_EQ(client.answer(beyond).status(), "413");
  EXPECT_NE(client.answer(beyond).body.find("128 MiB"), std::string::npos);
  client.cancel(held.front());
  EXPECT_EQ(client.answer(client.ask("/", "POST", {}, "x")).body, "x") << "there is room again";
  Http2Client other(port());
  EXPECT_EQ(other.answer(other.ask("/", "POST", {}, "x")).body, "x");
}

TEST_F(Http2Target, RefusesHeadsThatAreTooLarge) {
  Http2Client client(port());
  const Http2Client::Fields large = {{"x", std::string(20'000, 'x')}};
  EXPECT_EQ(client.answer(client.ask("/", "GET", large)).status(), "431");
  EXPECT_EQ(client.get("/").status(), "200");
}

TEST_F(Http2Target, TheShopWantsItsToken) {
  Http2Client client(port());
  EXPECT_EQ(client.get("/shop/items").status(), "401");
  const Http2Client::Fields token = {{"authorization", "Bearer t0k3n"}};
  EXPECT_EQ(client.answer(client.ask("/shop/items", "GET", token)).status(), "200");
  EXPECT_EQ(client.get("/shop/login").fields.at("set-cookie"), "visit=1; Path=/shop");
}

// The second request is answered while the first one waits.
TEST_F(Http2Target, EachRequestIsAnsweredInItsOwnTime) {
  Http2Client client(port());
  const std::int32_t slow = client.ask("/delay/1h");
  EXPECT_EQ(client.get("/").status(), "200");
  EXPECT_FALSE(client.head(client.ask("/")).fields.empty());
  client.cancel(slow);
  EXPECT_EQ(client.get("/").status(), "200");
  EXPECT_EQ(stopped().responses, 3U);
}

TEST_F(Http2Target, ACancelledBodyIsNotSentToItsEnd) {
  Http2Client client(port());
  const std::int32_t large = client.ask("/bytes/1G");
  client.head(large);
  client.cancel(large);
  EXPECT_EQ(client.get("/").status(), "200");
  EXPECT_EQ(stopped().responses, 1U) << "the large one has not been produced whole";
}

TEST_F(Http2Target, EventsComeAsTheyAreDue) {
  Http2Client client(port());
  const Http2Answer& answer = client.get("/sse?events=3&gap=2ms&ttft=1ms");
  EXPECT_EQ(answer.fields.at("content-type"), "text/event-stream");
  EXPECT_EQ(answer.body,
            "data: {\"event\":1,\"of\":3}\n\ndata: {\"event\":2,\"of\":3}\n\n"
            "data: {\"event\":3,\"of\":3}\n\n");
  EXPECT_NE(client.get("/llm/openai-chat?tokens=2").body.find("[DONE]"), std::string::npos);
}

TEST_F(Http2Target, AnAnswerThatIsCutEndsTheConnection) {
  Http2Client client(port());
  const std::int32_t id = client.ask("/llm/openai-chat?tokens=5&cut_after=2");
  client.read_to_end();
  EXPECT_FALSE(client.answer(id).closed);
  EXPECT_NE(client.answer(id).body.find("tok"), std::string::npos);
  EXPECT_TRUE(client.goodbye());
}

TEST_F(Http2Target, WebSocketIsRefused) {
  Http2Client client(port());
  EXPECT_EQ(client.get("/ws/echo").status(), "501");
}

TEST_F(Http2Target, ResetsAreOfTheirStream) {
  Http2Client client(port());
  EXPECT_EQ(client.get("/fault/reset").closed, std::uint32_t{NGHTTP2_INTERNAL_ERROR});
  EXPECT_EQ(client.get("/").status(), "200") << "the connection lives on";
  const auto stats = stopped();
  EXPECT_EQ(count_of(stats, Fault::kReset), 1U);
  EXPECT_EQ(stats.responses, 1U);
}

TEST_F(Http2Target, ClosingIsAGoodbye) {
  Http2Client client(port());
  const Http2Answer& answer = client.get("/fault/close");
  EXPECT_FALSE(answer.head);
  client.read_to_end();
  EXPECT_EQ(client.goodbye(), std::uint32_t{NGHTTP2_NO_ERROR});
  EXPECT_FALSE(client.socket().was_reset());
}

TEST_F(Http2Target, ATruncatedAnswerEndsWithItsConnection) {
  Http2Client client(port());
  const Http2Answer& answer = client.get("/fault/truncate");
  EXPECT_EQ(answer.fields.at("content-length"), "26");
  EXPECT_EQ(answer.body, kHello);
  client.read_to_end();
  EXPECT_TRUE(client.goodbye());
  EXPECT_EQ(count_of(stopped(), Fault::kTruncate), 1U);
}

TEST_F(Http2Target, AStalledAnswerIsAHead) {
  Http2Client client(port());
  const std::int32_t id = client.ask("/fault/stall");
  EXPECT_EQ(client.head(id).status(), "200");
  EXPECT_EQ(client.get("/").status(), "200") << "others go on";
  EXPECT_FALSE(client.head(id).closed);
}

TEST_F(Http2Target, GarbageIsNoFrame) {
  Http2Client client(port());
  client.get("/fault/garbage");
  client.read_to_end();
  EXPECT_TRUE(!client.broken().empty() || client.socket().read_some().empty());
  EXPECT_EQ(client.head(1).head, false);
}

// How many frames it takes is a matter of how late the machine is.
TEST_F(Http2Target, ADripIsAWholeAnswer) {
  Http2Client client(port());
  const Http2Answer& answer = client.get("/fault/drip?gap=1ms");
  EXPECT_EQ(answer.body, kHello);
  EXPECT_EQ(count_of(stopped(), Fault::kDrip), 1U);
}

TEST_F(Http2Target, FaultsOfHttp1AloneAreNamed) {
  Http2Client client(port());
  for (const char* path : {"/fault/badchunk", "/fault/extra"}) {
    const Http2Answer& answer = client.get(path);
    EXPECT_EQ(answer.status(), "501") << path;
    EXPECT_NE(answer.body.find("HTTP/1.1 alone"), std::string::npos);
  }
  EXPECT_EQ(stopped().faults_total(), 0U);
}

TEST_F(Http2Target, ALimitHoldsOverAllStreams) {
  ServeOptions options = on_free_port();
  options.limit = 1;
  serve_with(options);
  Http2Client client(port());
  const std::int32_t first = client.ask("/delay/1h");
  const std::int32_t second = client.ask("/");
  EXPECT_EQ(client.get("/healthz").status(), "200") << "is for whoever runs the test";
  EXPECT_FALSE(client.head(client.ask("/healthz")).fields.empty());
  client.cancel(first);
  EXPECT_EQ(client.answer(second).status(), "200") << "its place became free";
}

// A client that leaves takes its requests with it, queued ones too.
TEST_F(Http2Target, WhoLeavesGivesBackItsPlace) {
  ServeOptions options = on_free_port();
  options.limit = 1;
  serve_with(options);
  {
    Http2Client leaver(port());
    leaver.ask("/delay/1h");
    leaver.ask("/");
    EXPECT_EQ(leaver.get("/healthz").status(), "200") << "both have been read";
  }
  Http2Client client(port());
  EXPECT_EQ(client.get("/").status(), "200");
}

TEST_F(Http2Target, BytesThatAreNoFramesEndTheConnection) {
  Client client(port());
  client.send(std::string(kHttp2Preface) +
              "GET / HTTP/1.1\r\n\r\n and more that is no frame at all");
  client.read_to_end();
  EXPECT_FALSE(client.timed_out());
  Http2Client other(port());
  EXPECT_EQ(other.get("/").status(), "200");
}

TEST_F(Http2Target, ManyStreamsAtATime) {
  Http2Client client(port());
  std::vector<std::int32_t> ids;
  for (int i = 0; i < 500; ++i)
    ids.push_back(client.ask(i % 2 == 0 ? "/bytes/20000" : "/delay/1ms"));
  for (const std::int32_t id : ids) ASSERT_EQ(client.answer(id).status(), "200");
  EXPECT_EQ(stopped().responses, 500U);
}

}  // namespace
}  // namespace vastar::target
