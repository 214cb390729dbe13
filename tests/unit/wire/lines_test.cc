// Lines cut from a stream, whatever pieces it comes in.
#include "wire/lines.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vastar {
namespace {

using Cut = LineCutter::Cut;

struct Cutting {
  std::vector<std::string> lines;
  Cut last = Cut::kMore;
  std::string rest;  // what was not taken, of the piece that ended it
};

Cutting cut_pieces(const std::vector<std::string_view>& pieces, std::size_t limit = 100) {
  LineCutter cutter;
  Cutting cutting;
  for (const std::string_view piece : pieces) {
    const std::vector<char> owned(piece.begin(), piece.end());
    std::string_view bytes(owned.data(), owned.size());
    while (!bytes.empty()) {
      std::string_view line;
      cutting.last = cutter.next(bytes, limit, line);
      if (cutting.last == Cut::kLine) cutting.lines.emplace_back(line);
      if (cutting.last == Cut::kBareLf || cutting.last == Cut::kTooLong) {
        cutting.rest = bytes;
        return cutting;
      }
    }
  }
  return cutting;
}

using Lines = std::vector<std::string>;

TEST(LineCutter, CutsWholeLines) {
  EXPECT_EQ(cut_pieces({"one\r\ntwo\r\n\r\nthree\r\n"}).lines, (Lines{"one", "two", "", "three"}));
}

TEST(LineCutter, SaysTheSameAtEverySplit) {
  const std::string_view bytes = "one\r\n\r\na longer line than fits in place, surely\r\nlast\r\n";
  const Lines expected = cut_pieces({bytes}).lines;
  ASSERT_EQ(expected.size(), 4U);
  for (std::size_t i = 0; i <= bytes.size(); ++i) {
    for (std::size_t j = i; j <= bytes.size(); ++j) {
      const auto cutting =
          cut_pieces({bytes.substr(0, i), bytes.substr(i, j - i), bytes.substr(j)});
      ASSERT_EQ(cutting.lines, expected) << i << ' ' << j;
    }
  }
}

TEST(LineCutter, RefusesLfWithoutCr) {
  EXPECT_EQ(cut_pieces({"one\ntwo\r\n"}).last, Cut::kBareLf);
  EXPECT_EQ(cut_pieces({"\n"}).last, Cut::kBareLf);
  EXPECT_EQ(cut_pieces({"one", "\n"}).last, Cut::kBareLf);
  EXPECT_EQ(cut_pieces({"one\r", "x\n"}).last, Cut::kBareLf);
}

TEST(LineCutter, LeavesABareCrInTheLine) {
  EXPECT_EQ(cut_pieces({"a\rb\r\r\n"}).lines, Lines{"a\rb\r"});
}

TEST(LineCutter, CountsTheEndOfALineToItsLimit) {
  EXPECT_EQ(cut_pieces({"12345678\r\n"}, 10).lines, Lines{"12345678"});
  EXPECT_EQ(cut_pieces({"123456789\r\n"}, 10).last, Cut::kTooLong);
  EXPECT_EQ(cut_pieces({"12345", "678\r", "\n"}, 10).lines, Lines{"12345678"});
  EXPECT_EQ(cut_pieces({"12345", "6789\r", "\n"}, 10).last, Cut::kTooLong);
}

TEST(LineCutter, GivesUpOnALineThatNeverEnds) {
  EXPECT_EQ(cut_pieces({"1234567890"}, 10).last, Cut::kMore);
  EXPECT_EQ(cut_pieces({"12345678901"}, 10).last, Cut::kTooLong);
  EXPECT_EQ(cut_pieces({"1234567890", "1"}, 10).last, Cut::kTooLong);
}

TEST(LineCutter, TakesNothingBehindTheLine) {
  EXPECT_EQ(cut_pieces({"bad\nbehind"}).rest, "behind");
}

TEST(LineCutter, KnowsWhetherALineIsUnfinished) {
  LineCutter cutter;
  std::string_view line;
  EXPECT_FALSE(cutter.unfinished());
  std::string_view bytes = "on";
  EXPECT_EQ(cutter.next(bytes, 100, line), Cut::kMore);
  EXPECT_TRUE(cutter.unfinished());
  EXPECT_EQ(line, "on");
  bytes = "e\r\n";
  EXPECT_EQ(cutter.next(bytes, 100, line), Cut::kLine);
  EXPECT_FALSE(cutter.unfinished());
  EXPECT_EQ(line, "one");
}

TEST(LineCutter, DoesNotCopyALineThatIsWhole) {
  LineCutter cutter;
  const std::string text = "a line that is whole\r\n";
  std::string_view bytes = text;
  std::string_view line;
  ASSERT_EQ(cutter.next(bytes, 100, line), Cut::kLine);
  EXPECT_EQ(line.data(), text.data());
}

}  // namespace
}  // namespace vastar
