// Tokens of connections.
#include "protocols/websocket/token.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

// The token that jwt.io shows first.
TEST(Token, IsSignedAsOthersDo) {
  EXPECT_EQ(sign_token(R"({"sub":"1234567890","name":"John Doe","iat":1516239022})",
                       "your-256-bit-secret"),
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
            "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ."
            "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c");
}

TEST(Claims, PlaceholdersAreFilledInAndOtherBracesStay) {
  EXPECT_EQ(fill_claims(R"({"sub":"user-{n}","iat":{now},"exp":{now+60},"a":{"b":{}}})", 7, 1000),
            R"({"sub":"user-7","iat":1000,"exp":1060,"a":{"b":{}}})");
  EXPECT_EQ(fill_claims("{n", 7, 0), "{n");
  EXPECT_EQ(fill_claims("{now+x}{}{", 7, 0), "{now+x}{}{");
  EXPECT_EQ(fill_claims("", 7, 0), "");
  EXPECT_EQ(fill_claims("{now+9223372036854775807}", 7, 1), "{now+9223372036854775807}")
      << "beyond any clock";
}

}  // namespace
}  // namespace vastar
