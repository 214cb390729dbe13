// Streams as an operation has them: what is timed, where they end, how they are opened again.
#include "protocols/sse/stream_exchanges.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "protocols/http/fixed_request.h"
#include "support/session_play.h"

namespace vastar {
namespace {

constexpr Slot kSlot = 3;
constexpr Nanos kMs = kMillisecond;

// One worker's streams, driven as a session drives them; times are in ms since an arbitrary moment.
class Streams {
 public:
  explicit Streams(const StreamPlan& plan)
      : exchanges_(supply_.source(testing::one_origin(), {}), plan, open_) {}

  void open(Nanos at) {
    exchanges_.begin(kSlot);
    exchanges_.sending(kSlot, (kStart + at) * kMs);
  }
  void head(Nanos at, std::uint16_t status = 200, const char* type = "text/event-stream") {
    status_ = status;
    exchanges_.wants(kSlot, status, (kStart + at) * kMs);
    exchanges_.field(kSlot, "Content-Type", type);
  }
  bool body(Nanos at, std::string_view bytes) {
    return exchanges_.body(kSlot, bytes, (kStart + at) * kMs);
  }
  Event end(Nanos at, bool keep_alive = true) {
    Event event{.keep_alive = keep_alive, .status = status_, .slot = kSlot};
    exchanges_.ended(kSlot, (kStart + at) * kMs, event);
    return event;
  }
  bool breaks(Nanos at, Failure failure, Event& event) {
    event = {.slot = kSlot};
    return exchanges_.survives(kSlot, failure, (kStart + at) * kMs, event);
  }
  bool overstayed(Nanos at, Event& event) {
    event = {.slot = kSlot};
    return exchanges_.overstayed(kSlot, (kStart + at) * kMs, event);
  }
  StreamExchanges& exchanges() { return exchanges_; }

  double number(const char* name) { return metrics().find(name)->value; }
  const Histogram& times(const char* name) { return metrics().find(name)->times; }
  const std::vector<StreamRow>& rows() {
    metrics();
    return taken_.streams;
  }

 private:
  static constexpr Nanos kStart = 1000;

  const OwnMetrics& metrics() {
    if (!done_) exchanges_.take(taken_);
    done_ = true;
    return taken_.metrics;
  }

  static RequestSpec request() {
    RequestSpec request;
    request.headers = {{"Host", "h"}};
    return request;
  }

