// HTTP/1.1 sessions: every response whole, at every split and byte by byte; every malformed one.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "protocols/http/http_protocol.h"
#include "protocols/http1/http1_session.h"
#include "support/http1_responses.h"
#include "support/session_play.h"

namespace vastar {
namespace {

using testing::Ending;
using testing::Http1Response;
using testing::interims;
using testing::Player;
using testing::Story;

constexpr Slot kSlot = 7;

RequestSpec request_with(const std::string& method) {
  RequestSpec request;
  request.method = method;
  request.headers = {{"Host", "localhost"}};
  return request;
}

std::string case_name(const ::testing::TestParamInfo<Http1Response>& info) {
  return info.param.name;
}

// The bytes cut before each of `cuts`, on a new connection of `source`.
Story play(const Http1Response& what, SessionSource& source, const std::vector<std::size_t>& cuts) {
  const std::unique_ptr<Session> session = source.make_session({});
  Outbox outbox;
  EXPECT_TRUE(session->submit(kSlot, outbox));
  Player player(*session);
  const std::string_view bytes = what.bytes;
  std::size_t from = 0;
  for (const std::size_t cut : cuts) {
    player.feed(bytes.substr(from, cut - from));
    from = cut;
  }
  player.feed(bytes.substr(from));
  player.end(what.ending);
  return player.story();
}

Story play_discarding(const Http1Response& what, SessionSource& source) {
  const std::unique_ptr<Session> session = source.make_session({});
  Outbox outbox;
  EXPECT_TRUE(session->submit(kSlot, outbox));
  Player player(*session);
  player.feed_discarding(what.bytes);
  player.end(what.ending);
  return player.story();
}

class AnyResponse : public ::testing::TestWithParam<Http1Response> {};

// Every cut must tell the same story: two reads at each position (of long ones, at some), a read a
// byte, and what may be dropped unread dropped. So must a head that another connection of the
// worker has seen before.
TEST_P(AnyResponse, TellsTheSameHoweverItIsCut) {
  const Http1Response& what = GetParam();
  const std::size_t size = what.bytes.size();
  const HttpProtocol protocol(request_with(what.method));
  const std::unique_ptr<SessionSource> source =
      protocol.for_worker(vastar::testing::one_origin(), {});
  EXPECT_EQ(play(what, *source, {}), what.events) << "in one read";
  EXPECT_EQ(play(what, *source, {}), what.events) << "in one read, seen before";
  const std::size_t step = size > 4096 ? size / 97 : 1;
  std::vector<std::size_t> every;
  for (std::size_t cut = 1; cut < size; ++cut) {
    every.push_back(cut);
    if (cut % step == 0) {
      ASSERT_EQ(play(what, *source, {cut}), what.events) << "cut before byte " << cut;
    }
  }
  EXPECT_EQ(play(what, *protocol.for_worker(vastar::testing::one_origin(), {}), every), what.events)
      << "byte by byte";
  EXPECT_EQ(play_discarding(what, *source), what.events) << "discarding";
}

INSTANTIATE_TEST_SUITE_P(Right, AnyResponse, ::testing::ValuesIn(testing::right_responses()),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Wrong, AnyResponse, ::testing::ValuesIn(testing::wrong_responses()),
                         case_name);
INSTANTIATE_TEST_SUITE_P(BrokenOff, AnyResponse,
                         ::testing::ValuesIn(testing::broken_off_responses()), case_name);

// --- a session's life ---------------------------------------------------------------------------

class Http1SessionTest : public ::testing::Test {
 protected:
  HttpProtocol protocol_{request_with("GET")};
  std::unique_ptr<SessionSource> source_ = protocol_.for_worker(vastar::testing::one_origin(), {});
  std::unique_ptr<Session> session_ = source_->make_session({});
  Player player_{*session_};
  Outbox outbox_;

