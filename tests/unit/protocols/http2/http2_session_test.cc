// An HTTP/2 connection: its opening, several streams, what it sends, floods and goodbyes.
#include "protocols/http2/http2_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "unit/protocols/http2/h2_play.h"

namespace vastar {
namespace {

using ::testing::ElementsAre;
using testing::Ending;
using testing::frames_of;
using testing::H2Play;
using ::testing::IsEmpty;
using testing::Story;
namespace h2 = testing::h2;
using h2::frame;
using h2::kStatus200;

constexpr int kEnablePush = 2;
constexpr int kMaxStreams = 3;
constexpr int kInitialWindow = 4;
constexpr int kMaxHeaderList = 6;

RequestSpec get() {
  RequestSpec request;
  request.headers = {{"Host", "localhost"}};
  return request;
}
RequestSpec post(std::string body) {
  RequestSpec request = get();
  request.method = "POST";
  request.body = std::move(body);
  return request;
}
std::string ok(std::uint32_t stream) { return frame(h2::kHeaders, h2::kWhole, stream, kStatus200); }

std::vector<std::uint32_t> streams_of(const std::vector<testing::SentFrame>& frames) {
  std::vector<std::uint32_t> streams;
  for (const auto& frame : frames) streams.push_back(frame.stream);
  return streams;
}

TEST(Http2Opening, WindowsAreThoseAskedFor) {
  const Http2Windows windows{.stream = 1000, .connection = 100'000};
  H2Play play(get(), 1, windows);
  const auto frames = frames_of(play.sent());
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].payload, h2::setting(kEnablePush, 0) + h2::setting(kInitialWindow, 1000) +
                                   h2::setting(kMaxHeaderList, 65'536));
  EXPECT_EQ(frames[1].payload, h2::u32(100'000 - 65'535));
}

TEST(Http2Opening, IsThePrefaceSettingsAndAWindow) {
  H2Play play(get());
  const std::string sent = play.sent();
  EXPECT_TRUE(sent.starts_with("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  const auto frames = frames_of(sent);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].type, h2::kSettings);
  EXPECT_EQ(frames[0].payload, h2::setting(kEnablePush, 0) +
                                   h2::setting(kInitialWindow, 0x3fffffff) +
                                   h2::setting(kMaxHeaderList, 65'536));
  EXPECT_EQ(frames[1].type, h2::kWindowUpdate);
  EXPECT_EQ(frames[1].payload, h2::u32(0x3fffffff - 65'535));
}

TEST(Http2Opening, WaitsForThePeersSettings) {
  H2Play play(get(), 10);
  EXPECT_EQ(play.capacity(), 0U);
  EXPECT_EQ(play.request(1).story(), (Story{"not submitted 1"}));
  play.sent();
  play.feed(frame(h2::kSettings, 0, 0).substr(0, 8));
  EXPECT_EQ(play.capacity(), 0U);
  play.feed(frame(h2::kSettings, 0, 0).substr(8));
  EXPECT_EQ(play.capacity(), 10U);
  const auto acks = frames_of(play.sent(), h2::kSettings);
  ASSERT_EQ(acks.size(), 1U);
  EXPECT_EQ(acks[0].flags, h2::kAck);
  play.feed(frame(h2::kSettings, h2::kAck, 0));
  EXPECT_THAT(play.story(), IsEmpty());
}

TEST(Http2Opening, TellsAPeerOfHttp1) {
  for (const std::size_t part : {100, 1}) {
    H2Play play(get());
    play.feed_in_parts("HTTP/1.1 400 Bad Request\r\n\r\n", part);
    EXPECT_EQ(play.story(), (Story{"failed -: protocol, the target answered in HTTP/1: it does not "
                                   "speak HTTP/2 here"}));
    EXPECT_EQ(play.capacity(), 0U);
  }
}

TEST(Http2Opening, TellsAPeerOfSomethingElse) {
  H2Play play(get());
  play.feed("HELO, who are you?");
  EXPECT_EQ(
      play.story(),
      (Story{"failed -: protocol, the peer broke HTTP/2: PROTOCOL_ERROR, SETTINGS expected"}));
}

TEST(Http2Streams, AreAsManyAsAskedForAndAllowed) {
  H2Play play(get(), 5);
  play.ready(h2::setting(kMaxStreams, 2)).request(10);
  EXPECT_EQ(play.capacity(), 1U);
  play.request(11).request(12);
  EXPECT_EQ(play.story(), (Story{"submitted 10", "submitted 11", "not submitted 12"}));
  play.feed(frame(h2::kSettings, 0, 0, h2::setting(kMaxStreams, 100)));
  EXPECT_EQ(play.capacity(), 3U);
  play.feed(frame(h2::kSettings, 0, 0, h2::setting(kMaxStreams, 1)));
  EXPECT_EQ(play.capacity(), 0U);
  play.feed(ok(1));
  EXPECT_EQ(play.capacity(), 0U);
  play.feed(ok(3));
  EXPECT_EQ(play.capacity(), 1U);
}

TEST(Http2Streams, EndInAnyOrderAndMixed) {
  H2Play play(get(), 3);
  play.ready().request(4).request(5).request(6).story();
  play.feed(frame(h2::kHeaders, h2::kEndHeaders, 5, kStatus200) +
            frame(h2::kHeaders, h2::kEndHeaders, 1, kStatus200) + frame(h2::kData, 0, 5, "abc") +
            frame(h2::kData, 0, 1, "a") + frame(h2::kData, h2::kEndStream, 5, "d") + ok(3) +
            frame(h2::kData, h2::kEndStream, 1));
  EXPECT_EQ(play.story(),
            (Story{"first 6", "first 4", "finished 6: 200, 4 bytes, keep", "first 5",
                   "finished 5: 200, 0 bytes, keep", "finished 4: 200, 1 bytes, keep"}));
  EXPECT_EQ(play.capacity(), 3U);
}

// More events than one call may report, in one read.
TEST(Http2Streams, AllOfAReadAreReported) {
  constexpr unsigned kStreams = 100;
  H2Play play(get(), kStreams);
  play.ready();
  for (Slot slot = 0; slot < kStreams; ++slot) play.request(slot);
  play.story();
  std::string bytes;
  Story expected;
  for (unsigned i = 0; i < kStreams; ++i) {
    bytes += ok(2 * i + 1);
    expected.push_back("first " + std::to_string(i));
    expected.push_back("finished " + std::to_string(i) + ": 200, 0 bytes, keep");
  }
  play.feed(bytes);
  EXPECT_EQ(play.story(), expected);
  play.request(3).feed(ok(201));
  EXPECT_EQ(play.story(), (Story{"submitted 3", "first 3", "finished 3: 200, 0 bytes, keep"}));
}

TEST(Http2Streams, AreSentTogether) {
  RequestSpec request = get();
  const HttpProtocol protocol(request, {.http2 = true, .streams = 3});
  const auto source = protocol.for_worker(testing::one_origin(), {});
  const auto session = source->make_session({});
  Outbox outbox;
  Events events;
  session->open(outbox);
  const std::string settings = frame(h2::kSettings, 0, 0);
  session->receive({settings.data(), settings.size()}, 1, outbox, events);
  outbox.clear();
  for (const Slot slot : {1U, 2U, 3U}) EXPECT_TRUE(session->submit(slot, outbox));
  session->flush(outbox);
  EXPECT_EQ(outbox.piece_count(), 1U);
  EXPECT_THAT(streams_of(frames_of(outbox.piece(0), h2::kHeaders)), ElementsAre(1, 3, 5));
}

// After the first, a fixed request is a handful of octets.
TEST(Http2Streams, CompressWhatRepeats) {
  H2Play play(get());
  play.ready().request(1).feed(ok(1)).sent();
  play.request(1);
  const auto frames = frames_of(play.sent());
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].flags, h2::kWhole);
  EXPECT_LE(frames[0].payload.size(), 6U);
}

TEST(Http2Cancel, ResetsTheStreamAndIgnoresWhatStillComes) {
  H2Play play(get(), 2);
  play.ready().request(1).request(2).feed(frame(h2::kHeaders, h2::kEndHeaders, 1, kStatus200));
  play.sent();
  play.story();
  play.cancel(1);
  const auto resets = frames_of(play.sent(), h2::kRstStream);
  ASSERT_EQ(resets.size(), 1U);
  EXPECT_EQ(resets[0].stream, 1U);
  EXPECT_EQ(resets[0].payload, h2::u32(8));  // CANCEL
  EXPECT_EQ(play.capacity(), 1U);
  play.feed(frame(h2::kData, h2::kEndStream, 1, "late") + frame(h2::kRstStream, 0, 1, h2::u32(0)) +
            frame(h2::kWindowUpdate, 0, 1, h2::u32(1)) + ok(3));
  EXPECT_EQ(play.story(), (Story{"cancelled 1", "first 2", "finished 2: 200, 0 bytes, keep"}));
}

// A head on its way when the stream was reset changes the state of compression all the same.
TEST(Http2Cancel, StillReadsALateHead) {
  H2Play play(get(), 2);
  play.ready().request(1).request(2).cancel(1).story();
  // A literal with indexing, then the same by its index (RFC 7541, 6.2.1 and 6.1).
  const std::string indexed(
      "\x40\7:status\x03"
      "204",
      13);
  play.feed(frame(h2::kHeaders, h2::kWhole, 1, indexed) +
            frame(h2::kHeaders, h2::kWhole, 3, "\xbe"));
  EXPECT_EQ(play.story(), (Story{"first 2", "finished 2: 204, 0 bytes, keep"}));
}

TEST(Http2Cancel, OfAnUnknownSlotIsNone) {
  H2Play play(get());
  EXPECT_EQ(play.ready().cancel(1).story(), (Story{"not cancelled 1"}));
}

TEST(Http2Cancel, MakesRoomForTheSameSlot) {
  H2Play play(get());
  play.ready().request(1).cancel(1).request(1).story();
  play.feed(ok(3));
  EXPECT_EQ(play.story(), (Story{"first 1", "finished 1: 200, 0 bytes, keep"}));
}

TEST(Http2Goodbye, RefusesWhatWasNotCountedInAndTakesNoMore) {
  H2Play play(get(), 4);
  play.ready().request(1).request(2).request(3).story();
  play.feed(frame(h2::kGoaway, 0, 0, h2::u32(1) + h2::u32(0)));
  EXPECT_EQ(play.capacity(), 0U);
  EXPECT_EQ(play.story(), (Story{"closing", "refused 2", "refused 3"}));
  EXPECT_EQ(play.request(4).story(), (Story{"not submitted 4"}));
  play.feed(ok(1));
  EXPECT_EQ(play.story(), (Story{"first 1", "finished 1: 200, 0 bytes, keep"}));
}

TEST(Http2Goodbye, OfAnIdleConnection) {
  H2Play play(get());
  play.ready().feed(frame(h2::kGoaway, 0, 0, h2::u32(0) + h2::u32(0)));
  EXPECT_EQ(play.story(), (Story{"closing"}));
}

TEST(Http2Goodbye, EndsEveryStream) {
  H2Play play(get(), 2);
  play.ready().request(1).request(2).feed(frame(h2::kHeaders, h2::kEndHeaders, 1, kStatus200));
  play.story();
  EXPECT_EQ(play.end(Ending::kFin).story(),
            (Story{"failed 1: truncated, closed inside the response",
                   "failed 2: closed, closed before the response"}));
}

TEST(Http2Goodbye, EndsMoreStreamsThanACallMayReport) {
  H2Play play(get(), 40);
  play.ready();
  for (Slot slot = 0; slot < 40; ++slot) play.request(slot);
  play.story();
  EXPECT_EQ(play.end(Ending::kReset).story().size(), 40U);
}

TEST(Http2Floods, OfPingsAreAnsweredUpToAPoint) {
  H2Play play(get());
  play.ready().request(1).sent();
  const std::string ping = frame(h2::kPing, 0, 0, "12345678");
  for (int i = 0; i < 10'000; ++i) play.feed(ping);
  EXPECT_EQ(frames_of(play.sent(), h2::kPing).size(), 10'000U);
  EXPECT_EQ(play.story(), (Story{"submitted 1"}));
  play.feed(ping);
  EXPECT_EQ(play.story(), (Story{"failed -: protocol, a flood of PING or SETTINGS frames"}));
  EXPECT_THAT(play.sent(), IsEmpty());
}

TEST(Http2Floods, OfSettingsInOneRead) {
  H2Play play(get());
  std::string flood;
  for (int i = 0; i < 5'000; ++i) flood += frame(h2::kSettings, 0, 0);
  play.ready().request(1).feed(flood);
  EXPECT_EQ(play.story(),
            (Story{"submitted 1",
                   "failed -: protocol, Flooding was detected in this HTTP/2 session, "
                   "and it must be closed"}));
}

// A peer that asks now and then for hours does no harm.
TEST(Http2Floods, AreForgottenWithProgress) {
  H2Play play(get());
  play.ready();
  const std::string ping = frame(h2::kPing, 0, 0, "12345678");
  for (std::uint32_t i = 0; i < 3; ++i) {
    play.request(1);
    for (int j = 0; j < 9'999; ++j) play.feed(ping);
    play.feed(ok(2 * i + 1));
  }
  EXPECT_EQ(play.story().back(), "finished 1: 200, 0 bytes, keep");
}

TEST(Http2Upload, GoesWithItsRequestAndIsNotCopied) {
  const std::string body(10'000, 'b');
  H2Play play(post(body));
  play.ready().sent();
  play.request(1);
  const auto frames = frames_of(play.sent());
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].flags, h2::kEndHeaders);
  EXPECT_EQ(frames[1].type, h2::kData);
  EXPECT_EQ(frames[1].flags, h2::kEndStream);
  EXPECT_EQ(frames[1].payload, body);
  EXPECT_EQ(play.borrowed_bytes(), body.size());
}

std::string data_of(const std::string& sent) {
  std::string data;
  for (const auto& frame : frames_of(sent, h2::kData)) data += frame.payload;
  return data;
}

TEST(Http2Upload, WaitsForThePeersWindows) {
  const std::string body(100'000, 'b');
  H2Play play(post(body));
  play.ready().sent();
  std::string sent = data_of(play.request(1).sent());
  EXPECT_EQ(sent.size(), 65'535U);
  EXPECT_TRUE(play.uploading(1));
  EXPECT_FALSE(play.uploading(2));
  play.feed(frame(h2::kWindowUpdate, 0, 1, h2::u32(1'000'000)));
  EXPECT_THAT(data_of(play.sent()), IsEmpty());
  play.feed(frame(h2::kWindowUpdate, 0, 0, h2::u32(10)));
  sent += data_of(play.sent());
  EXPECT_EQ(sent.size(), 65'545U);
  EXPECT_TRUE(play.uploading(1));
  play.feed(frame(h2::kWindowUpdate, 0, 0, h2::u32(1'000'000)));
  const std::string rest = play.sent();
  EXPECT_EQ(frames_of(rest).back().flags, h2::kEndStream);
  EXPECT_EQ(sent + data_of(rest), body);
  EXPECT_FALSE(play.uploading(1));
  play.feed(ok(1));
  EXPECT_EQ(play.story().back(), "finished 1: 200, 0 bytes, keep");
}

// RFC 9113, 8.1: what the peer does not wait for is not sent.
TEST(Http2Upload, IsCutOffByAnEarlyResponse) {
  H2Play play(post(std::string(100'000, 'b')));
  play.ready().request(1).sent();
  play.feed(ok(1));
  EXPECT_EQ(play.story(), (Story{"submitted 1", "first 1", "finished 1: 200, 0 bytes, keep"}));
  EXPECT_EQ(frames_of(play.sent(), h2::kRstStream).size(), 1U);
  play.feed(frame(h2::kRstStream, 0, 1, h2::u32(0)) +
            frame(h2::kWindowUpdate, 0, 0, h2::u32(1'000'000)));
  EXPECT_THAT(data_of(play.sent()), IsEmpty());
  EXPECT_EQ(play.capacity(), 1U);
}

// ---- what an Exchanges is told ----

// One request; wants all of its response, and ends it as told.
struct Told {
  Story story;
  Exchanges::Wants wants = {.fields = true, .body = true, .end = true};
  std::size_t enough = 1'000'000;  // bytes of body
  std::optional<OriginIndex> next;
};

class Telling final : public Exchanges {
 public:
  Telling(const RequestSpec& request, Told& told) : request_(request), told_(told) {}
  OriginIndex begin(Slot /*slot*/) override { return kFirstOrigin; }
  const RequestBytes& bytes(Slot /*slot*/) override { return bytes_; }
  const RequestSpec& fields(Slot /*slot*/) override { return request_; }
  Wants wants(Slot slot, std::uint16_t status, Nanos /*now*/) override {
    told_.story.push_back("wants " + std::to_string(slot) + " " + std::to_string(status));
    return told_.wants;
  }
  void field(Slot /*slot*/, std::string_view name, std::string_view value) override {
    told_.story.push_back(std::string(name) + "=" + std::string(value));
  }
  bool body(Slot /*slot*/, std::string_view bytes, Nanos /*now*/) override {
    told_.story.push_back("body " + std::string(bytes));
    size_ += bytes.size();
    return size_ < told_.enough;
  }
  void ended(Slot slot, Nanos /*now*/, Event& event) override {
    told_.story.push_back("ended " + std::to_string(slot));
    if (!told_.next) return;
    event.kind = Event::Kind::kNext;
    event.origin = *told_.next;
  }

 private:
  const RequestSpec& request_;
  const RequestBytes bytes_;
  Told& told_;
  std::size_t size_ = 0;
};

class TellingContent final : public HttpContent {
 public:
  TellingContent(RequestSpec request, Told& told) : request_(std::move(request)), told_(told) {}
  std::unique_ptr<Exchanges> for_worker(Origins& /*origins*/,
                                        WorkerShare /*share*/) const override {
    return std::make_unique<Telling>(request_, told_);
  }

 private:
  const RequestSpec request_;
  Told& told_;
};

const std::string kFullResponse =
    frame(h2::kHeaders, h2::kEndHeaders, 1, h2::field(":status", "103") + h2::field("early", "1")) +
    frame(h2::kHeaders, h2::kEndHeaders, 1, kStatus200 + h2::field("a", "b") + h2::field("c", "")) +
    frame(h2::kData, 0, 1, "one") + frame(h2::kData, 0, 1, "two") +
    frame(h2::kHeaders, h2::kWhole, 1, h2::field("trailer", "t"));

TEST(Http2Exchanges, AreToldTheFinalHeadTheBodyAndTheEnd) {
  Told told;
  H2Play play(std::make_unique<TellingContent>(get(), told));
  play.ready().request(7).feed(kFullResponse);
  EXPECT_EQ(told.story, (Story{"wants 7 200", "a=b", "c=", "body one", "body two", "ended 7"}));
  EXPECT_EQ(play.story(), (Story{"submitted 7", "first 7", "finished 7: 200, 6 bytes, keep"}));
}

TEST(Http2Exchanges, AreToldNothingTheyDoNotWant) {
  Told told;
  told.wants = {};
  H2Play play(std::make_unique<TellingContent>(get(), told));
  play.ready().request(7).feed(kFullResponse);
  EXPECT_EQ(told.story, (Story{"wants 7 200"}));
}

TEST(Http2Exchanges, MayHaveEnoughAndLoseTheirStreamAlone) {
  Told told;
  told.enough = 3;
  H2Play play(std::make_unique<TellingContent>(get(), told), 2);
  play.ready().request(7).request(8).sent();
  play.feed(kFullResponse + ok(3));
  EXPECT_EQ(told.story,
            (Story{"wants 7 200", "a=b", "c=", "body one", "ended 7", "wants 8 200", "ended 8"}));
  EXPECT_THAT(streams_of(frames_of(play.sent(), h2::kRstStream)), ElementsAre(1));
  EXPECT_EQ(play.capacity(), 2U);
}

TEST(Http2Exchanges, MayGoOn) {
  Told told;
  told.next = 3;
  H2Play play(std::make_unique<TellingContent>(get(), told));
  play.ready().request(7).feed(ok(1));
  EXPECT_EQ(play.story().back(), "next 7: 200, 0 bytes, keep, origin 3");
}

// A request that may change is copied as it is submitted, its body as it is sent.
TEST(Http2Exchanges, MayChangeTheirRequest) {
  Told told;
  H2Play play(std::make_unique<TellingContent>(post(std::string(5'000, 'b')), told));
  play.ready().sent();
  play.request(7);
  EXPECT_EQ(data_of(play.sent()).size(), 5'000U);
  EXPECT_EQ(play.borrowed_bytes(), 0U);
}

}  // namespace
}  // namespace vastar
