// Redirects, cookies and checks over HTTP/1.1 sessions: what is sent next, and what is reported.
#include "protocols/http/load_exchanges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "plan/url.h"
#include "protocols/http/fixed_request.h"
#include "protocols/http/found_origins.h"
#include "protocols/http/http_protocol.h"
#include "support/session_play.h"

namespace vastar {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Player;
using testing::Story;

constexpr Slot kSlot = 3;

RequestSpec get() {
  RequestSpec request;
  request.target = "/a/b";
  request.headers = {{"Host", "127.0.0.1"}, {"Authorization", "Basic eDp5"}};
  return request;
}

std::string response(int status, const std::string& fields, const std::string& body = "") {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// One slot driven by hand: every exchange on a connection of its own.
class User {
 public:
  explicit User(LoadRules rules, RequestSpec request = get(),
                const std::string& url = "http://127.0.0.1/")
      : origins_(parse_url(url)->origin(), {}),
        protocol_(std::make_unique<LoadContent>(std::make_unique<FixedRequest>(std::move(request)),
                                                std::move(rules))),
        source_(protocol_.for_worker(origins_, {})) {}

  void begin() { source_->begin(kSlot); }
  // What is sent, and what is reported when `answer` has come, in pieces of `step`.
  std::string exchange(const std::string& answer, std::size_t step = 1'000'000) {
    const std::unique_ptr<Session> session = source_->make_session({});
    source_->sending(kSlot, now_);
    Outbox outbox;
    EXPECT_TRUE(session->submit(kSlot, outbox));
    std::string sent;
    for (std::size_t i = 0; i < outbox.piece_count(); ++i) sent += outbox.piece(i);
    Player player(*session);
    for (std::size_t at = 0; at < answer.size(); at += step) player.feed(answer.substr(at, step));
    story_ = player.story();
    return sent;
  }
  std::string operation(const std::string& answer) {
    begin();
    return exchange(answer);
  }
  void wait(Nanos duration) { now_ += duration; }
  const Story& story() const { return story_; }
  const std::string& outcome() const { return story_.back(); }
  const OriginTable& origins() const { return origins_; }

 private:
  OriginTable origins_;
  HttpProtocol protocol_;
  std::unique_ptr<SessionSource> source_;
  Nanos now_ = 1;  // when requests are sent; responses come at 1
  Story story_;
};

LoadRules redirects(unsigned most = 10) {
  LoadRules rules;
  rules.max_redirects = most;
  return rules;
}

// --- redirects ----------------------------------------------------------------------------------

TEST(Redirects, AreFollowedAtTheSameOrigin) {
  User user(redirects());
  EXPECT_THAT(user.operation(response(302, "Location: ../c?d\r\n")), HasSubstr("GET /a/b HTTP"));
  EXPECT_EQ(user.outcome(), "next 3: 302, 0 bytes, keep, origin 0");
  EXPECT_EQ(user.exchange(response(200, "", "ok")),
            "GET /c?d HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic eDp5\r\n\r\n");
  EXPECT_EQ(user.outcome(), "finished 3: 200, 2 bytes, keep");
}

TEST(Redirects, TellTheSameHoweverTheyAreCut) {
  for (const std::size_t step : {1U, 2U, 5U}) {
    User user(redirects());
    user.begin();
    user.exchange(response(301, "X: y\r\nlocation:  /c \r\n", "moved"), step);
    EXPECT_EQ(user.outcome(), "next 3: 301, 5 bytes, keep, origin 0");
    EXPECT_THAT(user.exchange(response(200, "")), HasSubstr("GET /c HTTP"));
  }
}

TEST(Redirects, AreForgottenWithTheirOperation) {
  User user(redirects());
  user.operation(response(302, "Location: /c\r\n"));
  user.exchange(response(200, ""));
  EXPECT_THAT(user.operation(response(200, "")), HasSubstr("GET /a/b HTTP"));
  user.operation(response(302, "Location: /c\r\n"));  // and never goes on: it timed out, say
  EXPECT_THAT(user.operation(response(200, "")), HasSubstr("GET /a/b HTTP"));
}

TEST(Redirects, LeadToOtherOriginsWithoutCredentials) {
  User user(redirects());
  user.operation(response(307, "Location: http://LocalHost:81/x\r\n"));
  EXPECT_EQ(user.outcome(), "next 3: 307, 0 bytes, keep, origin 1");
  EXPECT_EQ(user.origins().at(1), (Origin{.host = "localhost", .port = 81}));
  EXPECT_EQ(user.exchange(response(302, "Location: //127.0.0.1/back\r\n")),
            "GET /x HTTP/1.1\r\nHost: LocalHost:81\r\n\r\n");
  EXPECT_EQ(user.outcome(), "next 3: 302, 0 bytes, keep, origin 0");
  EXPECT_EQ(user.exchange(response(200, "")), "GET /back HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
      << "credentials do not come back";
}

// Names are of one host in any case: a redirect within it is none to a stranger.
TEST(Redirects, KeepCredentialsWhereTheHostIsWrittenInCapitals) {
  RequestSpec request = get();
  request.headers[0].value = "LocalHost:81";
  User user(redirects(), request, "http://LocalHost:81/");
  for (const char* to : {"/c", "http://LocalHost:81/c", "http://localhost:81/c"}) {
    user.operation(response(302, std::string("Location: ") + to + "\r\n"));
    EXPECT_EQ(user.outcome(), "next 3: 302, 0 bytes, keep, origin 0") << to;
    EXPECT_EQ(user.exchange(response(200, "")),
              "GET /c HTTP/1.1\r\nHost: LocalHost:81\r\nAuthorization: Basic eDp5\r\n\r\n");
  }
}

TEST(Redirects, KnowOneHostByItsNameInAnyCase) {
  OriginTable all(Origin{.host = "LocalHost"}, {});
  FoundOrigins origins(all);
  EXPECT_EQ(origins.index_of({.host = "localhost"}), 0u);
  EXPECT_EQ(origins.index_of({.host = "Two.example"}), 1u);
  EXPECT_EQ(origins.find({.host = "two.Example"}), 1u);
  EXPECT_EQ(origins.find({.host = "two.example", .port = 81}), 2u);
  EXPECT_EQ(origins.find({.scheme = "https", .host = "two.example"}), 3u);
  EXPECT_EQ(all.size(), 4u);
}

// A target that names another host every time would have connections opened without end.
TEST(Redirects, FindSoManyOriginsAndNoMore) {
  User user(redirects());
  const auto redirect_to = [&](std::size_t host) {
    user.operation(response(302, "Location: http://h" + std::to_string(host) + ".example/\r\n"));
    return user.outcome();
  };
  for (std::size_t host = 1; host <= FoundOrigins::kMost; ++host) {
    EXPECT_THAT(redirect_to(host), HasSubstr(", origin " + std::to_string(host)));
  }
  EXPECT_THAT(redirect_to(FoundOrigins::kMost + 1),
              AllOf(HasSubstr(", redirect: redirect to http://h65.example/: "),
                    HasSubstr("led to 64 other hosts already")));
  EXPECT_EQ(user.origins().size(), FoundOrigins::kMost + 1) << "nothing is kept of those";
  EXPECT_THAT(redirect_to(7), HasSubstr(", origin 7")) << "known ones are followed";
  user.operation(response(302, "Location: /c\r\n"));
  EXPECT_THAT(user.outcome(), HasSubstr(", origin 0"));
}

// HTTP/2 keeps what it made of a fixed request: one of the user's own must not pass for it.
TEST(Redirects, AreNoFixedRequests) {
  OriginTable origins(Origin{.host = "127.0.0.1"}, {});
  const LoadContent content(std::make_unique<FixedRequest>(get()), redirects());
  const std::unique_ptr<Exchanges> exchanges = content.for_worker(origins, {});
  exchanges->begin(kSlot);
  EXPECT_TRUE(exchanges->fixed(kSlot));
  exchanges->wants(kSlot, 302, 1);
  exchanges->field(kSlot, "location", "/c");
  Event event{.status = 302, .slot = kSlot};
  exchanges->ended(kSlot, 2, event);
  ASSERT_EQ(event.kind, Event::Kind::kNext);
  EXPECT_FALSE(exchanges->fixed(kSlot));
  EXPECT_EQ(exchanges->fields(kSlot).target, "/c");
  exchanges->begin(kSlot);
  EXPECT_TRUE(exchanges->fixed(kSlot));
}

TEST(Redirects, EndAfterTheMost) {
  User user(redirects(2));
  user.operation(response(302, "Location: /1\r\n"));
  user.exchange(response(302, "Location: /2\r\n"));
  EXPECT_EQ(user.outcome(), "next 3: 302, 0 bytes, keep, origin 0");
  user.exchange(response(302, "Location: /3\r\n"));
  EXPECT_THAT(user.outcome(), AllOf(HasSubstr(", redirect: "), HasSubstr("more than 2 redirects"),
                                    HasSubstr("/3")));
}

TEST(Redirects, SayWhereTheyCannotGo) {
  User user(redirects());
  user.operation(response(302, "Location: ftp://127.0.0.1/\r\n"));
  EXPECT_THAT(user.outcome(), AllOf(HasSubstr("redirect to ftp://127.0.0.1/"), HasSubstr("'ftp'")));
}

TEST(Redirects, WithoutALocationAreTheAnswer) {
  User user(redirects());
  user.operation(response(302, "", "here"));
  EXPECT_EQ(user.outcome(), "finished 3: 302, 4 bytes, keep");
  user.operation(response(304, "Location: /x\r\n"));
  EXPECT_THAT(user.outcome(), HasSubstr("finished 3: 304"));
}

TEST(Redirects, AreNotFollowedWhenTheyAreWhatIsExpected) {
  LoadRules rules = redirects();
  rules.expect_status = {302};
  User user(std::move(rules));
  user.operation(response(302, "Location: /c\r\n"));
  EXPECT_EQ(user.outcome(), "finished 3: 302, 0 bytes, keep");
  user.operation(response(301, "Location: /c\r\n"));
  EXPECT_EQ(user.outcome(), "next 3: 301, 0 bytes, keep, origin 0");
}

TEST(Redirects, MakeAGetOfAPost) {
  RequestSpec post = get();
  post.method = "POST";
  post.headers.push_back({"Content-Length", "4"});
  post.body = "body";
  User user(redirects(), post);
  user.operation(response(303, "Location: /c\r\n"));
  EXPECT_EQ(user.exchange(response(200, "")),
            "GET /c HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic eDp5\r\n\r\n");
  user.operation(response(308, "Location: /c\r\n"));
  EXPECT_THAT(user.exchange(response(200, "")),
              AllOf(HasSubstr("POST /c HTTP"), HasSubstr("Content-Length: 4\r\n\r\nbody")));
}

// --- cookies ------------------------------------------------------------------------------------

LoadRules cookies() {
  LoadRules rules = redirects();
  rules.cookies = true;
  return rules;
}

TEST(Cookies, AreSentBackByTheirUser) {
  User user(cookies());
  EXPECT_THAT(user.operation(response(200, "Set-Cookie: s=1; Path=/\r\nSet-Cookie: t=2\r\n")),
              Not(HasSubstr("Cookie")));
  EXPECT_THAT(user.operation(response(200, "Set-Cookie: s=3; Path=/\r\n")),
              HasSubstr("\r\nCookie: t=2; s=1\r\n"));
  EXPECT_THAT(user.operation(response(404, "Set-Cookie: t=; Max-Age=0\r\n")),
              HasSubstr("\r\nCookie: t=2; s=3\r\n"));
  EXPECT_THAT(user.operation(response(200, "")), HasSubstr("\r\nCookie: s=3\r\n"));
}

TEST(Cookies, OfARedirectGoToItsTarget) {
  User user(cookies());
  user.operation(response(302, "Set-Cookie: s=1; Path=/\r\nLocation: /c\r\n"));
  EXPECT_THAT(user.exchange(response(200, "")), HasSubstr("\r\nCookie: s=1\r\n"));
}

TEST(Cookies, StayAtTheirHost) {
  RequestSpec fixed = get();
  fixed.headers.push_back({"Cookie", "f=0"});
  User user(cookies(), fixed);
  user.operation(response(302, "Set-Cookie: s=1; Path=/\r\nLocation: http://127.0.0.2/\r\n"));
  EXPECT_THAT(user.exchange(response(302, "Location: http://127.0.0.1/\r\n")),
              Not(HasSubstr("Cookie")));
  EXPECT_THAT(user.exchange(response(200, "")), HasSubstr("\r\nCookie: s=1\r\n"));
  EXPECT_THAT(user.operation(response(200, "")), HasSubstr("\r\nCookie: f=0; s=1\r\n"));
}

// RFC 6265, 5.4: it is the time of the request that counts.
TEST(Cookies, AreNotSentOnceTheyHaveExpired) {
  User user(cookies());
  user.operation(response(200, "Set-Cookie: s=1; Path=/; Max-Age=60\r\n"));
  user.wait(59 * kSecond);
  EXPECT_THAT(user.operation(response(200, "")), HasSubstr("\r\nCookie: s=1\r\n"));
  user.begin();  // and its connection takes its time
  user.wait(2 * kSecond);
  EXPECT_THAT(user.exchange(response(200, "")), Not(HasSubstr("Cookie")));
}

TEST(Cookies, OfARedirectAreJudgedWhenItsTargetIsAsked) {
  User user(cookies());
  user.operation(response(302, "Set-Cookie: s=1; Path=/; Max-Age=60\r\nLocation: /c\r\n"));
  user.wait(61 * kSecond);
  EXPECT_THAT(user.exchange(response(200, "")),
              AllOf(HasSubstr("GET /c HTTP"), Not(HasSubstr("Cookie"))));
}

// RFC 6265, 4.2.1: the field has one pair at least.
TEST(Cookies, OfOtherPathsLeaveNoEmptyField) {
  User user(cookies());
  user.operation(response(200, "Set-Cookie: s=1; Path=/a\r\n"));
  EXPECT_THAT(user.operation(response(302, "Location: /c\r\n")), HasSubstr("\r\nCookie: s=1\r\n"));
  EXPECT_THAT(user.exchange(response(302, "Location: /a/d\r\n")),
              AllOf(HasSubstr("GET /c HTTP"), Not(HasSubstr("Cookie"))));
  EXPECT_THAT(user.exchange(response(200, "")), HasSubstr("\r\nCookie: s=1\r\n"));
}

TEST(Cookies, AreLeftAloneUnlessAskedFor) {
  User user(redirects());
  user.operation(response(200, "Set-Cookie: s=1; Path=/\r\n"));
  EXPECT_THAT(user.operation(response(200, "")), Not(HasSubstr("Cookie")));
}

// --- checks -------------------------------------------------------------------------------------

LoadRules body_check(const std::string& text) {
  ResponseChecks checks;
  checks.bodies.push_back(*parse_body_check(text));
  return LoadRules(std::move(checks));
}

TEST(Checks, FailResponsesThatAreWhole) {
  User user(body_check("ok"));
  user.operation(response(200, "", "it is ok"));
  EXPECT_EQ(user.outcome(), "finished 3: 200, 8 bytes, keep");
  user.operation(response(200, "", "it is not"));
  EXPECT_THAT(user.outcome(), AllOf(HasSubstr(", check: "), HasSubstr("the body was it is not")));
}

TEST(Checks, AreOfResponsesWhoseStatusIsGood) {
  User user(body_check("ok"));
  user.operation(response(500, "", "sorry"));
  EXPECT_EQ(user.outcome(), "finished 3: 500, 5 bytes, keep");
  LoadRules rules = body_check("sorry");
  rules.expect_status = {500};
  User expecting(std::move(rules));
  expecting.operation(response(500, "", "sorry"));
  EXPECT_EQ(expecting.outcome(), "finished 3: 500, 5 bytes, keep");
  expecting.operation(response(200, "", "ok"));
  EXPECT_EQ(expecting.outcome(), "finished 3: 200, 2 bytes, keep")
      << "the engine judges the status";
}

TEST(Checks, AreOfTheLastResponse) {
  LoadRules rules = body_check("ok");
  rules.max_redirects = 10;
  User user(std::move(rules));
  user.operation(response(302, "Location: /c\r\n", "moved"));
  EXPECT_EQ(user.outcome(), "next 3: 302, 5 bytes, keep, origin 0");
  user.exchange(response(200, "", "ok"));
  EXPECT_EQ(user.outcome(), "finished 3: 200, 2 bytes, keep");
}

TEST(Checks, SeeHeadsThatCameBefore) {
  ResponseChecks checks;
  checks.headers.push_back(*parse_header_check("X: re:^[ab]$"));
  User user(LoadRules(std::move(checks)));
  for (const char* value : {"a", "a", "b", "c", "c", "a"}) {
    user.operation(response(200, std::string("X: ") + value + "\r\n"));
    const bool good = std::string(value) != "c";
    EXPECT_EQ(user.outcome() == "finished 3: 200, 0 bytes, keep", good) << value;
  }
}

TEST(Checks, AskForNothingMoreThanTheyNeed) {
  User user(redirects());
  user.begin();
  user.exchange(response(200, "", std::string(100, 'x')));
  EXPECT_THAT(user.story(), ElementsAre("first 3", "finished 3: 200, 100 bytes, keep"));
}

}  // namespace
}  // namespace vastar
