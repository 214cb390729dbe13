// Heads and masks of frames.
#include "wire/websocket/frame.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/websocket/utf8.h"

namespace vastar::ws {
namespace {

std::string head_of(std::uint64_t size, bool masked) {
  FrameHead head{.opcode = Opcode::kText, .mask = {}, .size = size};
  if (masked) head.mask = Mask{'a', 'b', 'c', 'd'};
  std::string out;
  append_head(head, out);
  return out;
}

TEST(FrameHead, WritesTheShortestSize) {
  EXPECT_EQ(head_of(125, false), "\x81\x7d");
  EXPECT_EQ(head_of(126, false), std::string("\x81\x7e\x00\x7e", 4));
  EXPECT_EQ(head_of(65535, false), "\x81\x7e\xff\xff");
  EXPECT_EQ(head_of(65536, false), std::string("\x81\x7f\0\0\0\0\0\x01\0\0", 10));
  EXPECT_EQ(head_of(5, true),
            "\x81\x85"
            "abcd");
}

TEST(FrameHead, ReadsWhatItWrote) {
  for (const std::uint64_t size : {0ULL, 125ULL, 126ULL, 65535ULL, 65536ULL, 1ULL << 40U}) {
    for (const bool masked : {false, true}) {
      std::string bytes = head_of(size, masked) + "rest";
      FrameHeadReader reader;
      FrameHead head;
      std::string_view left = bytes;
      ASSERT_EQ(reader.take(left, head), FrameHeadReader::State::kDone);
      EXPECT_EQ(left, "rest");
      EXPECT_EQ(head.size, size);
      EXPECT_EQ(head.mask.has_value(), masked);
      EXPECT_EQ(head.opcode, Opcode::kText);
    }
  }
}

// The example of RFC 6455, 5.7.
TEST(Frame, MasksAsTheStandardDoes) {
  std::string out;
  append_frame({.opcode = Opcode::kText, .mask = Mask{'\x37', '\xfa', '\x21', '\x3d'}}, "Hello",
               out);
  EXPECT_EQ(out, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
}

TEST(Mask, IsTheSameByEveryCut) {
  const std::string payload = "The quick brown fox jumps over the lazy dog";
  const Mask mask = {'\x01', '\x80', '\x7f', '\xee'};
  for (std::size_t cut = 0; cut <= payload.size(); ++cut) {
    std::string masked(payload.size(), '\0');
    const std::string_view all = payload;
    copy_masked(all.substr(0, cut), mask, 0, masked.data());
    copy_masked(all.substr(cut), mask, cut, masked.data() + cut);
    for (std::size_t i = 0; i < payload.size(); ++i) {
      ASSERT_EQ(masked[i], static_cast<char>(payload[i] ^ mask[i % 4])) << cut << " " << i;
    }
    copy_masked(masked, mask, 0, masked.data());  // in place
    EXPECT_EQ(masked, payload);
  }
}

// Every character there is, and everything next to it that is none.
TEST(Utf8Check, KnowsEveryCodePoint) {
  for (std::uint32_t point = 0; point <= 0x110000; ++point) {
    std::string bytes;
    if (point < 0x80) {
      bytes = {static_cast<char>(point)};
    } else if (point < 0x800) {
      bytes = {static_cast<char>(0xc0 | point >> 6U), static_cast<char>(0x80 | (point & 0x3f))};
    } else if (point < 0x10000) {
      bytes = {static_cast<char>(0xe0 | point >> 12U),
               static_cast<char>(0x80 | (point >> 6U & 0x3f)),
               static_cast<char>(0x80 | (point & 0x3f))};
    } else {
      bytes = {
          static_cast<char>(0xf0 | point >> 18U), static_cast<char>(0x80 | (point >> 12U & 0x3f)),
          static_cast<char>(0x80 | (point >> 6U & 0x3f)), static_cast<char>(0x80 | (point & 0x3f))};
    }
    Utf8Check check;
    const bool good = check.take(bytes) && check.complete();
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    ASSERT_EQ(good, !surrogate && point <= 0x10ffff) << point;
  }
}

TEST(Utf8Check, RefusesWhatIsNoCharacter) {
  for (const char* bad :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf",
        "\xf5\x80\x80\x80", "\xfe", "\xff", "\xc3\x28", "\xe2\x28\xa1"}) {
    Utf8Check check;
    EXPECT_FALSE(check.take(bad)) << bad;
  }
  Utf8Check unfinished;
  EXPECT_TRUE(unfinished.take("abc\xf0\x9f"));
  EXPECT_FALSE(unfinished.complete());
  EXPECT_TRUE(unfinished.take("\x98\x80"));
  EXPECT_TRUE(unfinished.complete());
}

}  // namespace
}  // namespace vastar::ws
