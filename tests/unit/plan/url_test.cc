// URLs: what is taken apart how, what is refused with which words, and that no password leaks.
#include "plan/url.h"

#include <gmock/gmock.h>

#include <ostream>
#include <string>

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::Not;

struct GoodUrl {
  std::string text, host;
  int port;
  std::string target, authority, userinfo;
};
void PrintTo(const GoodUrl& url, std::ostream* out) { *out << url.text; }

class GoodUrls : public testing::TestWithParam<GoodUrl> {};

TEST_P(GoodUrls, AreTakenApart) {
  const GoodUrl& expected = GetParam();
  const Result<Url> url = parse_url(expected.text);
  ASSERT_TRUE(url.ok()) << url.error().message;
  EXPECT_EQ(url.value().scheme, "http");
  EXPECT_EQ(url.value().host, expected.host);
  EXPECT_EQ(url.value().port, expected.port);
  EXPECT_EQ(url.value().path_and_query, expected.target);
  EXPECT_EQ(url.value().authority(), expected.authority);
  EXPECT_EQ(url.value().userinfo, expected.userinfo);
  EXPECT_EQ(url.value().display(), "http://" + expected.authority + expected.target);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, GoodUrls,
    testing::Values(
        GoodUrl{"http://host", "host", 80, "/", "host", ""},
        GoodUrl{"http://host/", "host", 80, "/", "host", ""},
        GoodUrl{"HTTP://Host/a", "Host", 80, "/a", "Host", ""},
        GoodUrl{"http://host?x=1", "host", 80, "/?x=1", "host", ""},
        GoodUrl{"http://host?", "host", 80, "/?", "host", ""},
        GoodUrl{"http://host#top", "host", 80, "/", "host", ""},
        GoodUrl{"http://host/a?b=c#d?e/f", "host", 80, "/a?b=c", "host", ""},
        GoodUrl{"http://host?u=http://x:y@z/", "host", 80, "/?u=http://x:y@z/", "host", ""},
        GoodUrl{"http://host:8080/a", "host", 8080, "/a", "host:8080", ""},
        GoodUrl{"http://host:80/a", "host", 80, "/a", "host", ""},
        GoodUrl{"http://host:/a", "host", 80, "/a", "host", ""},
        GoodUrl{"http://host:00080/a", "host", 80, "/a", "host", ""},
        GoodUrl{"http://host:65535", "host", 65535, "/", "host:65535", ""},
        GoodUrl{"http://host:1", "host", 1, "/", "host:1", ""},
        GoodUrl{"http://a_b.c-d.example./", "a_b.c-d.example.", 80, "/", "a_b.c-d.example.", ""},
        GoodUrl{"http://127.0.0.1:9", "127.0.0.1", 9, "/", "127.0.0.1:9", ""},
        GoodUrl{"http://1and1.example", "1and1.example", 80, "/", "1and1.example", ""},
        GoodUrl{"http://[::1]", "::1", 80, "/", "[::1]", ""},
        GoodUrl{"http://[::1]:8080/a", "::1", 8080, "/a", "[::1]:8080", ""},
        GoodUrl{"http://[2001:DB8::1]:/", "2001:DB8::1", 80, "/", "[2001:DB8::1]", ""},
        GoodUrl{"http://[::ffff:1.2.3.4]/", "::ffff:1.2.3.4", 80, "/", "[::ffff:1.2.3.4]", ""},
        GoodUrl{"http://host/a/../b//c/./%2e", "host", 80, "/a/../b//c/./%2e", "host", ""},
        GoodUrl{"http://host/a[]=1?b[0]=2", "host", 80, "/a[]=1?b[0]=2", "host", ""}));

INSTANTIATE_TEST_SUITE_P(
    WithoutScheme, GoodUrls,
    testing::Values(GoodUrl{"localhost", "localhost", 80, "/", "localhost", ""},
                    GoodUrl{"localhost:8080", "localhost", 8080, "/", "localhost:8080", ""},
                    GoodUrl{"host:1/a?b", "host", 1, "/a?b", "host:1", ""},
                    GoodUrl{"host/a?u=http://x", "host", 80, "/a?u=http://x", "host", ""},
                    GoodUrl{"http", "http", 80, "/", "http", ""},
                    GoodUrl{"[::1]:8080/x", "::1", 8080, "/x", "[::1]:8080", ""}));

