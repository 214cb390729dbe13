// What compressed streams may look like, beside what zlib makes when it is asked plainly.
#include "wire/websocket/deflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vastar::ws {
namespace {

constexpr std::string_view kEmptyLast("\x03\x00", 2);  // a last block of nothing, fixed codes

std::string inflated(Inflater& inflater, std::string_view in) {
  std::vector<char> room(4096);
  std::string out;
  std::ptrdiff_t made = 0;
  do {
    made = inflater.take(in, room);
    if (made < 0) return "broken";
    out.append(room.data(), static_cast<std::size_t>(made));
  } while (made == static_cast<std::ptrdiff_t>(room.size()));
  return out;
}

// Noise: only what was there before can be referred to.
std::string noise(std::size_t size) {
  std::string bytes;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525U + 1013904223U;
    bytes.push_back(static_cast<char>(state >> 24U));
  }
  return bytes;
}

// Blocks of which the last says so, referring to `before`.
std::string deflated(std::string_view text, std::string_view before = {}) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
  const auto bytes_of = [](std::string_view view) {
    return reinterpret_cast<Bytef*>(const_cast<char*>(view.data()));
  };
  deflateSetDictionary(&stream, bytes_of(before), static_cast<uInt>(before.size()));
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = bytes_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

TEST(Inflater, TheWholeWindowOutlivesLastBlocks) {
  const std::string first = noise(100'000);
  const std::string again = first.substr(first.size() - 32'000, 20'000);
  const std::string referring =
      deflated(again, std::string_view(first).substr(first.size() - 32768));
  ASSERT_LT(referring.size(), 2000U) << "it refers to what came before";
  Inflater inflater(false);
  EXPECT_EQ(inflated(inflater, deflated(first)), first);
  EXPECT_EQ(inflated(inflater, kEmptyLast), "");
  EXPECT_EQ(inflated(inflater, referring), again);
}

// Two bytes each: a target could send millions of them.
TEST(Inflater, EmptyLastBlocksChangeNothing) {
  std::string blocks;
  for (int i = 0; i < 500'000; ++i) blocks += kEmptyLast;
  Inflater inflater(false);
  const std::string text = noise(32'768);
  EXPECT_EQ(inflated(inflater, deflated(text)), text);
  EXPECT_EQ(inflated(inflater, blocks), "");
  EXPECT_EQ(inflated(inflater, deflated(text.substr(0, 20'000), text)), text.substr(0, 20'000));
}

TEST(Inflater, ASenderThatForgetsCannotReferBackBehindALastBlock) {
  const std::string text = noise(5000);
  Inflater inflater(true);
  EXPECT_EQ(inflated(inflater, deflated(text)), text);
  inflater.message_ended();
  EXPECT_NE(inflated(inflater, deflated(text, text)), text);
  EXPECT_TRUE(inflater.broken());
}

}  // namespace
}  // namespace vastar::ws
