// A head that came before is recognised, and nothing else is.
#include "wire/head_memo.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nServer: x\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "Content-Length: 5\r\n\r\n";

HeadMemo memo_of(std::string_view head) {
  HeadMemo memo;
  memo.learn(head, {.framing = {}, .status = 200, .minor = 1});
  return memo;
}

std::string replaced(std::string_view from, std::string_view to) {
  std::string head(kHead);
  return head.replace(head.find(from), from.size(), to);
}

TEST(HeadMemo, KnowsNothingAtFirst) {
  EXPECT_EQ(HeadMemo().match(kHead), 0U);
  EXPECT_EQ(HeadMemo().match(""), 0U);
}

TEST(HeadMemo, RecognisesTheSameHeadWithABodyBehindIt) {
  const HeadMemo memo = memo_of(kHead);
  EXPECT_EQ(memo.match(kHead), kHead.size());
  EXPECT_EQ(memo.match(std::string(kHead) + "hello"), kHead.size());
  EXPECT_EQ(memo.known().status, 200);
}

TEST(HeadMemo, AnotherDateIsTheSameHead) {
  const HeadMemo memo = memo_of(kHead);
  EXPECT_EQ(memo.match(replaced("08:49:37", "23:00:01")), kHead.size());
  EXPECT_EQ(memo.match(replaced("08:49:37", "01:02:03\r\nX: y")), 0U) << "longer";
}

TEST(HeadMemo, ADateThatIsNoTextIsNotRecognised) {
  const HeadMemo memo = memo_of(kHead);
  EXPECT_EQ(memo.match(replaced("08:49:37", "08\r\nX:37")), 0U);
  EXPECT_EQ(memo.match(replaced("08:49:37", std::string("08:4\0:37", 8))), 0U);
}

TEST(HeadMemo, AnyOtherByteMakesItAnotherHead) {
  const HeadMemo memo = memo_of(kHead);
  const std::size_t date = kHead.find("Date:") + 5;
  const std::size_t date_end = kHead.find("\r\n", date);
  for (std::size_t at = 0; at < kHead.size(); ++at) {
    if (at >= date && at < date_end) continue;
    std::string other(kHead);
    other[at] ^= 1;
    EXPECT_EQ(memo.match(other), 0U) << "byte " << at;
  }
}

TEST(HeadMemo, APartOfItIsNotIt) {
  const HeadMemo memo = memo_of(kHead);
  for (std::size_t size = 0; size < kHead.size(); ++size) {
    EXPECT_EQ(memo.match(kHead.substr(0, size)), 0U) << size;
  }
}

TEST(HeadMemo, HeadsWithoutDateAreComparedWhole) {
  constexpr std::string_view plain = "HTTP/1.1 204 No Content\r\nUpdate: 1\r\n\r\n";
  const HeadMemo memo = memo_of(plain);
  EXPECT_EQ(memo.match(plain), plain.size());
  EXPECT_EQ(memo.match("HTTP/1.1 204 No Content\r\nUpdate: 2\r\n\r\n"), 0U);
}

TEST(HeadMemo, TheLastOneLearnedCounts) {
  HeadMemo memo = memo_of(kHead);
  constexpr std::string_view other = "HTTP/1.0 404 No\r\n\r\n";
  memo.learn(other, {.framing = {}, .status = 404, .minor = 0});
  EXPECT_EQ(memo.match(kHead), 0U);
  EXPECT_EQ(memo.match(other), other.size());
  EXPECT_EQ(memo.known().status, 404);
  EXPECT_EQ(memo.known().minor, 0);
}

}  // namespace
}  // namespace vastar
