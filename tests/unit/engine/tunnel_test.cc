// What proxies answer to CONNECT, right and wrong, cut everywhere.
#include "engine/tunnel.h"

#include <gmock/gmock.h>

#include <string>

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::Not;
using State = Tunnel::State;

const Origin kTarget{.scheme = "https", .host = "api.test", .port = 443};

struct Told {
  State state = State::kMore;
  Failure failure = Failure::kNone;
  std::string why;
  std::string behind;  // what the tunnel left alone
};

// The answer, cut before byte `cut`; 0: in one read.
Told told(std::string_view answer, std::size_t cut = 0, bool closes = false) {
  Tunnel tunnel({"p.test", 3128, "me:secret"}, kTarget);
  Told told;
  for (std::string_view part : {answer.substr(0, cut), answer.substr(cut)}) {
    if (told.state == State::kMore) told.state = tunnel.take(part);
    told.behind += part;
  }
  if (closes && told.state == State::kMore) told.state = tunnel.end();
  told.failure = tunnel.failure();
  told.why = tunnel.why();
  return told;
}

TEST(Tunnel, AsksForHostAndPort) {
  const Tunnel tunnel({"p.test", 3128, ""}, kTarget);
  EXPECT_THAT(std::string(tunnel.unsent()),
              testing::MatchesRegex("CONNECT api.test:443 HTTP/1.1\r\nHost: api.test:443\r\n"
                                    "User-Agent: vastar/[^\r]*\r\n\r\n"));
  const Tunnel ipv6({"p.test", 1, ""}, {.scheme = "http", .host = "::1", .port = 80});
  EXPECT_TRUE(ipv6.unsent().starts_with("CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\n"));
}

TEST(Tunnel, TellsTheProxyItsUser) {
  const Tunnel tunnel({"p.test", 3128, "me:secret"}, kTarget);
  EXPECT_THAT(std::string(tunnel.unsent()),
              HasSubstr("\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n"));
}

TEST(Tunnel, IsSentInAnyPieces) {
  Tunnel tunnel({"p.test", 3128, ""}, kTarget);
  const std::string whole(tunnel.unsent());
  tunnel.sent(10);
  EXPECT_EQ(tunnel.unsent(), whole.substr(10));
  tunnel.sent(whole.size() - 10);
  EXPECT_EQ(tunnel.unsent(), "");
}

TEST(Tunnel, OpensAtAnyCut) {
  for (const std::string head :
       {"HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.0 200\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 204 \r\nVia: x\r\n\r\n",
        "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"}) {
    for (std::size_t cut = 0; cut < head.size(); ++cut) {
      const Told it = told(head, cut);
      ASSERT_EQ(it.state, State::kOpen) << head << " cut before " << cut << ": " << it.why;
      ASSERT_EQ(it.behind, "");
    }
  }
}

TEST(Tunnel, LeavesAloneWhatIsTheTargets) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
  for (const std::string& behind :
       {std::string("\x16\x03\x03\x00\x10", 5), std::string("\r\n\r\n"), std::string("<html>")}) {
    for (std::size_t cut = 0; cut <= head.size(); ++cut) {
      const Told it = told(head + behind, cut);
      ASSERT_EQ(it.state, State::kOpen);
      ASSERT_EQ(it.behind, behind) << "cut before " << cut;
    }
  }
}

TEST(Tunnel, IsRefused) {
  for (const char* head : {"HTTP/1.1 403 Filtered\r\nContent-Length: 900\r\n\r\n<html>",
                           "HTTP/1.1 502 Bad Gateway\r\n\r\n",
                           "HTTP/1.1 301 x\r\nLocation: /\r\n\r\n", "HTTP/1.1 999 x\r\n\r\n"}) {
    const Told it = told(head);
    EXPECT_EQ(it.state, State::kFailed);
    EXPECT_EQ(it.failure, Failure::kProxyRefused);
    EXPECT_EQ(it.why, "status " + std::string(head).substr(9, 3));
  }
}

TEST(Tunnel, WantsAUserOrAnother) {
  const std::string head =
      "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n";
  EXPECT_THAT(told(head).why, HasSubstr("does not take the user and password"));
  EXPECT_THAT(told(head).why, Not(HasSubstr("secret")));
  Tunnel nobody({"p.test", 3128, ""}, kTarget);
  std::string_view bytes = head;
  EXPECT_EQ(nobody.take(bytes), State::kFailed);
  EXPECT_EQ(nobody.failure(), Failure::kProxyRefused);
  EXPECT_THAT(nobody.why(), HasSubstr("--proxy-user"));
}

TEST(Tunnel, FailsAtWhatIsNoAnswer) {
  const std::string endless_line(70'000, 'x');
  std::string endless_head = "HTTP/1.1 200 OK\r\n";
  while (endless_head.size() < 70'000) endless_head += "A: b\r\n";
  std::string endless_interims;
  while (endless_interims.size() < 70'000) endless_interims += "HTTP/1.1 100 x\r\n\r\n";
  for (const std::string& answer :
       {std::string("garbage"), std::string("\x15\x03\x03\x00\x02\x02\x46", 7),
        std::string("HTTP/1.1 200 OK\n\n"), std::string("HTTP/2 200\r\n\r\n"),
        std::string("HTTP/1.1 20 OK\r\n\r\n"), std::string("HTTP/1.1 200 OK\r\nno colon\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\n folded: x\r\n\r\n"), std::string("\r\n\r\n"),
        std::string("HTTP/1.1 101 Switching\r\n\r\n"), "HTTP/1.1 200 " + endless_line, endless_head,
        endless_interims}) {
    const std::size_t step = answer.size() > 1000 ? 997 : 1;
    for (std::size_t cut = 0; cut < answer.size(); cut += step) {
      const Told it = told(answer, cut);
      ASSERT_EQ(it.state, State::kFailed) << answer.substr(0, 60) << " cut before " << cut;
      ASSERT_EQ(it.failure, Failure::kProxyFailed);
      ASSERT_NE(it.why, "");
    }
  }
}

TEST(Tunnel, EndsEarly) {
  EXPECT_EQ(told("", 0, true).why, "closed before its answer");
  for (const char* part : {"H", "HTTP/1.1 200 OK\r", "HTTP/1.1 200 OK\r\n",
                           "HTTP/1.1 200 OK\r\nA:", "HTTP/1.1 200 OK\r\n\r"}) {
    const Told it = told(part, 0, true);
    EXPECT_EQ(it.state, State::kFailed) << part;
    EXPECT_EQ(it.failure, Failure::kProxyFailed);
    EXPECT_EQ(it.why, "closed inside its answer") << part;
  }
}

}  // namespace
}  // namespace vastar
