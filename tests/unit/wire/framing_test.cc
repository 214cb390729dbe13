// What a head's fields say of body and connection.
#include "wire/framing.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace vastar {
namespace {

// The framing of these fields, which must be well formed.
Framing framing_of(std::initializer_list<Field> fields) {
  Framing framing;
  for (const Field& field : fields) EXPECT_EQ(framing.add(field), nullptr) << field.value;
  return framing;
}

TEST(Framing, SaysNothingOfItself) {
  const Framing framing = framing_of({{"Server", "x"}, {"Connectiom", "close"}});
  EXPECT_FALSE(framing.has_length());
  EXPECT_FALSE(framing.chunked());
  EXPECT_FALSE(framing.coded_until_close());
  EXPECT_TRUE(framing.keep_alive(1));
  EXPECT_FALSE(framing.keep_alive(0));
  EXPECT_EQ(framing.check(0), nullptr);
}

TEST(Framing, TakesTheLargestLength) {
  const Framing framing = framing_of({{"content-length", "18446744073709551615"}});
  EXPECT_TRUE(framing.has_length());
  EXPECT_EQ(framing.length(), 18446744073709551615U);
}

TEST(Framing, RefusesLengthsAroundTheLargest) {
  for (const char* value : {"18446744073709551616", "18446744073709551620", "28446744073709551615",
                            "184467440737095516150"}) {
    Framing framing;
    EXPECT_STREQ(framing.add({"Content-Length", value}), "Content-Length is too large") << value;
  }
}

TEST(Framing, ComparesLengthsAsNumbers) {
  EXPECT_EQ(framing_of({{"Content-Length", "5"}, {"Content-Length", "05 ,5"}}).length(), 5U);
}

TEST(Framing, JoinsTransferCodingsOfSeveralFields) {
  EXPECT_TRUE(
      framing_of({{"Transfer-Encoding", "gzip"}, {"Transfer-Encoding", "chunked"}}).chunked());
  EXPECT_TRUE(framing_of({{"Transfer-Encoding", "gzip"}}).coded_until_close());
  EXPECT_TRUE(framing_of({{"Transfer-Encoding", "xchunked"}}).coded_until_close());
}

TEST(Framing, CloseWinsOverKeepAlive) {
  EXPECT_FALSE(framing_of({{"Connection", "close, keep-alive"}}).keep_alive(1));
  EXPECT_FALSE(framing_of({{"Connection", "keep-alive"}, {"Connection", "close"}}).keep_alive(0));
  EXPECT_TRUE(framing_of({{"Connection", "x"}, {"Connection", "Keep-Alive"}}).keep_alive(0));
}

TEST(Framing, OldVersionsHaveNoTransferCodings) {
  const Framing framing = framing_of({{"Transfer-Encoding", "chunked"}});
  EXPECT_EQ(framing.check(1), nullptr);
  EXPECT_STREQ(framing.check(0), "Transfer-Encoding in HTTP/1.0");
}

TEST(ListHas, FindsWholeMembersInAnyCase) {
  EXPECT_TRUE(list_has("close", "close"));
  EXPECT_TRUE(list_has("a,\tCLOSE ,b", "close"));
  EXPECT_TRUE(list_has(",,close", "close"));
  EXPECT_FALSE(list_has("", "close"));
  EXPECT_FALSE(list_has("closed,xclose,clo se", "close"));
}

}  // namespace
}  // namespace vastar