  void submit(Slot slot) { ASSERT_TRUE(session_->submit(slot, outbox_)); }
};

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST_F(Http1SessionTest, TakesOneRequestAtATime) {
  EXPECT_EQ(session_->capacity(), 1U);
  submit(1);
  EXPECT_EQ(session_->capacity(), 0U);
  EXPECT_FALSE(session_->submit(2, outbox_));
  player_.feed(kOk);
  EXPECT_EQ(session_->capacity(), 1U);
  submit(2);
  player_.feed(kOk);
  const Story expected = {"first 1", "finished 1: 200, 2 bytes, keep", "first 2",
                          "finished 2: 200, 2 bytes, keep"};
  EXPECT_EQ(player_.story(), expected);
}

TEST_F(Http1SessionTest, SendsTheRequestBorrowed) {
  submit(1);
  ASSERT_EQ(outbox_.piece_count(), 1U);
  EXPECT_TRUE(outbox_.piece_is_borrowed(0));
  EXPECT_EQ(outbox_.piece(0), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

TEST_F(Http1SessionTest, TakesNothingMoreOnceTheConnectionCloses) {
  submit(1);
  player_.feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(session_->capacity(), 0U);
  EXPECT_FALSE(session_->submit(2, outbox_));
}

TEST_F(Http1SessionTest, StateOfAnEarlierResponseIsForgotten) {
  submit(1);
  player_.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  submit(2);
  player_.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
  submit(3);
  player_.feed(kOk);
  const Story expected = {"first 1", "finished 1: 200, 3 bytes, keep",
                          "first 2", "finished 2: 200, 1 bytes, keep",
                          "first 3", "finished 3: 200, 2 bytes, keep"};
  EXPECT_EQ(player_.story(), expected);
}

TEST_F(Http1SessionTest, InterimsAreCountedForEachRequestAlone) {
  for (Slot slot = 1; slot <= 3; ++slot) {
    submit(slot);
    player_.feed(interims(100));
    player_.feed(kOk);
  }
  EXPECT_EQ(player_.story().size(), 6U);
  EXPECT_EQ(player_.story().back(), "finished 3: 200, 2 bytes, keep");
}

TEST_F(Http1SessionTest, BytesBeforeAnyRequestFailTheConnection) {
  player_.feed("HTTP/1.1 408 Request Timeout\r\n\r\n");
  EXPECT_EQ(player_.story(), Story{"failed -: protocol, bytes before the request"});
  EXPECT_EQ(session_->capacity(), 0U);
}

TEST_F(Http1SessionTest, NothingIsReportedWhenAnIdleConnectionEnds) {
  player_.end(Ending::kFin);
  EXPECT_TRUE(player_.story().empty());
  EXPECT_EQ(session_->capacity(), 0U);
}

TEST_F(Http1SessionTest, NothingIsReportedAfterAFailure) {
  submit(1);
  player_.feed("rubbish");
  ASSERT_EQ(player_.story().size(), 2U);
  Events events;
  EXPECT_EQ(session_->receive(kOk, 0, outbox_, events), kOk.size());
  session_->end(false, 0, events);
  EXPECT_EQ(events.begin(), events.end());
  EXPECT_EQ(session_->capacity(), 0U);
}

TEST_F(Http1SessionTest, StopsWhenTheEventsAreFull) {
  submit(1);
  Events events;
  while (!events.full()) events.push({});
  EXPECT_EQ(session_->receive(kOk, 0, outbox_, events), 0U);
  events.clear();
  for (std::size_t i = Events::kAtOnce; i < Events::kCapacity; ++i) events.push({});
  EXPECT_EQ(session_->receive(kOk, 0, outbox_, events),
            0U);  // the first byte's event, nothing taken
  EXPECT_TRUE(events.full());
  player_.feed(kOk);
  EXPECT_EQ(player_.story(), Story{"finished 1: 200, 2 bytes, keep"});
}

TEST_F(Http1SessionTest, TheRestOfABodyMayBeDiscarded) {
  submit(1);
  EXPECT_EQ(session_->discardable(), 0U);
  player_.feed("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(session_->discardable(), 7U);
  Events events;
  session_->discarded(3, 0, events);
  EXPECT_EQ(events.begin(), events.end());
  EXPECT_EQ(session_->discardable(), 4U);
  session_->discarded(4, 0, events);
  ASSERT_EQ(events.end() - events.begin(), 1);
  EXPECT_EQ(testing::describe(*events.begin()), "finished 1: 200, 10 bytes, keep");
  EXPECT_EQ(session_->discardable(), 0U);
}

TEST_F(Http1SessionTest, TheInsideOfAChunkMayBeDiscardedButNotTheLineEndBehindIt) {
  submit(1);
  player_.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA");
  EXPECT_EQ(session_->discardable(), 0U);
  player_.feed("\r\n01");
  EXPECT_EQ(session_->discardable(), 8U);
  Events events;
  session_->discarded(8, 0, events);
  EXPECT_EQ(session_->discardable(), 0U);
  player_.feed("\r\n0\r\n\r\n");
  EXPECT_EQ(player_.story().back(), "finished 1: 200, 10 bytes, keep");
}

TEST_F(Http1SessionTest, ABodyThatEndsWithTheConnectionIsNotDiscarded) {
  submit(1);
  player_.feed("HTTP/1.1 200 OK\r\n\r\nabc");
  EXPECT_EQ(session_->discardable(), 0U);
}

// The original took the two halves of a size line for two lines.
TEST_F(Http1SessionTest, AChunkSizeLineSplitOverReadsIsOneLine) {
  submit(1);
  player_.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1");
  player_.feed("0\r\n0123456789abcdef\r\n0\r\n\r\n");
  const Story expected = {"first 1", "finished 1: 200, 16 bytes, keep"};
  EXPECT_EQ(player_.story(), expected);
}

TEST_F(Http1SessionTest, AConnectionIsSmall) { EXPECT_LE(sizeof(Http1Session), 160U); }

TEST(Http1SessionCloseTest, OurOwnConnectionCloseIsKept) {
  RequestSpec request = request_with("GET");
  request.headers.push_back({"connection", "Close"});
  const HttpProtocol protocol(request);
  const std::unique_ptr<SessionSource> source =
      protocol.for_worker(vastar::testing::one_origin(), {});
  const std::unique_ptr<Session> session = source->make_session({});
  Outbox outbox;
  ASSERT_TRUE(session->submit(1, outbox));
  Player player(*session);
  player.feed(kOk);
  EXPECT_EQ(player.story().back(), "finished 1: 200, 2 bytes, close");
}

}  // namespace
}  // namespace vastar
