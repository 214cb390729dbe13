// Credentials are found wherever they may stand, and nothing else is taken for one.
#include "base/credentials.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

TEST(WithoutCredentials, TakesUserAndPasswordOut) {
  EXPECT_EQ(without_credentials("http://u:p@host/x"), "http://host/x");
  EXPECT_EQ(without_credentials("prometheus=https://u@h:9/m"), "prometheus=https://h:9/m");
  EXPECT_EQ(without_credentials("http://u:p@[::1]:9091/"), "http://[::1]:9091/");
}

TEST(WithoutCredentials, HidesBadlyWrittenPasswordsToo) {
  EXPECT_EQ(without_credentials("http://u:p/a?b#c@d@host/x"), "http://host/x");
}

TEST(WithoutCredentials, KnowsEncodedLabels) {
  const std::string url = "http://host/metrics/job/a/path@base64/L3g/b@base64/eQ";
  EXPECT_EQ(without_credentials(url), url);
  EXPECT_EQ(without_credentials("http://u:p@host/metrics/job@base64/YQ"),
            "http://host/metrics/job@base64/YQ");
}

TEST(WithoutQuerySecrets, HidesValuesByTheirNames) {
  EXPECT_EQ(without_query_secrets("/a?token=s3cr3t"), "/a?token=***");
  EXPECT_EQ(without_query_secrets("/a?x=1&api_key=s3cr3t&y=2#f"), "/a?x=1&api_key=***&y=2#f");
  EXPECT_EQ(without_query_secrets("/a?X-Amz-Signature=ab%20c&X-Amz-Security-Token=d"),
            "/a?X-Amz-Signature=***&X-Amz-Security-Token=***");
  EXPECT_EQ(without_query_secrets("/a?Access-Token=x=y&sig=z"), "/a?Access-Token=***&sig=***");
  EXPECT_EQ(without_query_secrets("/a?token=b&token=c"), "/a?token=***&token=***");
  EXPECT_EQ(without_credentials("'http://u:p@h/?token=a b' is not, nor \"http://h/?jwt=c\""),
            "'http://h/?token=*** b' is not, nor \"http://h/?jwt=***\"");
}

TEST(WithoutQuerySecrets, LeavesTheRestAlone) {
  for (const char* text : {"", "?", "&", "/token=a", "/?key=a", "/?tokens=a", "/?token",
                           "/?token=", "/?a=token", "/?=a", "/?&&token", "is it? token=a"}) {
    EXPECT_EQ(without_query_secrets(text), text);
  }
}

TEST(WithoutCredentials, LeavesTheRestAlone) {
  for (const char* text : {"", "a@b", "file.txt", "http://host/", "://", "http://@host/"}) {
    EXPECT_EQ(without_credentials(text), text);
  }
}

TEST(WithoutCredentials, FindsEveryUrlOfAText) {
  EXPECT_EQ(without_credentials("a file and a URL (http://u:p@h:1/ and x.json)"),
            "a file and a URL (http://h:1/ and x.json)");
  EXPECT_EQ(without_credentials("http://h/, then 'https://u:p@h/' and\nhttp://v:q@i"),
            "http://h/, then 'https://h/' and\nhttp://i");
  EXPECT_EQ(without_credentials("x://a:b@c://d:e@f"), "x://c://f");
}

TEST(WithoutCredentials, HidesBadlyWrittenPasswordsInATextToo) {
  EXPECT_EQ(without_credentials("'/a http://u:p@h/' is not"), "'/a http://h/' is not");
  EXPECT_EQ(without_credentials("'http://u:p q@h/' is not"), "'http://h/' is not");
  EXPECT_EQ(without_credentials("'http://u:it's@h h/' is not"), "'http://h h/' is not");
  EXPECT_EQ(without_credentials("'http://12:34@h/' is not"), "'http://h/' is not");
  EXPECT_EQ(without_credentials("'http://first.last:p/w@h/' is not"), "'http://h/' is not");
}

TEST(WithoutCredentials, HidesWhatIsCutOffBeforeItsEnd) {
  EXPECT_EQ(without_credentials("'http://u:passw\xE2\x80\xA6' is not"),
            "'http://\xE2\x80\xA6' is not");
  for (const char* text : {"'http://host/long\xE2\x80\xA6'", "http://host:80/ and \xE2\x80\xA6"}) {
    EXPECT_EQ(without_credentials(text), text);
  }
}

TEST(WithoutCredentials, LeavesHostsAndWhatFollowsThemAlone) {
  for (const char* text :
       {"http://127.0.0.1:8080/@me: no answer", "http://127.0.0.1:8080: refused by a@b",
        "http://[::1]:80/a@b", "http://localhost/a@b", "http://127.0.0.1:{port}/a@b",
        "https://example.com/@me", "'http://host/': give -a @FILE"}) {
    EXPECT_EQ(without_credentials(text), text);
  }
}

// Found in a review: such a URL is refused, in a message that had its password.
TEST(WithoutCredentials, FindsThemWithoutAScheme) {
  EXPECT_EQ(without_credentials("'admin:pw@h:1/' is not"), "'h:1/' is not");
  EXPECT_EQ(without_credentials("cannot open admin:p@w@h/x: no"), "cannot open h/x: no");
  EXPECT_EQ(without_credentials("--url=u:p@h/?next=http://i/"), "--url=h/?next=http://i/");
  for (const char* text :
       {"a@b: c", "/a:b@c", "./a:b@c", "by a@b:80", "http://localhost:1/@x", ":a@b"}) {
    EXPECT_EQ(without_credentials(text), text);
  }
}

// Quadratic time would be minutes.
TEST(WithoutCredentials, ManyUrlsAreNoTrouble) {
  std::string urls, marks;
  for (int i = 0; i < 300'000; ++i) {
    urls += "://";
    marks += "@base64/";
  }
  EXPECT_EQ(without_credentials(urls), urls);
  EXPECT_EQ(without_credentials("x://" + marks), "x://" + marks);
  EXPECT_EQ(without_credentials("a:" + marks), "a:" + marks);
}

TEST(HideCredentials, OverwritesThemInTheCommandLine) {
  std::string program = "vastar http://u:p@h/";
  std::string output = "prometheus=http://user:secret@host/metrics/job/x";
  std::string url = "http://host/?token=abc&x=1";
  std::string bare = "user:secret@host/?u=http://x/";
  char* argv[] = {program.data(), output.data(), url.data(), bare.data(), nullptr};
  hide_credentials(4, argv);
  EXPECT_EQ(bare, "xxxxxxxxxxx@host/?u=http://x/");
  EXPECT_EQ(output, "prometheus=http://xxxxxxxxxxx@host/metrics/job/x");
  EXPECT_EQ(url, "http://host/?token=xxx&x=1");
}

}  // namespace
}  // namespace vastar
