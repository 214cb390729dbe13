// References against a base: the examples of RFC 3986, 5.4, and what servers write instead.
#include "plan/reference.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

constexpr const char* kBase = "http://a/b/c/d;p?q";

struct Example {
  const char* reference;
  const char* whole;
};
void PrintTo(const Example& example, std::ostream* out) { *out << '"' << example.reference << '"'; }

class Rfc3986 : public ::testing::TestWithParam<Example> {};

TEST_P(Rfc3986, Resolves) {
  EXPECT_EQ(resolve_reference(kBase, GetParam().reference), GetParam().whole);
}

// 5.4.1; fragments are never sent, so they go.
constexpr Example kNormal[] = {
    {"g:h", "g:h"},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q"},
    {"g#s", "http://a/b/c/g"},
    {"g?y#s", "http://a/b/c/g?y"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
};
INSTANTIATE_TEST_SUITE_P(Normal, Rfc3986, ::testing::ValuesIn(kNormal));

// 5.4.2; "http:g" is read strictly.
constexpr Example kAbnormal[] = {
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/./x", "http://a/b/c/g"},
    {"g#s/../x", "http://a/b/c/g"},
    {"http:g", "http:g"},
};
INSTANTIATE_TEST_SUITE_P(Abnormal, Rfc3986, ::testing::ValuesIn(kAbnormal));

std::string location(const std::string& text) {
  const Url base = *parse_url("http://127.0.0.1:8080/a/b?q=1");
  const Result<Url> url = resolve_location(base, text);
  return url ? url->display() : "error: " + url.error().message;
}

TEST(Location, KeepsThePortOfARelativeOne) {
  EXPECT_EQ(location("/x"), "http://127.0.0.1:8080/x");
  EXPECT_EQ(location("x?y=/../z"), "http://127.0.0.1:8080/a/x?y=/../z");
  EXPECT_EQ(location("?p"), "http://127.0.0.1:8080/a/b?p");
}

TEST(Location, TakesTheOriginOfAWholeOne) {
  EXPECT_EQ(location("http://127.0.0.2:81"), "http://127.0.0.2:81/");
  EXPECT_EQ(location("//127.0.0.2?x"), "http://127.0.0.2/?x");
  EXPECT_EQ(location("HTTP://LOCALHOST/x"), "http://LOCALHOST/x");
}

TEST(Location, EncodesWhatServersDoNot) {
  EXPECT_EQ(location(" /a b "), "http://127.0.0.1:8080/a%20b");
  EXPECT_EQ(location("/caf\xC3\xA9?\"<>"), "http://127.0.0.1:8080/caf%C3%A9?%22%3C%3E");
  EXPECT_EQ(location("/100%"), "http://127.0.0.1:8080/100%25");
  EXPECT_EQ(location("/%4f%4"), "http://127.0.0.1:8080/%4f%254");
}

TEST(Location, RefusesWhatCannotBeLoaded) {
  EXPECT_NE(location("mailto:someone").find("the scheme 'mailto'"), std::string::npos);
  EXPECT_NE(location("ftp://127.0.0.1/x").find("'ftp'"), std::string::npos);
  EXPECT_EQ(location("http://").rfind("error: ", 0), 0u);
  EXPECT_EQ(location("http:g").rfind("error: ", 0), 0u);
  EXPECT_EQ(location("/a\x01").rfind("error: ", 0), 0u);
}

}  // namespace
}  // namespace vastar
