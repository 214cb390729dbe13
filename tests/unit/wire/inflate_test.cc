// Compressed bodies, whole, in any pieces, broken, and much larger than they look.
#include "wire/inflate.h"

#include <gtest/gtest.h>

#include <string>

#include "support/deflated.h"

namespace vastar {
namespace {

using testing::deflated;
using testing::Wrapping;

struct Outcome {
  std::string text;
  bool done = false;
  std::string error;
};

void feed(Inflater& inflater, std::string_view bytes, std::string& out) {
  for (;;) {
    const std::string_view piece = inflater.next(bytes);
    if (piece.empty()) return;
    out.append(piece);
  }
}

// Fed in pieces of `step` bytes.
Outcome inflate_in(std::string_view bytes, Inflater::Coding coding, std::size_t step) {
  Inflater inflater(coding);
  Outcome outcome;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
    feed(inflater, bytes.substr(0, step), outcome.text);
  }
  outcome.done = inflater.done();
  if (inflater.error() != nullptr) outcome.error = inflater.error();
  return outcome;
}

std::string sample() {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919 % 1000) + ",";
  return text;
}

void expect_back(std::string_view coded, Inflater::Coding coding, const std::string& text) {
  for (const std::size_t step :
       {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{1000}, coded.size()}) {
    const Outcome outcome = inflate_in(coded, coding, step);
    EXPECT_EQ(outcome.text, text) << "in pieces of " << step;
    EXPECT_TRUE(outcome.done) << step;
    EXPECT_EQ(outcome.error, "") << step;
  }
}

TEST(Inflate, GivesBackWhatWasCompressed) {
  expect_back(deflated(sample(), Wrapping::kGzip), Inflater::Coding::kGzip, sample());
  expect_back(deflated(sample(), Wrapping::kZlib), Inflater::Coding::kDeflate, sample());
  expect_back(deflated(sample(), Wrapping::kBare), Inflater::Coding::kDeflate, sample());
  expect_back(deflated("", Wrapping::kGzip), Inflater::Coding::kGzip, "");
  expect_back(deflated("x", Wrapping::kBare), Inflater::Coding::kDeflate, "x");
}

TEST(Inflate, ReadsSeveralMembersOfGzip) {
  const std::string two = deflated("one,", Wrapping::kGzip) + deflated("two", Wrapping::kGzip);
  expect_back(two, Inflater::Coding::kGzip, "one,two");
}

TEST(Inflate, IsNotDoneBeforeTheEnd) {
  const std::string coded = deflated(sample(), Wrapping::kGzip);
  for (std::size_t size = 0; size < coded.size(); size += 97) {
    const Outcome outcome =
        inflate_in(std::string_view(coded).substr(0, size), Inflater::Coding::kGzip, 64);
    EXPECT_FALSE(outcome.done) << size;
    EXPECT_EQ(outcome.error, "") << size;
  }
  EXPECT_FALSE(inflate_in(coded.substr(0, coded.size() - 1), Inflater::Coding::kGzip, 1).done);
}

TEST(Inflate, SaysWhatIsBroken) {
  EXPECT_NE(inflate_in("Hello, World!", Inflater::Coding::kGzip, 1).error, "");
  EXPECT_NE(inflate_in("Hello, World!", Inflater::Coding::kDeflate, 1).error, "");
  std::string flipped = deflated(sample(), Wrapping::kGzip);
  flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1);  // its CRC
  EXPECT_NE(inflate_in(flipped, Inflater::Coding::kGzip, 100).error, "");
  const std::string behind = deflated("x", Wrapping::kZlib) + "more";
  EXPECT_NE(inflate_in(behind, Inflater::Coding::kDeflate, 100).error, "");
}

TEST(Inflate, GivesABombInBoundedPieces) {
  const std::string bomb = deflated(std::string(std::size_t{64} << 20U, 'a'), Wrapping::kGzip);
  ASSERT_LT(bomb.size(), 100'000u);
  Inflater inflater(Inflater::Coding::kGzip);
  std::string_view bytes = bomb;
  for (int i = 0; i < 100; ++i) {
    const std::string_view piece = inflater.next(bytes);
    ASSERT_FALSE(piece.empty());
    ASSERT_LE(piece.size(), 65'536u);
  }
  EXPECT_FALSE(bytes.empty()) << "the rest is left until it is asked for";
}

}  // namespace
}  // namespace vastar