INSTANTIATE_TEST_SUITE_P(
    WithUser, GoodUrls,
    testing::Values(GoodUrl{"http://me:pw@host/", "host", 80, "/", "host", "me:pw"},
                    GoodUrl{"http://me@host/", "host", 80, "/", "host", "me:"},
                    GoodUrl{"http://me:@host/", "host", 80, "/", "host", "me:"},
                    GoodUrl{"http://:pw@host/", "host", 80, "/", "host", ":pw"},
                    GoodUrl{"http://@host/", "host", 80, "/", "host", ""},
                    GoodUrl{"http://a%40b:p%3Aw%2f%25@host/", "host", 80, "/", "host", "a@b:p:w/%"},
                    GoodUrl{"http://me:p:w@host/", "host", 80, "/", "host", "me:p:w"},
                    GoodUrl{"http://me:p%C3%A9@[::1]:9/", "::1", 9, "/", "[::1]:9",
                            "me:p\xC3\xA9"}));

TEST(Url, TellsWhetherThePortWasGiven) {
  EXPECT_TRUE(parse_url("http://host:80").value().port_given);
  EXPECT_FALSE(parse_url("http://host").value().port_given);
  EXPECT_FALSE(parse_url("http://host:").value().port_given);
}

struct BadUrl {
  std::string text, says;
};
void PrintTo(const BadUrl& url, std::ostream* out) { *out << testing::PrintToString(url.text); }

class BadUrls : public testing::TestWithParam<BadUrl> {};

TEST_P(BadUrls, AreRefusedInWords) {
  const Result<Url> url = parse_url(GetParam().text);
  ASSERT_FALSE(url.ok());
  EXPECT_THAT(url.error().message, HasSubstr(GetParam().says));
  EXPECT_EQ(url.error().code, ExitCode::kUsage);
  EXPECT_THAT(url.error().message, Not(HasSubstr("secret")));
  EXPECT_THAT(url.error().message, Not(HasSubstr("\n")));
  EXPECT_LT(url.error().message.size(), 250U);
}

TEST(HttpsUrl, HasAPortOfItsOwn) {
  const Result<Url> plain = parse_url("HTTPS://me:secret@Host/a");
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->scheme, "https");
  EXPECT_EQ(plain->port, 443);
  EXPECT_EQ(plain->authority(), "Host");
  EXPECT_EQ(plain->display(), "https://Host/a");
  EXPECT_TRUE(plain->origin().secure());
  EXPECT_EQ(parse_url("https://host:443/")->authority(), "host");
  EXPECT_EQ(parse_url("https://host:80/")->authority(), "host:80");
  EXPECT_EQ(parse_url("http://host:443/")->authority(), "host:443");
  EXPECT_EQ(parse_url("https://[::1]:8443/")->authority(), "[::1]:8443");
}

INSTANTIATE_TEST_SUITE_P(
    Schemes, BadUrls,
    testing::Values(BadUrl{"httpss://host/", "'httpss' is not supported"},
                    BadUrl{"ftp://me:secret@host/", "'ftp' is not supported"},
                    BadUrl{"ws://host/", "'ws' is not supported"}, BadUrl{"://host/", "no scheme"},
                    BadUrl{"1http://host/", "no scheme"}, BadUrl{"me:secret://host/", "no scheme"},
                    BadUrl{"http:/host", "http://host"}, BadUrl{"http:host", "http://host"},
                    BadUrl{"https:host", "https://host"},
                    BadUrl{"javascript:alert(1)", "the port"}));

INSTANTIATE_TEST_SUITE_P(
    Hosts, BadUrls,
    testing::Values(
        BadUrl{"", "empty"}, BadUrl{"http://", "no host"}, BadUrl{"http:///path", "no host"},
        BadUrl{"//host/", "no host"}, BadUrl{":8080", "no host"},
        BadUrl{"http://:8080/", "no host"}, BadUrl{"http://me:secret@/", "no host"},
        BadUrl{"http://me:secret@:80/", "no host"}, BadUrl{"http://a..b/", "empty part"},
        BadUrl{"http://.a/", "empty part"}, BadUrl{"http://./", "empty part"},
        BadUrl{"http://a../", "empty part"}, BadUrl{"http://a%41b/", "letters, digits"},
        BadUrl{"http://a,b/", "letters, digits"}, BadUrl{"http://a;b/", "letters, digits"},
        BadUrl{"http://a]b/", "letters, digits"}, BadUrl{"http://1.2.3/", "IPv4"},
        BadUrl{"http://256.1.1.1/", "IPv4"}, BadUrl{"8080", "IPv4"},
        BadUrl{"http://0x7f.1/", "IPv4"}, BadUrl{"http://a.0x1/", "IPv4"},
        BadUrl{"http://1.2.3.4./", "IPv4"}, BadUrl{"http://::1/", "brackets"},
        BadUrl{"http://[::1/", "no ']'"}, BadUrl{"http://[]/", "not an IPv6"},
        BadUrl{"http://[::g]/", "not an IPv6"}, BadUrl{"http://[1.2.3.4]/", "not an IPv6"},
        BadUrl{"http://[v1.x]/", "not an IPv6"}, BadUrl{"http://[fe80::1%25eth0]/", "zone"},
        BadUrl{"http://[::1]x/", "follow"}, BadUrl{"http://[::1]8080/", "follow"},
        BadUrl{"http://" + std::string(64, 'a') + "/", "63"},
        BadUrl{"http://" + std::string(100000, 'a') + "/", "253"}));

