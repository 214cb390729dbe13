// A WebSocket connection without a socket: its handshake, its operations, its end.
#include "protocols/websocket/websocket_session.h"

#include <gtest/gtest.h>

#include "session_play.h"

namespace vastar {
namespace {

using testing::plan_of;
using testing::server_frame;
using testing::Story;
using testing::WsPlay;
using ws::Opcode;

using Closes = std::map<std::string, std::uint64_t>;

std::string close_of(unsigned code) {
  const std::string payload = {static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
  return server_frame(Opcode::kClose, payload);
}

// ---- the handshake ----

TEST(WebSocketOpening, AsksAsTheStandardSays) {
  WebSocketPlan plan = plan_of(WsMode::kEcho);
  plan.subprotocols = {"chat", "superchat"};
  plan.compress = true;
  WsPlay play(plan);
  for (const char* part :
       {"GET /chat HTTP/1.1\r\nHost: h\r\n", "\r\nConnection: Upgrade\r\n",
        "\r\nUpgrade: websocket\r\n", "\r\nSec-WebSocket-Version: 13\r\n",
        "\r\nSec-WebSocket-Protocol: chat, superchat\r\n",
        "\r\nSec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover"}) {
    EXPECT_NE(play.sent.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(play.session.capacity(), 0U);
}

TEST(WebSocketOpening, IsReadyOnceItIsAccepted) {
  for (const std::size_t size : {1U, 7U, 10'000U}) {
    WsPlay play(plan_of(WsMode::kEcho));
    play.feed("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + play.accepted(), size);
    EXPECT_EQ(play.session.capacity(), 1U);
    EXPECT_EQ(play.story, Story{});
  }
}

struct Refusal {
  const char* name;
  std::string response;  // {accepted} stands for the right fields
  const char* detail;
};

TEST(WebSocketOpening, RefusesWhatDoesNotAgree) {
  const std::string head = "HTTP/1.1 101 Switching Protocols\r\n";
  const std::vector<Refusal> cases = {
      {"no Upgrade", head + "Connection: Upgrade\r\n\r\n",
       "the handshake failed: a 101 without Upgrade: websocket"},
      {"no Connection", head + "Upgrade: WebSocket\r\n\r\n",
       "the handshake failed: a 101 without Connection: Upgrade"},
      {"no Accept", head + "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\r\n",
       "the handshake failed: a 101 whose Sec-WebSocket-Accept does not fit the key that was sent"},
      {"only an interim one agrees",
       "HTTP/1.1 103 Early Hints\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n" + head +
           "\r\n",
       "the handshake failed: a 101 without Upgrade: websocket"},
      {"HTTP/1.0", "HTTP/1.0 101 Switching Protocols\r\n\r\n",
       "the handshake failed: a 101 of HTTP/1.0"},
      {"not HTTP", "SSH-2.0-OpenSSH\r\n", "the handshake failed: not an HTTP/1.x response"},
      {"refused", "HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nno token!",
       "the handshake was answered with status 403: no token!"},
      {"chunked", "HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbad\r\n0\r\n\r\n",
       "the handshake was answered with status 400: bad"},
      {"no body", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
       "the handshake was answered with status 401"},
      {"redirect", "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n",
       "the handshake was answered with status 302, Location: /there"},
      {"plain answer", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
       "the handshake was answered with status 200: hi"},
  };
  for (const Refusal& one : cases) {
    for (const std::size_t size : {1U, 10'000U}) {
      WsPlay play(plan_of(WsMode::kEcho));
      play.feed(one.response, size);
      EXPECT_EQ(play.story, Story{std::string("failed -: ws_handshake, ") + one.detail})
          << one.name << " by " << size;
      EXPECT_EQ(play.session.capacity(), 0U);
    }
  }
}

TEST(WebSocketOpening, RefusesWhatWasNotOffered) {
  for (const char* field :
       {"Sec-WebSocket-Protocol: other\r\n", "Sec-WebSocket-Extensions: permessage-deflate\r\n",
        "Sec-WebSocket-Extensions: x-mux\r\n"}) {
    WsPlay play(plan_of(WsMode::kEcho));
    play.feed(play.accepted(field));
    ASSERT_EQ(play.story.size(), 1U) << field;
    EXPECT_TRUE(play.story[0].starts_with("failed -: ws_handshake")) << play.story[0];
  }
}

TEST(WebSocketOpening, TheConnectionMayEndFirst) {
  WsPlay silent(plan_of(WsMode::kEcho));
  silent.end();
  EXPECT_EQ(silent.story[0],
            "failed -: ws_handshake, the handshake failed: the target closed the connection");
  WsPlay until_close(plan_of(WsMode::kEcho));
  until_close.feed("HTTP/1.1 503 Busy\r\n\r\ntoo many");
  EXPECT_EQ(until_close.story, Story{});
  until_close.end();
  EXPECT_EQ(until_close.story[0],
            "failed -: ws_handshake, the handshake was answered with status 503: too many");
}

TEST(WebSocketOpening, WaitsForTheMessageThatMakesItReady) {
  WebSocketPlan plan = plan_of(WsMode::kEcho);
  plan.ready = "server_ready";
  for (const std::size_t size : {1U, 10'000U}) {
    WsPlay play(plan);
    play.feed(play.accepted() + server_frame(Opcode::kText, "hold on"), size);
    EXPECT_EQ(play.session.capacity(), 0U);
    play.feed(server_frame(Opcode::kText, "{\"type\":\"server_ready\"}"), size);
    EXPECT_EQ(play.session.capacity(), 1U);
  }
}

TEST(WebSocketOpening, IsTheOperationOfAStorm) {
  WsPlay play(plan_of(WsMode::kStorm));
  EXPECT_EQ(play.sent, "");
  ASSERT_TRUE(play.submit(3));
  EXPECT_EQ(play.session.capacity(), 0U);
  play.feed(play.accepted());
  EXPECT_EQ(play.story, (Story{"first 3", "finished 3: 101, 0 bytes, keep"}));
  EXPECT_EQ(play.session.capacity(), 0U);
  const Measurements measured = play.taken();
  EXPECT_EQ(measured.metrics.find("handshake")->times.count(), 1U);
  EXPECT_EQ(measured.metrics.find("survival")->samples, 1U);
}

// ---- echo ----

TEST(WebSocketEcho, AnAnswerEndsItsOperation) {
  for (const std::size_t size : {1U, 10'000U}) {
    WsPlay play(plan_of(WsMode::kEcho));
    play.feed(play.accepted());
    ASSERT_TRUE(play.submit(0));
    EXPECT_EQ(play.session.capacity(), 0U);
    play.feed(server_frame(Opcode::kText, "hello"), size);
    EXPECT_EQ(play.story, (Story{"first 0", "finished 0: 0, 5 bytes, keep"}));
    EXPECT_EQ(play.messages(), Story{"text hello"});
    EXPECT_EQ(play.session.capacity(), 1U);
  }
}

TEST(WebSocketEcho, WhatIsSentWhileTheLoadSettlesIsNotCounted) {
  WsPlay play(plan_of(WsMode::kEcho));
  play.feed(play.accepted());
  play.taken();
  play.traffic.count_from(6000);
  const std::string echo = server_frame(Opcode::kText, "hello");
  for (const Nanos sent : {5'500, 6'500}) {
    play.now = sent;
    ASSERT_TRUE(play.submit(0));
    play.now = sent + 100;
    play.feed(echo);
  }
  const Measurements measured = play.taken();
  EXPECT_EQ(measured.metrics.find("messages_sent")->value, 1);
  EXPECT_EQ(measured.metrics.find("messages_received")->value, 1);
  EXPECT_EQ(measured.metrics.find("rtt")->times.count(), 1U);
}

TEST(WebSocketEcho, SeveralAreAnsweredInTheirOrder) {
  WsPlay play(plan_of(WsMode::kEcho), 3);
  play.feed(play.accepted());
  for (const Slot slot : {4U, 5U, 6U}) ASSERT_TRUE(play.submit(slot));
  EXPECT_FALSE(play.submit(7));
  const std::string answer = server_frame(Opcode::kText, "hello");
  play.feed(answer + answer + answer);
  EXPECT_EQ(play.story,
            (Story{"first 4", "finished 4: 0, 5 bytes, keep", "first 5",
                   "finished 5: 0, 5 bytes, keep", "first 6", "finished 6: 0, 5 bytes, keep"}));
}

TEST(WebSocketEcho, AnotherMessageIsNoEcho) {
  for (const char* wrong : {"hellO", "hell", "hello!", "", "jello"}) {
    WsPlay play(plan_of(WsMode::kEcho));
    play.feed(play.accepted());
    ASSERT_TRUE(play.submit(0));
    play.feed(server_frame(Opcode::kText, wrong), 1);
    ASSERT_EQ(play.story.size(), 2U) << wrong;
    EXPECT_TRUE(play.story[1].ends_with("failed: the answer is not the message that was sent"));
  }
  WebSocketPlan any = plan_of(WsMode::kEcho);
  any.any_answer = true;
  WsPlay play(any);
  play.feed(play.accepted());
  ASSERT_TRUE(play.submit(0));
  play.feed(server_frame(Opcode::kBinary, "whatever"));
  EXPECT_EQ(play.story[1], "finished 0: 0, 8 bytes, keep");
}

// If its answer got lost, each that follows would be taken for the one before it, for good.
TEST(WebSocketEcho, WhatIsGivenUpEndsItsConnection) {
  for (const bool any_answer : {false, true}) {
    WebSocketPlan plan = plan_of(WsMode::kEcho);
    plan.any_answer = any_answer;
    WsPlay play(plan, 2);
    play.feed(play.accepted());
    ASSERT_TRUE(play.submit(0));
    Outbox outbox;
    EXPECT_FALSE(play.session.cancel(0, outbox));
  }
}

TEST(WebSocketEcho, MessagesThatNobodyWaitsForAreCounted) {
  WsPlay play(plan_of(WsMode::kEcho));
  play.feed(play.accepted());
  play.traffic.operation_begun();
  play.feed(server_frame(Opcode::kText, "news") + server_frame(Opcode::kBinary, "more"));
  EXPECT_EQ(play.story, Story{});
  EXPECT_EQ(play.number("unsolicited"), 2);
}

TEST(WebSocketEcho, MoreEventsThanFitAreTakenInTurns) {
  WsPlay play(plan_of(WsMode::kEcho), 40);
  play.feed(play.accepted());
  std::string answers;
  for (Slot slot = 0; slot < 40; ++slot) {
    ASSERT_TRUE(play.submit(slot));
    answers += server_frame(Opcode::kText, "hello");
  }
  play.feed(answers);
  EXPECT_EQ(play.story.size(), 80U);
}

TEST(WebSocketEcho, FragmentsAndCompressionArriveWhole) {
  WebSocketPlan plan = plan_of(WsMode::kEcho, std::string(1000, 'x'));
  plan.fragments = 7;
  plan.compress = true;
  plan.text = false;
  WsPlay play(plan);
  play.feed(play.accepted("Sec-WebSocket-Extensions: permessage-deflate\r\n"));
  play.session_deflate.emplace();
  ASSERT_TRUE(play.submit(0));
  EXPECT_LT(play.sent.size(), 700U);
  EXPECT_EQ(play.messages(), Story{"binary " + plan.payload});
  std::string answer;
  ws::append_frame({.compressed = true, .opcode = Opcode::kBinary},
                   ws::Deflater(15).compress(plan.payload), answer);
  play.feed(answer, 3);
  EXPECT_EQ(play.story[1], "finished 0: 0, 1000 bytes, keep");
}

// A window of 8 bits is none that zlib makes: then messages go as they are.
TEST(WebSocketEcho, AWindowThatCannotBeMadeIsNotUsed) {
  WebSocketPlan plan = plan_of(WsMode::kEcho);
  plan.compress = true;
  WsPlay play(plan);
  play.feed(
      play.accepted("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=8\r\n"));
  ASSERT_TRUE(play.submit(0));
  EXPECT_EQ(play.messages(), Story{"text hello"});
}

TEST(WebSocketEcho, AWrongAnswerIsNeitherTimedNorThroughput) {
  WsPlay play(plan_of(WsMode::kEcho));
  play.feed(play.accepted());
  for (const char* answer : {"hello", "jello"}) {
    ASSERT_TRUE(play.submit(0));
    play.feed(server_frame(Opcode::kText, answer));
  }
  const Measurements measured = play.taken();
  EXPECT_EQ(measured.metrics.find("messages_per_s")->value, 1);
  EXPECT_EQ(measured.metrics.find("rtt")->times.count(), 1U);
  EXPECT_EQ(measured.metrics.find("connection_messages_per_s")->each, std::vector<double>{1});
  EXPECT_EQ(measured.metrics.find("messages_received")->value, 2);
}

TEST(WebSocketEcho, WhatWasNotAnsweredWasSentAllTheSame) {
  WsPlay play(plan_of(WsMode::kEcho), 2);
  play.feed(play.accepted());
  ASSERT_TRUE(play.submit(0));
  ASSERT_TRUE(play.submit(1));
  play.feed(server_frame(Opcode::kText, "hello"));
  const Measurements measured = play.taken();
  EXPECT_EQ(measured.metrics.find("messages_per_s")->value, 1);
  EXPECT_EQ(measured.metrics.find("messages_sent")->value, 2);
  EXPECT_EQ(measured.metrics.find("message_bytes_sent_per_s")->value, 10);
}

// ---- ping and throughput ----

TEST(WebSocketPing, ItsPongEndsIt) {
  WsPlay play(plan_of(WsMode::kPing), 2);
  play.feed(play.accepted());
  ASSERT_TRUE(play.submit(0));
  ASSERT_TRUE(play.submit(1));
  EXPECT_EQ(play.messages(), (Story{"ping", "ping"}));
  play.feed(server_frame(Opcode::kPong, "nobody's") + server_frame(Opcode::kPong, ""));
  EXPECT_EQ(play.story, Story{});
  play.feed(server_frame(Opcode::kPong, play.pings[0]), 1);
  EXPECT_EQ(play.story, (Story{"first 0", "finished 0: 0, 0 bytes, keep"}));
  play.feed(server_frame(Opcode::kPong, play.pings[1]));
  EXPECT_EQ(play.story.size(), 4U);
}

TEST(WebSocketPing, ThePongOfWhatWasGivenUpBelongsToNobody) {
  WsPlay play(plan_of(WsMode::kPing));
  play.feed(play.accepted());
  ASSERT_TRUE(play.submit(0));
  Outbox outbox;
  EXPECT_TRUE(play.session.cancel(0, outbox));
  ASSERT_TRUE(play.submit(0));
  play.messages();
  play.feed(server_frame(Opcode::kPong, play.pings[0]));
  EXPECT_EQ(play.story, Story{});
  play.feed(server_frame(Opcode::kPong, play.pings[1]));
  EXPECT_EQ(play.story.size(), 2U);
}

TEST(WebSocketPing, OnePongMayAnswerForTheOnesBefore) {
  WsPlay play(plan_of(WsMode::kPing), 3);
  play.feed(play.accepted());
  for (const Slot slot : {0U, 1U, 2U}) ASSERT_TRUE(play.submit(slot));
  play.messages();
  play.feed(server_frame(Opcode::kPong, play.pings[1]));
  EXPECT_EQ(play.story.size(), 4U);
  EXPECT_EQ(play.session.capacity(), 2U);
}

TEST(WebSocketPing, OnePongMayAnswerForMoreThanFitAtOnce) {
  for (const bool more_behind : {false, true}) {
    WsPlay play(plan_of(WsMode::kPing), 41);
    play.feed(play.accepted());
    for (Slot slot = 0; slot < 41; ++slot) ASSERT_TRUE(play.submit(slot));
    play.messages();
    play.feed(server_frame(Opcode::kPong, play.pings[39]) +
              (more_behind ? server_frame(Opcode::kPong, play.pings[40]) : std::string()));
    EXPECT_EQ(play.story.size(), more_behind ? 82U : 80U);
    EXPECT_EQ(play.session.capacity(), more_behind ? 41U : 40U);
    ASSERT_TRUE(play.submit(0));
    play.messages();
    play.feed(server_frame(Opcode::kPong, play.pings.back()), 1);
    EXPECT_EQ(play.story.size(), 84U) << "nothing is read twice, and nothing is left out";
  }
}

TEST(WebSocketThroughput, ABurstIsOverWhenThePingBehindItIsAnswered) {
  WebSocketPlan plan = plan_of(WsMode::kThroughput);
  plan.burst = 3;
  WsPlay play(plan);
  play.feed(play.accepted());
  ASSERT_TRUE(play.submit(0));
  EXPECT_EQ(play.messages(), (Story{"text hello", "text hello", "text hello", "ping"}));
  const std::string echo = server_frame(Opcode::kText, "hello");
  play.feed(echo + echo + server_frame(Opcode::kPong, play.pings[0]));
  EXPECT_EQ(play.story, (Story{"first 0", "finished 0: 0, 0 bytes, keep"}));
  const Measurements measured = play.taken();
  EXPECT_EQ(measured.metrics.find("messages_sent")->value, 3);
  EXPECT_EQ(measured.metrics.find("messages_received")->value, 2);
  EXPECT_EQ(measured.metrics.find("message_bytes_sent_per_s")->value, 15);
  EXPECT_EQ(measured.metrics.find("message_bytes_received_per_s")->value, 10);
}

TEST(WebSocketThroughput, WhatComesBackMayBeDroppedInTheKernel) {
  WsPlay play(plan_of(WsMode::kThroughput));
  play.feed(play.accepted());
  const std::string frame = server_frame(Opcode::kBinary, std::string(50'000, 'x'));
  play.traffic.operation_begun();
  play.feed(std::string_view(frame).substr(0, 4));
  ASSERT_EQ(play.session.discardable(), 49'999U);
  Events events;
  play.session.discarded(49'999, 1, events);
  play.feed("x");
  const Measurements measured = play.taken();
  EXPECT_EQ(measured.metrics.find("messages_received")->value, 1);
  EXPECT_EQ(measured.metrics.find("message_bytes_received_per_s")->value, 50'000);
}

// ---- what the target says of itself, and its end ----

TEST(WebSocketSession, EndsAtAFloodOfPings) {
  WsPlay play(plan_of(WsMode::kEcho));
  std::string pings;
  for (int i = 0; i < 10'000; ++i) pings += server_frame(Opcode::kPing, "?");
  play.feed(play.accepted() + pings);
  EXPECT_EQ(play.story, Story()) << "ten thousand at once";
  play.now += kSecond;
  play.feed(pings.substr(0, pings.size() / 10));
  EXPECT_EQ(play.story, Story()) << "and a thousand a second";
  play.feed(server_frame(Opcode::kPing, "?"));
  EXPECT_EQ(play.story, (Story{"failed -: protocol, a flood of pings"}));
}

TEST(WebSocketSession, AnswersPings) {
  WsPlay play(plan_of(WsMode::kEcho));
  play.feed(play.accepted() + server_frame(Opcode::kPing, "are you there"), 1);
  EXPECT_EQ(play.messages(), Story{"pong are you there"});
}

TEST(WebSocketSession, AnswersACloseAndSaysItsCode) {
  WsPlay busy(plan_of(WsMode::kEcho));
  busy.feed(busy.accepted());
  ASSERT_TRUE(busy.submit(0));
  busy.feed(close_of(1001), 1);
  EXPECT_EQ(busy.story, Story{"failed -: ws_close, closed by the target: 1001, going away"});
  EXPECT_EQ(busy.messages(), (Story{"text hello", "close 1001"}));
  EXPECT_EQ(busy.closes(), (Closes{{"1001", 1}}));

  WsPlay idle(plan_of(WsMode::kEcho));
  idle.feed(idle.accepted() + close_of(1000));
  EXPECT_EQ(idle.story, Story{"closing"});
  idle.end();
  EXPECT_EQ(idle.story, Story{"closing"});
}

TEST(WebSocketSession, AFaultOfTheTargetClosesTheConnection) {
  WsPlay play(plan_of(WsMode::kEcho));
  play.feed(play.accepted());
  ASSERT_TRUE(play.submit(0));
  play.feed("\xf1\x01x");
  EXPECT_EQ(play.story, Story{"failed -: protocol, a reserved bit is set"});
  EXPECT_EQ(play.messages(), (Story{"text hello", "close 1002"}));
}

TEST(WebSocketSession, AnEndWithoutAClosingHandshakeIsCounted) {
  WsPlay busy(plan_of(WsMode::kEcho));
  busy.feed(busy.accepted());
  ASSERT_TRUE(busy.submit(0));
  busy.end();
  EXPECT_EQ(busy.story, Story{"failed -: closed, closed without a closing handshake"});
  WsPlay reset(plan_of(WsMode::kEcho));
  reset.feed(reset.accepted());
  ASSERT_TRUE(reset.submit(0));
  reset.end(true);
  EXPECT_EQ(reset.story, Story{"failed -: reset, reset by the peer"});
  EXPECT_EQ(reset.closes(), (Closes{{"1006", 1}}));
}

TEST(WebSocketLeaving, SaysGoodbyeAndWaitsForTheAnswer) {
  WsPlay play(plan_of(WsMode::kEcho));
  play.feed(play.accepted());
  ASSERT_TRUE(play.submit(0));
  play.feed(server_frame(Opcode::kText, "hello"));
  play.story.clear();
  ASSERT_TRUE(play.leave());
  EXPECT_EQ(play.session.capacity(), 0U);
  // Neither a late message nor a ping is answered behind a close frame (RFC 6455, 5.5.1).
  play.feed(server_frame(Opcode::kText, "late") + server_frame(Opcode::kPing, "?") + close_of(1000),
            1);
  play.end();
  EXPECT_EQ(play.story, Story{}) << "the load knows nothing of it";
  EXPECT_EQ(play.messages(), (Story{"text hello", "close 1000"}));
  const Measurements measured = play.taken();
  EXPECT_EQ(measured.metrics.find("close_codes")->tally, (Closes{{"1000", 1}}));
  EXPECT_EQ(measured.metrics.find("messages_received")->value, 1);
  EXPECT_EQ(measured.metrics.find("survival")->value, 1);
  EXPECT_EQ(measured.metrics.find("lost_after")->times.count(), 0U);
}

TEST(WebSocketLeaving, AnEndWithoutAnAnswerIsAbnormal) {
  for (const std::string& answer : {std::string(), std::string("\xf1\x01x")}) {
    WsPlay play(plan_of(WsMode::kPing));
    play.traffic.operation_begun();
    play.feed(play.accepted());
    ASSERT_TRUE(play.leave());
    play.feed(answer);
    play.end(true);
    EXPECT_EQ(play.closes(), (Closes{{"1006", 1}}));
  }
}

TEST(WebSocketLeaving, WhoWasNotReadyHasNothingToSay) {
  WsPlay play(plan_of(WsMode::kEcho));
  EXPECT_FALSE(play.leave());
  play.feed(play.accepted() + close_of(1001));
  EXPECT_FALSE(play.leave()) << "it is over";
}

TEST(WebSocketLeaving, ATargetThatStaysSilentIsNamed) {
  const WebSocketPlan plan = plan_of(WsMode::kEcho);
  WsPlay first(plan);
  first.traffic.operation_begun();
  {
    WebSocketSession session(first.traffic, first.board, 1, 0);
    Outbox outbox;
    session.open(outbox);
    first.sent.assign(outbox.piece(0));
    const std::string answer = first.accepted();
    Events events;
    session.receive({answer.data(), answer.size()}, 1, outbox, events);
    ASSERT_TRUE(session.leave(outbox));
  }
  const Measurements measured = first.taken();
  EXPECT_EQ(measured.metrics.find("close_codes")->tally, (Closes{{"1006", 1}}));
  ASSERT_EQ(measured.notes.size(), 1U);
  EXPECT_NE(measured.notes[0].find("--drain-cap"), std::string::npos);
}

TEST(WebSocketShares, AreOfEachConnectionThatWasThere) {
  const WebSocketPlan plan = plan_of(WsMode::kEcho);
  WorkerTraffic traffic(plan, WsPlay::request(), {});
  const std::size_t busy = traffic.new_place();
  const std::size_t idle = traffic.new_place();
  const std::size_t lost = traffic.new_place();
  traffic.operation_begun();
  traffic.answered(busy, 3);
  traffic.answered(lost, 1);
  traffic.release_place(lost);
  Measurements load;
  traffic.take(load);
  EXPECT_EQ(load.metrics.find("connection_messages_per_s")->each, (std::vector<double>{3, 0, 1}));
  EXPECT_EQ(load.metrics.find("connection_bytes_per_s")->each, (std::vector<double>{15, 0, 5}));
  traffic.operation_begun();
  traffic.answered(idle, 2);
  Measurements next;
  traffic.take(next);
  EXPECT_EQ(next.metrics.find("connection_messages_per_s")->each, (std::vector<double>{0, 2}));
  EXPECT_EQ(traffic.new_place(), lost);
}

TEST(WebSocketSession, SurvivalIsOfTheConnectionsThatWereThereBefore) {
  const WebSocketPlan plan = plan_of(WsMode::kHold);
  WorkerTraffic traffic(plan, WsPlay::request(), {});
  EXPECT_TRUE(traffic.connection_ready(5));
  EXPECT_TRUE(traffic.connection_ready(5));
  Measurements opening;
  traffic.take(opening);
  EXPECT_EQ(opening.metrics.find("survival"), nullptr);
  EXPECT_EQ(opening.metrics.find("handshake")->times.count(), 2U);
  traffic.operation_begun();
  traffic.connection_lost(true, 100);
  EXPECT_FALSE(traffic.connection_ready(7));
  traffic.connection_lost(false, 100);
  Measurements load;
  traffic.take(load);
  EXPECT_EQ(load.metrics.find("survival")->value, 1);
  EXPECT_EQ(load.metrics.find("survival")->samples, 2U);
}

TEST(WebSocketSession, AConnectionThatNoLongerAnswersIsLostOnce) {
  for (const WsMode mode : {WsMode::kHold, WsMode::kPing, WsMode::kThroughput, WsMode::kEcho}) {
    WsPlay play(plan_of(mode), 2);
    play.feed(play.accepted());
    play.now += 300;
    for (const Slot slot : {0U, 1U}) {
      ASSERT_TRUE(play.submit(slot));
      Outbox outbox;
      EXPECT_EQ(play.session.cancel(slot, outbox), mode != WsMode::kEcho);
      if (mode == WsMode::kEcho) break;
    }
    play.end();
    const Measurements measured = play.taken();
    EXPECT_EQ(measured.metrics.find("survival")->value, 0);
    EXPECT_EQ(measured.metrics.find("survival")->samples, 1U);
    const Histogram& lived = measured.metrics.find("lost_after")->times;
    EXPECT_EQ(lived.count(), 1U);
    EXPECT_EQ(lived.max(), 300);
  }
}

// As it is where a ping could not be sent any more: the engine drops it without a word.
TEST(WebSocketSession, AConnectionThatIsDroppedWhileItOwesAnAnswerIsLost) {
  for (const bool busy : {true, false}) {
    WsPlay play(plan_of(WsMode::kHold));
    {
      WebSocketSession session(play.traffic, play.board, 1, 0);
      Outbox outbox;
      session.open(outbox);
      play.sent.assign(outbox.piece(0));
      const std::string answer = play.accepted();
      Events events;
      session.receive({answer.data(), answer.size()}, 1, outbox, events);
      ASSERT_TRUE(!busy || session.submit(0, outbox));
    }
    play.traffic.operation_begun();
    EXPECT_EQ(play.taken().metrics.find("lost_after")->times.count(), busy ? 1U : 0U);
  }
}

}  // namespace
}  // namespace vastar
