// Requests in pieces: whole URLs for a proxy, bodies that wait to be asked for.
#include "protocols/http1/http1_piecewise_session.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/session_play.h"

namespace vastar {
namespace {

using testing::Story;

constexpr Slot kSlot = 7;

class OneRequest final : public Exchanges {
 public:
  explicit OneRequest(RequestSpec spec)
      : spec_(std::move(spec)), bytes_(serialize_request(spec_)) {}
  OriginIndex begin(Slot) override { return kFirstOrigin; }
  const RequestBytes& bytes(Slot) override { return bytes_; }
  const RequestSpec& fields(Slot) override { return spec_; }

 private:
  const RequestSpec spec_;
  const RequestBytes bytes_;
};

RequestSpec upload(const std::string& expect = "100-continue", const std::string& body = "body") {
  RequestSpec spec;
  spec.method = "POST";
  spec.target = "/x";
  spec.headers = {
      {"Host", "h.test"}, {"Expect", expect}, {"Content-Length", std::to_string(body.size())}};
  spec.body = body;
  return spec;
}

// A session, what it wants sent, and what it tells.
struct Play {
  explicit Play(const RequestSpec& spec, Forwarding forwarding = {})
      : exchanges(spec), session(exchanges, memo, std::move(forwarding)) {}

  std::string submitted() {
    Outbox outbox;
    EXPECT_TRUE(session.submit(kSlot, outbox));
    return text_of(outbox) + flushed();
  }
  std::string flushed() {
    Outbox outbox;
    session.flush(outbox);
    return text_of(outbox);
  }
  void feed(std::string_view bytes) {
    while (!bytes.empty()) {
      Outbox outbox;
      Events events;
      const std::size_t taken = session.receive(bytes, 1, outbox, events);
      for (const Event& event : events) story.push_back(testing::describe(event));
      bytes.remove_prefix(taken);
    }
  }
  static std::string text_of(const Outbox& outbox) {
    std::string text;
    for (std::size_t i = 0; i < outbox.piece_count(); ++i) text += outbox.piece(i);
    return text;
  }

