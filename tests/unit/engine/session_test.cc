// The outbox: pieces in order, copied ones joined, borrowed ones untouched.
#include "engine/session.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

std::string all_of(const Outbox& outbox) {
  std::string all;
  for (std::size_t i = 0; i < outbox.piece_count(); ++i) all += outbox.piece(i);
  return all;
}

TEST(Outbox, IsEmptyAtFirst) {
  const Outbox outbox;
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(outbox.piece_count(), 0U);
}

TEST(Outbox, KeepsTheOrderOfOwnedAndBorrowedPieces) {
  const std::string request = "GET / HTTP/1.1\r\n\r\n";
  Outbox outbox;
  outbox.append("one");
  outbox.append_borrowed(request);
  outbox.append("two");
  EXPECT_EQ(outbox.piece_count(), 3U);
  EXPECT_EQ(all_of(outbox), "one" + request + "two");
  EXPECT_FALSE(outbox.piece_is_borrowed(0));
  EXPECT_TRUE(outbox.piece_is_borrowed(1));
  EXPECT_FALSE(outbox.piece_is_borrowed(2));
}

TEST(Outbox, CopiesWhatIsAppended) {
  Outbox outbox;
  std::string bytes = "here";
  outbox.append(bytes);
  bytes = "gone";
  EXPECT_EQ(outbox.piece(0), "here");
}

TEST(Outbox, DoesNotCopyWhatIsBorrowed) {
  const std::string request = "GET / HTTP/1.1\r\n\r\n";
  Outbox outbox;
  outbox.append_borrowed(request);
  EXPECT_EQ(outbox.piece(0).data(), request.data());
}

TEST(Outbox, JoinsOwnedNeighbours) {
  Outbox outbox;
  outbox.append("ab");
  outbox.append("cd");
  EXPECT_EQ(outbox.piece_count(), 1U);
  EXPECT_EQ(outbox.piece(0), "abcd");
}

TEST(Outbox, OwnedPiecesSurviveGrowth) {
  const std::string borrowed = "-";
  Outbox outbox;
  outbox.append("first");
  outbox.append_borrowed(borrowed);
  outbox.append(std::string(100'000, 'x'));
  EXPECT_EQ(outbox.piece(0), "first");
  EXPECT_EQ(outbox.piece(2).size(), 100'000U);
}

TEST(Outbox, EmptyPiecesAreNone) {
  Outbox outbox;
  outbox.append("");
  outbox.append_borrowed("");
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, StartsAgainAfterClear) {
  const std::string borrowed = "-";
  Outbox outbox;
  outbox.append("old");
  outbox.append_borrowed(borrowed);
  outbox.clear();
  EXPECT_TRUE(outbox.empty());
  outbox.append("new");
  EXPECT_EQ(all_of(outbox), "new");
  EXPECT_EQ(outbox.piece_count(), 1U);
}

}  // namespace
}  // namespace vastar