  FixedRequest supply_{request()};
  OpenStreams open_;
  StreamExchanges exchanges_;
  std::uint16_t status_ = 200;
  Measurements taken_;
  bool done_ = false;
};

TEST(StreamExchanges, TimeEventsFromTheRequest) {
  Streams streams({.per_stream = true});
  streams.open(0);
  streams.head(5);
  EXPECT_TRUE(streams.body(20, "data: a\n\nda"));
  EXPECT_TRUE(streams.body(50, "ta: b\n\n: ping\n\ndata: c\n\n"));
  EXPECT_EQ(streams.end(60).kind, Event::Kind::kFinished);
  EXPECT_EQ(streams.times("first_event").min(), 20 * kMs);
  EXPECT_EQ(streams.times("event_gap").count(), 2U);
  EXPECT_EQ(streams.times("event_gap").max(), 30 * kMs);
  EXPECT_EQ(streams.times("event_gap").min(), 0) << "of two that came together";
  EXPECT_EQ(streams.times("last_event").max(), 50 * kMs);
  EXPECT_EQ(streams.number("events"), 3);
  EXPECT_EQ(streams.number("streams_peak"), 1);
  ASSERT_EQ(streams.rows().size(), 1U);
  EXPECT_EQ(streams.rows()[0].ttfb, 5 * kMs);
  EXPECT_EQ(streams.rows()[0].duration, 60 * kMs);
  EXPECT_EQ(streams.rows()[0].error, "");
}

TEST(StreamExchanges, DoneIsNoEventAndWhatFollowsIsNone) {
  Streams streams({});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(2, "data: a\n\ndata: [DONE]\n\ndata: b\n\n"));
  EXPECT_TRUE(streams.body(3, "data: c\n\n"));
  EXPECT_EQ(streams.end(4).failure, Failure::kNone);
  EXPECT_EQ(streams.number("events"), 1);
}

TEST(StreamExchanges, AreLeftAfterSoManyEvents) {
  Streams streams({.events = 2});
  streams.open(0);
  streams.head(1);
  EXPECT_FALSE(streams.body(2, "data: a\n\ndata: b\n\ndata: c\n\n"));
  EXPECT_EQ(streams.end(2).failure, Failure::kNone);
  EXPECT_EQ(streams.number("events"), 2);
  EXPECT_EQ(streams.number("abandoned"), 0);
}

TEST(StreamExchanges, AreAbandonedAfterTheirTimeWhichIsNoFailure) {
  Streams streams({.time = 10 * kMs, .per_stream = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(9, "data: a\n\n"));
  EXPECT_FALSE(streams.body(10, "data: b\n\n"));
  EXPECT_EQ(streams.end(10).failure, Failure::kNone);
  EXPECT_EQ(streams.number("abandoned"), 1);
  EXPECT_EQ(streams.number("events"), 2);
  EXPECT_EQ(streams.rows()[0].error, "abandoned");
}

TEST(StreamExchanges, JsonLinesCountTheirLastLineWithoutAnEnd) {
  Streams streams({});
  streams.open(0);
  streams.head(1, 200, "application/x-ndjson; charset=utf-8");
  EXPECT_TRUE(streams.body(2, "{}\n{\"a\":"));
  EXPECT_TRUE(streams.body(3, "1}"));
  EXPECT_EQ(streams.end(4).failure, Failure::kNone);
  EXPECT_EQ(streams.number("events"), 2);
}

TEST(StreamExchanges, WhereTheConnectionEndsInsideAnEventTheStreamIsTruncated) {
  struct Case {
    const char *type, *body;
    double events;
    bool cut;
  };
  constexpr const char* kSse = "text/event-stream";
  constexpr const char* kLines = "application/x-ndjson";
  for (const Case& one :
       {Case{kSse, "data: a\n\ndata: b\n", 1, true}, Case{kSse, "data: a\n\nda", 1, true},
        Case{kSse, "data: a\n\nevent: x\n", 1, true}, Case{kSse, "event: x\ndata: a\n\n", 1, false},
        Case{kSse, "data: a\n\n: pi", 1, false}, Case{kLines, "{\"a\":1}\n{\"a\":", 1, true},
        Case{kLines, "{\"a\":1}\n{\"a\":2}", 2, false}, Case{kLines, "{}\n\n", 1, false}}) {
    Streams closed({}), framed({});
    for (Streams* streams : {&closed, &framed}) {
      streams->open(0);
      streams->head(1, 200, one.type);
      if (streams == &framed) streams->exchanges().field(kSlot, "Transfer-Encoding", "chunked");
      EXPECT_TRUE(streams->body(2, one.body));
    }
    EXPECT_EQ(closed.end(3, false).failure, one.cut ? Failure::kTruncated : Failure::kNone)
        << one.body;
    EXPECT_EQ(closed.number("events"), one.events) << one.body;
    EXPECT_EQ(framed.end(3, false).failure, Failure::kNone) << one.body;
    EXPECT_EQ(framed.number("events"), one.events) << one.body;
  }
}

TEST(StreamExchanges, AStreamThatIsDoneOrOpenedAgainIsNotTruncated) {
  Streams done({}), again({.reconnect = true});
  for (Streams* streams : {&done, &again}) {
    streams->open(0);
    streams->head(1);
  }
  EXPECT_TRUE(done.body(2, "data: a\n\ndata: [DONE]\n\ndata: b"));
  EXPECT_EQ(done.end(3, false).failure, Failure::kNone);
  EXPECT_TRUE(again.body(2, "data: a\n\ndata: b"));
  EXPECT_EQ(again.end(3, false).kind, Event::Kind::kNext);
}

TEST(StreamExchanges, AResponseThatIsNoStreamFailsWhereOneIsRequired) {
  Streams required({.required = true}), optional({.required = false});
  for (Streams* streams : {&required, &optional}) {
    streams->open(0);
    streams->head(1, 200, "text/html");
    EXPECT_TRUE(streams->body(2, "data: a\n\n"));
  }
  EXPECT_EQ(required.end(3).failure, Failure::kProtocol);
  EXPECT_EQ(optional.end(3).failure, Failure::kNone);
  EXPECT_EQ(optional.number("events"), 0);
  EXPECT_EQ(optional.number("stream_bytes"), 9);
}

TEST(StreamExchanges, ACompressedStreamIsNotGuessedAt) {
  Streams streams({});
  streams.open(0);
  streams.head(1);
  streams.exchanges().field(kSlot, "content-encoding", "gzip");
  EXPECT_TRUE(streams.body(2, "\x1f\x8b"));
  EXPECT_EQ(streams.end(3).failure, Failure::kProtocol);
}

TEST(StreamExchanges, ALineWithoutEndIsNotKeptForever) {
  Streams streams({});
  streams.open(0);
  streams.head(1);
  EXPECT_FALSE(streams.body(2, "data: " + std::string(kMaxStreamLine, 'x')));
  const Event event = streams.end(2);
  EXPECT_EQ(event.failure, Failure::kProtocol);
  EXPECT_STREQ(event.detail, "a line or an event of the stream is over 1 MiB");
}

TEST(StreamExchanges, AnErrorStatusIsJudgedByItsStatus) {
  Streams streams({.reconnect = true, .per_stream = true});
  streams.open(0);
  streams.head(1, 503);
  const Event event = streams.end(2);
  EXPECT_EQ(event.kind, Event::Kind::kFinished);
  EXPECT_EQ(event.failure, Failure::kNone) << "the engine says that 503 is a failure";
  EXPECT_EQ(streams.rows()[0].error, "http_status");
}

TEST(StreamExchanges, ARedirectIsNoStreamAndNoContentIsAnEmptyOne) {
  Streams redirect({}), none({});
  redirect.open(0);
  redirect.head(1, 302);
  EXPECT_EQ(redirect.end(2).failure, Failure::kProtocol);
  none.open(0);
  none.head(1, 204);
  EXPECT_EQ(none.end(2).failure, Failure::kNone);
}

TEST(StreamExchanges, ARedirectIsNoSuccessWhereNoStreamIsRequiredEither) {
  Streams streams({.required = false});
  streams.open(0);
  streams.head(1, 302, "text/html");
  EXPECT_EQ(streams.end(2).failure, Failure::kProtocol);
}

TEST(StreamExchanges, WhatBrokeIsSettledOnce) {
  Streams streams({.per_stream = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(7, "data: a\n\n"));
  streams.exchanges().failed(kSlot, Failure::kReset, 1009 * kMs);
  EXPECT_EQ(streams.number("events"), 1);
  ASSERT_EQ(streams.rows().size(), 1U);
  EXPECT_EQ(streams.rows()[0].error, "reset");
  EXPECT_EQ(streams.rows()[0].duration, 9 * kMs);
}

TEST(StreamExchanges, OneThatHangsLastsUntilItIsGivenUp) {
  Streams silent({.per_stream = true}), waiting({.reconnect = true, .per_stream = true});
  silent.open(0);
  silent.exchanges().failed(kSlot, Failure::kTimeout, 1400 * kMs);
  ASSERT_EQ(silent.rows().size(), 1U);
  EXPECT_EQ(silent.rows()[0].duration, 400 * kMs) << "not a byte of it came";
  waiting.open(0);
  waiting.head(1);
  EXPECT_TRUE(waiting.body(7, "data: a\n\n"));
  EXPECT_EQ(waiting.end(8).kind, Event::Kind::kNext);
  waiting.exchanges().failed(kSlot, Failure::kTimeout, 1400 * kMs);
  ASSERT_EQ(waiting.rows().size(), 1U);
  EXPECT_EQ(waiting.rows()[0].duration, 7 * kMs) << "it was not open since";
}

TEST(StreamExchanges, WhatHadEndedWhenItsConnectionFailedIsCountedOnce) {
  Streams streams({.per_stream = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(7, "data: a\n\n"));
  streams.end(8);
  streams.exchanges().failed(kSlot, Failure::kProtocol, 1009 * kMs);
  EXPECT_EQ(streams.number("events"), 1);
  EXPECT_EQ(streams.rows().size(), 1U);
}

TEST(StreamExchanges, WhatNeverWasSentIsNoStream) {
  Streams streams({.per_stream = true});
  streams.exchanges().begin(kSlot);
  streams.exchanges().failed(kSlot, Failure::kConnectRefused, 1009 * kMs);
  EXPECT_TRUE(streams.rows().empty());
}

TEST(StreamExchanges, OpenAgainFromTheLastEventAfterItsRetryTime) {
  Streams streams({.events = 3, .reconnect = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(2, "retry: 250\nid: 7\ndata: a\n\n"));
  const Event event = streams.end(3);
  EXPECT_EQ(event.kind, Event::Kind::kNext);
  EXPECT_EQ(event.delay, 250 * kMs);
  streams.exchanges().sending(kSlot, 5000 * kMs);
  const std::string& request = streams.exchanges().bytes(kSlot).bytes;
  EXPECT_NE(request.find("\r\nLast-Event-ID: 7\r\n"), std::string::npos) << request;
  EXPECT_EQ(streams.exchanges().fields(kSlot).headers.back().value, "7");
  streams.head(4001);
  EXPECT_TRUE(streams.body(4002, "data: b\n\n"));
  EXPECT_EQ(streams.end(4003).delay, 250 * kMs) << "it holds until another is named";
  EXPECT_NE(streams.exchanges().bytes(kSlot).bytes.find("Last-Event-ID: 7\r\n"), std::string::npos);
  streams.head(4004);
  EXPECT_FALSE(streams.body(4005, "data: c\n\n"));
  EXPECT_EQ(streams.end(4005).kind, Event::Kind::kFinished);
  EXPECT_EQ(streams.number("reconnects"), 2);
  EXPECT_EQ(streams.number("events"), 3);
  EXPECT_EQ(streams.times("first_event").count(), 1U) << "of the first opening alone";
}

TEST(StreamExchanges, AnIdThatNoFieldCanCarryIsNotSent) {
  Streams streams({.events = 3, .reconnect = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(2, "retry: 99999999999999999999\nid: a\x01z\ndata: a\n\n"));
  const Event event = streams.end(3);
  EXPECT_EQ(event.delay, 3000 * kMs) << "the retry time is none either";
  EXPECT_EQ(streams.exchanges().bytes(kSlot).bytes.find("Last-Event-ID"), std::string::npos);
  EXPECT_TRUE(streams.exchanges().fields(kSlot).headers.size() == 1);
}

TEST(StreamExchanges, ARetryTimeBeyondAnHourIsOne) {
  Streams streams({.events = 3, .reconnect = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(2, "retry: 18446744073709551609\ndata: a\n\n"));
  EXPECT_EQ(streams.end(3).delay, kHour);
}

TEST(StreamExchanges, AreNotOpenedAgainAfterDoneNorBeyondTheirTimeNorAfter204) {
  Streams done({.reconnect = true});
  done.open(0);
  done.head(1);
  EXPECT_TRUE(done.body(2, "data: [DONE]\n\n"));
  EXPECT_EQ(done.end(3).kind, Event::Kind::kFinished);

  Streams late({.time = 100 * kMs, .reconnect = true});
  late.open(0);
  late.head(1);
  EXPECT_TRUE(late.body(2, "retry: 99\ndata: a\n\n"));
  EXPECT_EQ(late.end(3).kind, Event::Kind::kFinished);
  EXPECT_EQ(late.number("abandoned"), 1);

  Streams no_more({.reconnect = true});
  no_more.open(0);
  no_more.head(1, 204);
  EXPECT_EQ(no_more.end(2).kind, Event::Kind::kFinished);
}

TEST(StreamExchanges, OpenAgainWhereTheConnectionBroke) {
  Streams streams({.events = 2, .reconnect = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(2, "retry: 500\nid: 7\ndata: a\n\nid: 8\ndata: cut o"));
  Event event;
  ASSERT_TRUE(streams.breaks(10, Failure::kTruncated, event));
  EXPECT_EQ(event.kind, Event::Kind::kNext);
  EXPECT_FALSE(event.redirected);
  EXPECT_EQ(event.delay, 500 * kMs);
  EXPECT_NE(streams.exchanges().bytes(kSlot).bytes.find("Last-Event-ID: 7\r\n"), std::string::npos);
  Event again;
  ASSERT_TRUE(streams.breaks(510, Failure::kConnectRefused, again)) << "it was a stream before";
  streams.head(1100);
  EXPECT_FALSE(streams.body(1101, "data: b\n\n"));
  EXPECT_EQ(streams.end(1101).kind, Event::Kind::kFinished);
  EXPECT_EQ(streams.number("events"), 2);
  EXPECT_EQ(streams.number("breaks"), 2);
  EXPECT_EQ(streams.number("reconnects"), 2);
}

TEST(StreamExchanges, ABreakIsAFailureWhereNothingWasHeardOrNobodyWantsMore) {
  Event event;
  Streams never({.reconnect = true});
  never.open(0);
  EXPECT_FALSE(never.breaks(1, Failure::kReset, event));

  Streams once({});
  once.open(0);
  once.head(1);
  EXPECT_FALSE(once.breaks(2, Failure::kReset, event));

  for (const Failure ours : {Failure::kTimeout, Failure::kDrainAborted, Failure::kProtocol}) {
    Streams streams({.reconnect = true});
    streams.open(0);
    streams.head(1);
    EXPECT_FALSE(streams.breaks(2, ours, event)) << "this side gave it up, or it was wrong";
  }
}

TEST(StreamExchanges, ABreakIsNotMendedWithoutAPause) {
  Streams streams({.reconnect = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(2, "retry: 0\ndata: a\n\n"));
  Event event;
  ASSERT_TRUE(streams.breaks(3, Failure::kReset, event));
  EXPECT_EQ(event.delay, 100 * kMs);
}

TEST(StreamExchanges, ABreakBeyondItsTimeEndsIt) {
  Streams streams({.time = 200 * kMs, .reconnect = true, .per_stream = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(2, "retry: 150\ndata: a\n\n"));
  Event event;
  ASSERT_TRUE(streams.breaks(100, Failure::kReset, event));
  EXPECT_EQ(event.kind, Event::Kind::kFinished);
  EXPECT_EQ(event.status, 200);
  ASSERT_EQ(streams.rows().size(), 1U);
  EXPECT_EQ(streams.rows()[0].error, "abandoned");
  EXPECT_EQ(streams.number("breaks"), 0) << "of those that were opened again";
}

TEST(StreamExchanges, ASilentOneIsLeftAfterItsTime) {
  Streams streams({.time = 100 * kMs, .per_stream = true});
  streams.open(0);
  Event event;
  EXPECT_FALSE(streams.overstayed(500, event)) << "it has not begun";
  streams.head(501);
  ASSERT_TRUE(streams.overstayed(502, event));
  EXPECT_EQ(event.kind, Event::Kind::kFinished);
  EXPECT_EQ(event.status, 200);
  EXPECT_FALSE(streams.overstayed(503, event)) << "it is over";
  EXPECT_EQ(streams.number("abandoned"), 1);
  ASSERT_EQ(streams.rows().size(), 1U);
  EXPECT_EQ(streams.rows()[0].duration, 502 * kMs);

  Streams young({.time = 100 * kMs});
  young.open(0);
  young.head(1);
  EXPECT_FALSE(young.overstayed(99, event));
  Streams page({.required = false, .time = 100 * kMs});
  page.open(0);
  page.head(1, 200, "text/html");
  EXPECT_FALSE(page.overstayed(200, event)) << "it is no stream";
}

TEST(StreamExchanges, AreNotOpenedAgainOnceTheRunEnds) {
  Streams streams({.reconnect = true});
  streams.open(0);
  streams.head(1);
  EXPECT_TRUE(streams.body(2, "data: a\n\n"));
  EXPECT_EQ(streams.end(3).kind, Event::Kind::kNext);
  Event event;
  EXPECT_FALSE(streams.overstayed(4, event)) << "it only waits";
  streams.exchanges().wind_down();
  ASSERT_TRUE(streams.overstayed(5, event));
  EXPECT_EQ(event.status, 200);
  EXPECT_EQ(streams.number("abandoned"), 1);

  Streams late({.reconnect = true});
  late.open(0);
  late.head(1);
  late.exchanges().wind_down();
  EXPECT_FALSE(late.overstayed(2, event)) << "it is heard to its end";
  EXPECT_TRUE(late.body(3, "data: a\n\n"));
  EXPECT_EQ(late.end(4).kind, Event::Kind::kFinished);
  EXPECT_EQ(late.number("abandoned"), 1);
}

TEST(StreamExchanges, EventsThatComeAtTheEndAllAtOnceAreALump) {
  Streams lump({});
  lump.open(0);
  lump.head(1);
  EXPECT_TRUE(lump.body(200, "data: a\n\ndata: b\n\ndata: c\n\n"));
  EXPECT_TRUE(lump.body(205, "data: d\n\n"));
  lump.end(206);
  EXPECT_EQ(lump.number("lumped"), 1);
  EXPECT_EQ(lump.number("events_together"), 2) << "of three that had one before";

  Streams spread({});
  spread.open(0);
  spread.head(1);
  for (Nanos at = 100; at < 200; at += 20) EXPECT_TRUE(spread.body(at, "data: a\n\n"));
  spread.end(200);
  EXPECT_EQ(spread.number("lumped"), 0);
  EXPECT_EQ(spread.number("events_together"), 0);

  Streams quick({});
  quick.open(0);
  quick.head(1);
  EXPECT_TRUE(quick.body(2, "data: a\n\ndata: b\n\ndata: c\n\n"));
  quick.end(3);
  EXPECT_EQ(quick.number("lumped"), 0) << "there was no time to spread them over";
}

TEST(OpenStreams, KeepTheirPeak) {
  OpenStreams open;
  open.opened();
  open.opened();
  open.closed();
  open.opened();
  EXPECT_EQ(open.peak(), 2U);
  open.closed();
  open.forget();
  EXPECT_EQ(open.peak(), 1U);
}

}  // namespace
}  // namespace vastar
