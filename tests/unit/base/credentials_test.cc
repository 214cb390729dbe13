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

TEST(WithoutCredentials, LeavesTheRestAlone) {
  for (const char* text : {"", "a@b", "file.txt", "http://host/", "://", "http://@host/"}) {
    EXPECT_EQ(without_credentials(text), text);
  }
}

TEST(HideCredentials, OverwritesThemInTheCommandLine) {
  std::string program = "vastar http://u:p@h/";
  std::string output = "prometheus=http://user:secret@host/metrics/job/x";
  std::string url = "http://host/";
  char* argv[] = {program.data(), output.data(), url.data(), nullptr};
  hide_credentials(3, argv);
  EXPECT_EQ(output, "prometheus=http://xxxxxxxxxxx@host/metrics/job/x");
  EXPECT_EQ(url, "http://host/");
}

}  // namespace
}  // namespace vastar
