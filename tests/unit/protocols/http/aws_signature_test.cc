// AWS Signature Version 4 against AWS's own test suite (aws-sig-v4-test-suite).
#include "protocols/http/aws_signature.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

constexpr std::int64_t kSuiteTime = 1'440'938'160;  // 20150830T123600Z

const SigningScope& suite_scope() {
  static const SigningScope scope = {.region = "us-east-1",
                                     .service = "service",
                                     .access_key = "AKIDEXAMPLE",
                                     .secret_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                                     .session_token = ""};
  return scope;
}

struct Case {
  const char* name;
  const char* method;
  const char* target;
  std::vector<Header> headers;
  const char* body;
  const char* signed_headers;
  const char* signature;
};

std::string authorization_of(const Case& one, const SigningScope& scope) {
  RequestSpec request;
  request.method = one.method;
  request.target = one.target;
  request.headers = {{"Host", "example.amazonaws.com"}};
  request.headers.insert(request.headers.end(), one.headers.begin(), one.headers.end());
  request.body = one.body;
  AwsSigner signer(scope);
  signer.sign(kSuiteTime, request);
  EXPECT_EQ(request.headers.back().name, "Authorization");
  return request.headers.back().value;
}

std::string expected(const Case& one) {
  return std::string("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/") +
         "aws4_request, SignedHeaders=" + one.signed_headers + ", Signature=" + one.signature;
}

const Case kSuite[] = {
    {"get-vanilla",
     "GET",
     "/",
     {},
     "",
     "host;x-amz-date",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-vanilla-query-order-key-case",
     "GET",
     "/?Param2=value2&Param1=value1",
     {},
     "",
     "host;x-amz-date",
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"get-vanilla-query-order-key",
     "GET",
     "/?Param1=value2&Param1=Value1",
     {},
     "",
     "host;x-amz-date",
     "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"},
    {"get-vanilla-query-order-value",
     "GET",
     "/?Param1=value2&Param1=value1",
     {},
     "",
     "host;x-amz-date",
     "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"},
    {"get-vanilla-empty-query-key",
     "GET",
     "/?Param1=value1",
     {},
     "",
     "host;x-amz-date",
     "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
    {"get-vanilla-query-unreserved",
     "GET",
     "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz="
     "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
     {},
     "",
     "host;x-amz-date",
     "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
    {"get-vanilla-utf8-query",
     "GET",
     "/?%E1%88%B4=bar",
     {},
     "",
     "host;x-amz-date",
     "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
    {"get-unreserved",
     "GET",
     "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
     {},
     "",
     "host;x-amz-date",
     "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {"get-utf8",
     "GET",
     "/\xE1\x88\xB4",
     {},
     "",
     "host;x-amz-date",
     "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {"get-header-key-duplicate",
     "GET",
     "/",
     {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
     "",
     "host;my-header1;x-amz-date",
     "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    {"get-header-value-order",
     "GET",
     "/",
     {{"My-Header1", "value4"},
      {"My-Header1", "value1"},
      {"My-Header1", "value3"},
      {"My-Header1", "value2"}},
     "",
     "host;my-header1;x-amz-date",
     "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
    {"get-header-value-trim",
     "GET",
     "/",
     {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
     "",
     "host;my-header1;my-header2;x-amz-date",
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"normalize-path/get-relative",
     "GET",
     "/example/..",
     {},
     "",
     "host;x-amz-date",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"normalize-path/get-slash",
     "GET",
     "//",
     {},
     "",
     "host;x-amz-date",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"normalize-path/get-slash-dot-slash",
     "GET",
     "/./",
     {},
     "",
     "host;x-amz-date",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"post-vanilla",
     "POST",
     "/",
     {},
     "",
     "host;x-amz-date",
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    {"post-vanilla-query",
     "POST",
     "/?Param1=value1",
     {},
     "",
     "host;x-amz-date",
     "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
    {"post-header-key-sort",
     "POST",
     "/",
     {{"My-Header1", "value1"}},
     "",
     "host;my-header1;x-amz-date",
     "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
    {"post-header-value-case",
     "POST",
     "/",
     {{"My-Header1", "VALUE1"}},
     "",
     "host;my-header1;x-amz-date",
     "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
    {"post-x-www-form-urlencoded",
     "POST",
     "/",
     {{"Content-Type", "application/x-www-form-urlencoded"}},
     "Param1=value1",
     "content-type;host;x-amz-date",
     "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
    {"post-x-www-form-urlencoded-parameters",
     "POST",
     "/",
     {{"Content-Type", "application/x-www-form-urlencoded; charset=utf8"}},
     "Param1=value1",
     "content-type;host;x-amz-date",
     "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
};

TEST(AwsSignature, TheSuite) {
  for (const Case& one : kSuite) {
    EXPECT_EQ(authorization_of(one, suite_scope()), expected(one)) << one.name;
  }
}

TEST(AwsSignature, ASessionTokenIsSignedToo) {
  SigningScope scope = suite_scope();
  scope.session_token =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpS"
      "PfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYw"
      "T7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKml"
      "zm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
  const Case one = {"post-sts-header-before",
                    "POST",
                    "/",
                    {},
                    "",
                    "host;x-amz-date;x-amz-security-token",
                    "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"};
  EXPECT_EQ(authorization_of(one, scope), expected(one));
}

// The documented example of a GET of an object (Amazon S3, "Authenticating Requests").
TEST(AwsSignature, S3TakesPathsAsTheyAreAndTheBodysDigestAsAHeader) {
  const SigningScope scope = {.region = "us-east-1",
                              .service = "s3",
                              .access_key = "AKIAIOSFODNN7EXAMPLE",
                              .secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                              .session_token = ""};
  RequestSpec request;
  request.target = "/test.txt";
  request.headers = {{"Host", "examplebucket.s3.amazonaws.com"}, {"Range", "bytes=0-9"}};
  AwsSigner signer(scope);
  signer.sign(1'369'353'600, request);  // 20130524T000000Z
  EXPECT_EQ(request.headers.back().value,
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(AwsSignature, CanonicalPaths) {
  RequestSpec request;
  std::string names;
  const auto path_of = [&](const char* target, bool is_s3) {
    request.target = target;
    const std::string text = canonical_request(request, "", is_s3, names);
    return text.substr(4, text.find('\n', 4) - 4);
  };
  EXPECT_EQ(path_of("/a%20b//c/./d/../e/", false), "/a%2520b/c/e/");
  EXPECT_EQ(path_of("/a%20b//c/./d/../e/", true), "/a%20b//c/./d/../e/");
  EXPECT_EQ(path_of("/..", false), "/");
}

TEST(AwsSignature, WhatProxiesChangeIsNotSigned) {
  const Case one = {
      "",
      "GET",
      "/",
      {{"User-Agent", "vastar"}, {"Accept-Encoding", "gzip"}, {"Connection", "close"}},
      "",
      "host;x-amz-date",
      "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"};
  EXPECT_EQ(authorization_of(one, suite_scope()), expected(one));
}

TEST(AwsSignature, TheKeyIsThatOfTheDay) {
  AwsSigner signer(suite_scope());
  const auto signature_at = [&](std::int64_t when) {
    RequestSpec request;
    request.headers = {{"Host", "example.amazonaws.com"}};
    signer.sign(when, request);
    return request.headers.back().value;
  };
  const std::string first = signature_at(kSuiteTime);
  EXPECT_NE(signature_at(kSuiteTime + 86'400), first);
  EXPECT_EQ(signature_at(kSuiteTime), first);
}

}  // namespace
}  // namespace vastar