  OneRequest exchanges;
  HeadMemo memo;
  Http1PiecewiseSession session;
  Story story;
};

constexpr std::string_view kHead =
    "POST /x HTTP/1.1\r\nHost: h.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const Story kOkStory = {"first 7", "finished 7: 200, 2 bytes, keep"};

TEST(Http1Piecewise, WritesWholeUrlsForAProxy) {
  const Origin origin{.scheme = "http", .host = "h.test", .port = 8080};
  RequestSpec spec = upload("something-else");
  Play play(spec, forwarding_by({"p.test", 3128, "me:secret"}, origin));
  EXPECT_EQ(play.submitted(),
            "POST http://h.test:8080/x HTTP/1.1\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n"
            "Host: h.test\r\nExpect: something-else\r\nContent-Length: 4\r\n\r\nbody");
  Play nobody(spec, forwarding_by({"p.test", 3128, ""}, origin));
  EXPECT_EQ(nobody.submitted(),
            "POST http://h.test:8080/x HTTP/1.1\r\n"
            "Host: h.test\r\nExpect: something-else\r\nContent-Length: 4\r\n\r\nbody");
}

TEST(Http1Piecewise, HoldsABodyUntilItIsAskedForAtAnyCut) {
  const std::string answer = std::string(kContinue) + std::string(kOk);
  for (std::size_t cut = 1; cut <= kContinue.size(); ++cut) {
    Play play(upload());
    ASSERT_EQ(play.submitted(), kHead);
    ASSERT_TRUE(play.session.holds_back(kSlot));
    play.feed(answer.substr(0, cut));
    ASSERT_EQ(play.session.holds_back(kSlot), cut < kContinue.size()) << "cut before " << cut;
    play.feed(answer.substr(cut, kContinue.size() - cut));
    ASSERT_FALSE(play.session.holds_back(kSlot));
    ASSERT_EQ(play.flushed(), "body");
    ASSERT_EQ(play.flushed(), "") << "once";
    play.story.clear();
    play.feed(kOk);
    ASSERT_EQ(play.story, kOkStory) << "the first byte is the response's, not the 100's";
    ASSERT_EQ(play.session.capacity(), 1U);
  }
}

TEST(Http1Piecewise, HoldsABodyThroughProxiesToo) {
  Play play(upload(), forwarding_by({"p.test", 3128, ""}, {.host = "h.test"}));
  EXPECT_EQ(play.submitted(), "POST http://h.test" + std::string(kHead.substr(5)));
  play.feed(kContinue);
  EXPECT_EQ(play.flushed(), "body");
}

TEST(Http1Piecewise, SendsABodyThatWasNotAskedFor) {
  Play play(upload());
  play.submitted();
  play.session.go_on(kSlot);
  EXPECT_FALSE(play.session.holds_back(kSlot));
  EXPECT_EQ(play.flushed(), "body");
  play.feed(kContinue);  // late
  EXPECT_EQ(play.flushed(), "");
  play.story.clear();
  play.feed(kOk);
  EXPECT_EQ(play.story, kOkStory);
}

TEST(Http1Piecewise, OtherInterimResponsesAskForNothing) {
  Play play(upload());
  play.submitted();
  play.feed("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
  EXPECT_TRUE(play.session.holds_back(kSlot));
  play.feed(kContinue);
  EXPECT_FALSE(play.session.holds_back(kSlot));
}

TEST(Http1Piecewise, AResponseInPlaceOfTheBodyEndsTheConnection) {
  for (const std::string& before : {std::string(), std::string(kContinue)}) {
    for (const char* answer :
         {"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n"}) {
      Play play(upload());
      play.submitted();
      play.feed(before + answer);
      ASSERT_FALSE(play.story.empty());
      EXPECT_TRUE(play.story.back().ends_with("0 bytes, close")) << play.story.back();
      EXPECT_FALSE(play.session.holds_back(kSlot));
      EXPECT_EQ(play.flushed(), "") << "the body is in nobody's way any more";
      EXPECT_EQ(play.session.capacity(), 0U);
    }
  }
}

TEST(Http1Piecewise, ADroppedBodyOfTheResponseEndsItToo) {
  Play play(upload());
  play.submitted();
  play.feed("HTTP/1.1 413 Too Large\r\nContent-Length: 100000\r\n\r\n");
  ASSERT_EQ(play.session.discardable(), 100'000U);
  Events events;
  play.session.discarded(100'000, 1, events);
  EXPECT_EQ(testing::describe(*events.begin()), "finished 7: 413, 100000 bytes, close");
}

TEST(Http1Piecewise, HoldsNothingWithoutABodyOrTheWish) {
  Play none(upload("100-continue", ""));
  none.submitted();
  EXPECT_FALSE(none.session.holds_back(kSlot));
  Play other(upload("x-100-continue"));
  EXPECT_TRUE(other.submitted().ends_with("\r\n\r\nbody"));
  EXPECT_FALSE(other.session.holds_back(kSlot));
  Play loud(upload("100-Continue"));
  EXPECT_TRUE(loud.submitted().ends_with("\r\n\r\n"));
  EXPECT_TRUE(loud.session.holds_back(kSlot));
}

TEST(Http1Piecewise, ManyHundredsAreTooMany) {
  Play play(upload());
  play.submitted();
  for (int i = 0; i < 101; ++i) play.feed(kContinue);
  ASSERT_FALSE(play.story.empty());
  EXPECT_EQ(play.story.back(), "failed 7: protocol, more than 100 interim responses");
}

// A head that is known takes one step, and gives two events: there must be room for both, however
// many came before.
TEST(Http1Piecewise, AKnownHeadBehindAnyNumberOfHundreds) {
  for (int hundreds = 1; hundreds <= 40; ++hundreds) {
    Play play(upload());
    play.submitted();
    play.feed(kContinue);
    play.flushed();
    play.feed(kOk);
    play.submitted();
    std::string bytes;
    for (int i = 0; i < hundreds; ++i) bytes += kContinue;
    play.feed(bytes.append(kOk));
    EXPECT_TRUE(play.story.back().starts_with("finished 7: 200, 2 bytes")) << hundreds;
  }
}

}  // namespace
}  // namespace vastar
