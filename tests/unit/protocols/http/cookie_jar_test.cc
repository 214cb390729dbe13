// Cookies: which go back where, and for how long.
#include "protocols/http/cookie_jar.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

constexpr Nanos kNow = 1000 * kSecond;
constexpr std::int64_t kWall = 1'700'000'000;

Origin at(const std::string& host, std::uint16_t port = 80, const std::string& scheme = "http") {
  return {.scheme = scheme, .host = host, .port = port};
}

class Jar : public ::testing::Test {
 protected:
  void set(const std::string& cookie, const Origin& from = at("www.example.com"),
           const std::string& target = "/a/b") {
    jar_.store(from, target, cookie, kNow, kWall);
  }
  std::string sent(const Origin& to = at("www.example.com"), const std::string& target = "/a/b",
                   Nanos now = kNow) const {
    std::string header;
    jar_.append_to(header, to, target, now);
    return header;
  }
  CookieJar jar_;
};

TEST_F(Jar, GivesBackWhatWasSet) {
  set("a=1");
  set(" b = two words ; HttpOnly; SameSite=Lax");
  set("c=x=y");
  set("d=");
  EXPECT_EQ(sent(), "a=1; b=two words; c=x=y; d=");
}

TEST_F(Jar, AppendsToFixedOnes) {
  set("a=1");
  std::string header = "fixed=yes";
  jar_.append_to(header, at("www.example.com"), "/a", kNow);
  EXPECT_EQ(header, "fixed=yes; a=1");
}

TEST_F(Jar, ReplacesOneOfTheSameNameInItsPlace) {
  set("a=1");
  set("b=2");
  set("a=3");
  EXPECT_EQ(sent(), "a=3; b=2");
  EXPECT_EQ(jar_.size(), 2u);
}

TEST_F(Jar, LeavesOutWhatIsNone) {
  for (const std::string& cookie :
       {std::string(""), std::string("a"), std::string("=1"), std::string("; Path=/"),
        std::string("a=1\x01"), "a=" + std::string(5000, 'x')}) {
    set(cookie);
  }
  EXPECT_EQ(jar_.size(), 0u);
}

TEST_F(Jar, KeepsToItsHost) {
  set("a=1");
  EXPECT_EQ(sent(at("WWW.Example.com")), "a=1");
  EXPECT_EQ(sent(at("www.example.com", 8080)), "a=1") << "ports mean nothing";
  EXPECT_EQ(sent(at("example.com")), "");
  EXPECT_EQ(sent(at("x.www.example.com")), "");
}

TEST_F(Jar, GoesToTheDomainItNames) {
  set("a=1; Domain=.Example.com");
  EXPECT_EQ(sent(at("example.com")), "a=1");
  EXPECT_EQ(sent(at("x.y.example.com")), "a=1");
  EXPECT_EQ(sent(at("badexample.com")), "");
}

TEST_F(Jar, RefusesDomainsOfOthers) {
  set("a=1; Domain=other.com");
  set("b=1; Domain=com");
  set("c=1; Domain=x.www.example.com");
  set("d=1; Domain=0.0.1", at("127.0.0.1"));
  EXPECT_EQ(jar_.size(), 0u);
  set("e=1; Domain=127.0.0.1", at("127.0.0.1"));
  set("f=1; Domain=localhost", at("localhost"));
  EXPECT_EQ(sent(at("127.0.0.1")), "e=1");
  EXPECT_EQ(sent(at("localhost")), "f=1");
  EXPECT_EQ(sent(at("1.127.0.0.1")), "");
}

TEST_F(Jar, KeepsToItsPath) {
  set("a=1");  // of /a/b: /a
  EXPECT_EQ(sent(at("www.example.com"), "/a"), "a=1");
  EXPECT_EQ(sent(at("www.example.com"), "/a/x?y=/"), "a=1");
  EXPECT_EQ(sent(at("www.example.com"), "/ab"), "");
  EXPECT_EQ(sent(at("www.example.com"), "/"), "");
  jar_.clear();
  set("r=1", at("www.example.com"), "/x?q=/y/z");
  EXPECT_EQ(sent(at("www.example.com"), "/other"), "r=1") << "the query is no path";
}

TEST_F(Jar, SendsLongerPathsFirst) {
  set("root=1; Path=/");
  set("deep=1; Path=/a/b/");
  set("mid=1; Path=/a");
  set("bad=1; Path=a");  // no path: the default, /a
  EXPECT_EQ(sent(at("www.example.com"), "/a/b/c"), "deep=1; mid=1; bad=1; root=1");
}

TEST_F(Jar, KeepsSecureOnesToTls) {
  set("a=1; Secure", at("www.example.com", 443, "https"));
  EXPECT_EQ(sent(), "");
  EXPECT_EQ(sent(at("www.example.com", 443, "https")), "a=1");
  set("b=1; Secure");
  EXPECT_EQ(sent(at("www.example.com", 443, "https")), "a=1") << "plain HTTP cannot set one";
}

TEST_F(Jar, ForgetsInTime) {
  set("a=1; Max-Age=10");
  EXPECT_EQ(sent(at("www.example.com"), "/a", kNow + 9 * kSecond), "a=1");
  EXPECT_EQ(sent(at("www.example.com"), "/a", kNow + 10 * kSecond), "");
  set("b=1; Expires=Tue, 14 Nov 2023 22:13:30 GMT");  // kWall + 10
  EXPECT_EQ(sent(at("www.example.com"), "/a", kNow + 9 * kSecond), "a=1; b=1");
  EXPECT_EQ(sent(at("www.example.com"), "/a", kNow + 11 * kSecond), "");
}

TEST_F(Jar, DropsWhatHasExpiredAlready) {
  for (const char* end : {"Max-Age=0", "Max-Age=-5", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"}) {
    set("a=1");
    ASSERT_EQ(jar_.size(), 1u);
    set(std::string("a=1; ") + end);
    EXPECT_EQ(jar_.size(), 0u) << end;
  }
}

TEST_F(Jar, PrefersMaxAgeAndIgnoresWhatItCannotRead) {
  set("a=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  set("b=1; Max-Age=99999999999999999999999");
  set("c=1; Max-Age=ten; Expires=never");
  EXPECT_EQ(sent(), "a=1; b=1; c=1");
  EXPECT_EQ(sent(at("www.example.com"), "/a", kNow + kHour), "b=1; c=1");
}

TEST_F(Jar, HoldsFifty) {
  for (int i = 0; i < 60; ++i)
    set("c" + std::to_string(i) + "=1; Path=/" + std::string(60 - i, 'x'));
  EXPECT_EQ(jar_.size(), CookieJar::kMost);
  EXPECT_EQ(sent(at("www.example.com"), "/x"), "c59=1");
  EXPECT_EQ(sent(at("www.example.com"), "/" + std::string(60, 'x')), "") << "the oldest went";
}

}  // namespace
}  // namespace vastar
