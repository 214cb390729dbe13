#include "plan/proxy.h"

#include <gmock/gmock.h>

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string problem_of(std::string_view text) {
  const auto proxy = parse_proxy(text);
  return proxy ? "" : proxy.error().message;
}

TEST(Proxy, IsHostAndPort) {
  for (const char* text : {"http://p.test:3128", "p.test:3128", "HTTP://p.test:3128/"}) {
    const auto proxy = parse_proxy(text);
    ASSERT_TRUE(proxy) << text << ": " << proxy.error().message;
    EXPECT_EQ(*proxy, (Proxy{"p.test", 3128, ""})) << text;
    EXPECT_EQ(proxy->authority(), "p.test:3128");
    EXPECT_EQ(proxy->authorization(), "");
  }
  EXPECT_EQ(parse_proxy("[::1]:80")->authority(), "[::1]:80");
}

TEST(Proxy, HasAUserWithAPassword) {
  const auto proxy = parse_proxy("http://me:se%40cret@p.test:3128");
  ASSERT_TRUE(proxy) << proxy.error().message;
  EXPECT_EQ(proxy->userinfo, "me:se@cret");
  EXPECT_EQ(proxy->authorization(), "Basic bWU6c2VAY3JldA==");
  EXPECT_EQ(proxy->authority(), "p.test:3128") << "the password is for nobody's eyes";
}

TEST(Proxy, RefusesWhatItCannotSpeak) {
  EXPECT_THAT(problem_of("https://p.test:3128"), HasSubstr("https:// is not spoken to"));
  EXPECT_THAT(problem_of("socks5://p.test:1080"), HasSubstr("socks5:// is not spoken to"));
}

TEST(Proxy, RefusesWhatIsUnclear) {
  EXPECT_THAT(problem_of("p.test"), HasSubstr("port is missing"));
  EXPECT_THAT(problem_of("http://p.test"), HasSubstr("port is missing"));
  EXPECT_THAT(problem_of("http://p.test:80/path"), HasSubstr("behind the proxy's port"));
  EXPECT_THAT(problem_of("me:secret@p.test:80"), HasSubstr("begins with http://"));
  for (const char* text : {"", "http://", "p.test:0", "p.test:99999", "p test:1", "http://:80"}) {
    EXPECT_NE(problem_of(text), "") << text;
  }
}

TEST(Proxy, NoMessageRepeatsAPassword) {
  for (const char* text : {"https://me:secret@p:1", "me:secret@p:1", "http://me:secret@p",
                           "http://me:sec/secret@p:1", "http://me:secret@p:x", "x://secret@"}) {
    EXPECT_NE(problem_of(text), "") << text;
    EXPECT_THAT(problem_of(text), Not(HasSubstr("secret"))) << text;
  }
}

bool covered(std::string_view list, const std::string& host, std::uint16_t port = 80) {
  ProxyExceptions exceptions;
  const auto added = exceptions.add(list);
  EXPECT_TRUE(added) << list << ": " << added.error().message;
  return exceptions.cover(host, port);
}

TEST(ProxyExceptions, ANameStandsForAllThatEndsInIt) {
  for (const char* list : {"example.com", ".example.com", "*.example.com", "EXAMPLE.com."}) {
    EXPECT_TRUE(covered(list, "example.com")) << list;
    EXPECT_TRUE(covered(list, "a.b.Example.com")) << list;
    EXPECT_TRUE(covered(list, "example.com.")) << list;
    EXPECT_FALSE(covered(list, "notexample.com")) << list;
    EXPECT_FALSE(covered(list, "example.com.test")) << list;
    EXPECT_FALSE(covered(list, "com")) << list;
  }
}

TEST(ProxyExceptions, AddressesAndNetworks) {
  EXPECT_TRUE(covered("127.0.0.1", "127.0.0.1"));
  EXPECT_FALSE(covered("127.0.0.1", "127.0.0.11"));
  EXPECT_TRUE(covered("10.0.0.0/8", "10.200.3.4"));
  EXPECT_FALSE(covered("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(covered("10.0.0.128/25", "10.0.0.200"));
  EXPECT_FALSE(covered("10.0.0.128/25", "10.0.0.127"));
  EXPECT_TRUE(covered("0.0.0.0/0", "8.8.8.8"));
  EXPECT_TRUE(covered("::1", "::1"));
  EXPECT_TRUE(covered("[::1]", "0:0:0:0:0:0:0:1"));
  EXPECT_TRUE(covered("fd00::/8", "fd12::1"));
  EXPECT_FALSE(covered("fd00::/8", "fe80::1"));
  EXPECT_FALSE(covered("0.0.0.0/0", "::1"));
  EXPECT_FALSE(covered("10.0.0.0/8", "ten.test")) << "names are not looked up for it";
}

TEST(ProxyExceptions, Ports) {
  EXPECT_TRUE(covered("a.test:8080", "a.test", 8080));
  EXPECT_FALSE(covered("a.test:8080", "a.test", 80));
  EXPECT_TRUE(covered("127.0.0.1:8080", "127.0.0.1", 8080));
  EXPECT_TRUE(covered("[::1]:8080", "::1", 8080));
  EXPECT_FALSE(covered("[::1]:8080", "::1", 8081));
}

TEST(ProxyExceptions, AreAListOfAnyLength) {
  EXPECT_TRUE(covered("a.test, b.test\tc.test,,", "c.test"));
  EXPECT_TRUE(covered("*", "any.test"));
  EXPECT_TRUE(covered("*", "::1"));
  EXPECT_FALSE(covered("", "any.test"));
  EXPECT_TRUE(ProxyExceptions().empty());
}

TEST(ProxyExceptions, AreReadStrictly) {
  for (const char* list : {"10.0.0.0/33", "::/129", "a.test/8", "a..b", "a.test:0", "a.test:x",
                           "10.0.0.0/", "[::1", "a_b!", "1.2.3"}) {
    ProxyExceptions exceptions;
    EXPECT_FALSE(exceptions.add(list)) << list;
  }
}

TEST(Proxies, DependOnTheTarget) {
  Proxies proxies;
  EXPECT_EQ(proxies.on_the_way_to({.host = "a.test"}), nullptr);
  proxies.plain = Proxy{"plain", 1, ""};
  proxies.secure = Proxy{"secure", 2, ""};
  ASSERT_TRUE(proxies.exceptions.add("b.test:443"));
  EXPECT_EQ(proxies.on_the_way_to({.scheme = "http", .host = "a.test"})->host, "plain");
  EXPECT_EQ(proxies.on_the_way_to({.scheme = "ws", .host = "a.test"})->host, "plain");
  EXPECT_EQ(proxies.on_the_way_to({.scheme = "https", .host = "a.test"})->host, "secure");
  EXPECT_EQ(proxies.on_the_way_to({.scheme = "wss", .host = "a.test"})->host, "secure");
  EXPECT_EQ(proxies.on_the_way_to({.scheme = "https", .host = "b.test", .port = 443}), nullptr);
  EXPECT_NE(proxies.on_the_way_to({.scheme = "https", .host = "b.test", .port = 444}), nullptr);
}

}  // namespace
}  // namespace vastar
