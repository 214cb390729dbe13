#include "plan/routes.h"

#include <gmock/gmock.h>

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

HostPort to(const std::string& rule, const std::string& host, std::uint16_t port) {
  const auto parsed = parse_connect_to(rule);
  EXPECT_TRUE(parsed) << rule << ": " << parsed.error().message;
  Routes routes;
  routes.connect_to = {*parsed};
  return routes.towards(host, port);
}

TEST(ConnectTo, ReplacesWhatItNames) {
  EXPECT_EQ(to("a:80:b:81", "a", 80), (HostPort{"b", 81}));
  EXPECT_EQ(to("a:80:b:81", "A", 80), (HostPort{"b", 81})) << "hosts have no case";
  EXPECT_EQ(to("a:80:b:81", "a", 81), (HostPort{"a", 81}));
  EXPECT_EQ(to("a:80:b:81", "c", 80), (HostPort{"c", 80}));
}

TEST(ConnectTo, AnEmptyPartIsAnyOrTheSame) {
  EXPECT_EQ(to("::b:81", "x", 1), (HostPort{"b", 81}));
  EXPECT_EQ(to("a:::81", "a", 7), (HostPort{"a", 81}));
  EXPECT_EQ(to(":7:b:", "x", 7), (HostPort{"b", 7}));
  EXPECT_EQ(to(":::", "x", 7), (HostPort{"x", 7}));
}

TEST(ConnectTo, Ipv6StandsInBrackets) {
  EXPECT_EQ(to("[::1]:80:[::2]:81", "::1", 80), (HostPort{"::2", 81}));
}

TEST(ConnectTo, TheFirstRuleThatFitsCounts) {
  Routes routes;
  routes.connect_to = {*parse_connect_to("a::b:1"), *parse_connect_to("::c:2")};
  EXPECT_EQ(routes.towards("a", 9), (HostPort{"b", 1}));
  EXPECT_EQ(routes.towards("z", 9), (HostPort{"c", 2}));
}

TEST(ConnectTo, Refused) {
  for (const char* text : {"", "a", "a:80", "a:80:b", "a:80:b:81:c", "a:x:b:81", "a:80:b:0",
                           "a:80:b:65536", "[::1:80:b:81", "[g]:80:b:81", "a b:80:c:81"}) {
    EXPECT_FALSE(parse_connect_to(text)) << text;
  }
}

TEST(Pin, NamesAddresses) {
  const auto pin = parse_pin("example.com:443:127.0.0.1,[::1],10.0.0.1");
  ASSERT_TRUE(pin) << pin.error().message;
  EXPECT_EQ(pin->from, (HostPort{"example.com", 443}));
  EXPECT_THAT(pin->addresses, ElementsAre("127.0.0.1", "::1", "10.0.0.1"));
  EXPECT_THAT(parse_pin("h:1:::1")->addresses, ElementsAre("::1"));
}

TEST(Pin, IsFoundByHostAndPort) {
  Routes routes;
  routes.pins = {*parse_pin("a:80:127.0.0.1"), *parse_pin("*:81:127.0.0.2")};
  ASSERT_NE(routes.pin_of({"A", 80}), nullptr);
  EXPECT_THAT(routes.pin_of({"A", 80})->addresses, ElementsAre("127.0.0.1"));
  EXPECT_EQ(routes.pin_of({"a", 443}), nullptr);
  ASSERT_NE(routes.pin_of({"any", 81}), nullptr);
}

TEST(Pin, Refused) {
  for (const char* text : {"", "a", "a:80", "a:80:", ":80:127.0.0.1", "a::127.0.0.1", "a:80:b.test",
                           "a:80:127.0.0.1,", "a:80:127.0.0.256", "a:99999:127.0.0.1"}) {
    EXPECT_FALSE(parse_pin(text)) << text;
  }
  EXPECT_THAT(parse_pin("a:80:b.test").error().message, HasSubstr("no IP address"));
  EXPECT_FALSE(parse_pin(std::string_view("a:80:127.0.0.1\0x", 16))) << "read to its end";
}

}  // namespace
}  // namespace vastar