INSTANTIATE_TEST_SUITE_P(
    Ports, BadUrls,
    testing::Values(BadUrl{"http://host:0/", "'0'"}, BadUrl{"http://host:65536/", "'65536'"},
                    BadUrl{"http://host:99999999999999999999999/", "1 to 65535"},
                    BadUrl{"http://host:-1/", "'-1'"}, BadUrl{"http://host:+80/", "'+80'"},
                    BadUrl{"http://host:80a/", "'80a'"}, BadUrl{"http://host:0x50/", "'0x50'"},
                    BadUrl{"http://[::1]:0/", "'0'"}, BadUrl{"http://[::1]:x/", "'x'"},
                    BadUrl{"http://host:1:2/", "two ':'"}));

INSTANTIATE_TEST_SUITE_P(
    Users, BadUrls,
    testing::Values(BadUrl{"http://me:secret@me@host/", "%40"},
                    BadUrl{"me:secret@host/", "begins with http://"},
                    BadUrl{"me@host/?u=http://x/", "begins with http://"},
                    BadUrl{"http://me%3Asecret:x@host/", "':'"},
                    BadUrl{"http://me:secret%00@host/", "control"},
                    BadUrl{"http://me:secret%0d%0aX:y@host/", "control"},
                    BadUrl{"http://m%7fe:secret@host/", "control"},
                    // A '/' in a password ends the authority: what is before it reads as the port.
                    BadUrl{"http://me:secret/more@host/", "the port is not"},
                    BadUrl{"http://me:secret?more@host/", "the port is not"}));

INSTANTIATE_TEST_SUITE_P(
    Bytes, BadUrls,
    testing::Values(BadUrl{"http://host/a b", "character 14, a blank: write %20"},
                    BadUrl{" http://host/", "character 1, a blank"},
                    BadUrl{"http://host/ ", "character 13, a blank"},
                    BadUrl{"http://host/\r\nX: y", "character 13, the control byte 0x0D"},
                    BadUrl{"http://host/\t", "0x09"}, BadUrl{"http://host/\x7F", "0x7F"},
                    BadUrl{std::string("http://ho\0st/", 13),
                           "character 10, the control byte 0x00"},
                    BadUrl{"http://host/caf\xC3\xA9", "character 16, a byte that is not ASCII"},
                    BadUrl{"http://h\xC3\xB6st/", "xn--"}, BadUrl{"http://host/\xFF", "not ASCII"},
                    BadUrl{"http://host/a#\n", "0x0A"}, BadUrl{"http://host/{id}", "write %7B"},
                    BadUrl{"http://host\\path", "write %5C"}, BadUrl{"http://host/<a>", "%3C"},
                    BadUrl{"http://host/\"", "%22"}, BadUrl{"http://host/a|b", "%7C"},
                    BadUrl{"http://host/%", "%25"}, BadUrl{"http://host/%4", "%25"},
                    BadUrl{"http://host/100%zz", "%25"}, BadUrl{"http://me:%secret@host/", "%25"}));

TEST(Url, DisplayNeverShowsThePassword) {
  EXPECT_EQ(parse_url("http://me:secret@host:81/a?b#c").value().display(), "http://host:81/a?b");
}

TEST(BeforePath, IsAsWritten) {
  const std::pair<const char*, const char*> cases[] = {
      {"http://u:p%40@h:1/a?b", "http://u:p%40@h:1"},
      {"HTTPS://h", "HTTPS://h"},
      {"http://h?x=http://y/", "http://h"},
      {"u:p@h:1/x?y=http://z/", "u:p@h:1"},
      {"h#a/b", "h"}};
  for (const auto& [url, front] : cases) EXPECT_EQ(before_path(url), front) << url;
}

}  // namespace
}  // namespace vastar
