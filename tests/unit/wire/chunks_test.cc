// Chunked bodies, as the data they carry.
#include "wire/chunks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vastar {
namespace {

struct Decoded {
  std::string data;
  std::string error;
  bool done = false;
  std::string rest;  // behind the body
};

// Takes `bytes` in pieces of `piece` bytes.
Decoded decode(std::string_view bytes, std::size_t piece) {
  ChunkDecoder decoder;
  Decoded decoded;
  while (!bytes.empty() && !decoder.done() && decoder.error() == nullptr) {
    const std::string_view cut = bytes.substr(0, piece);
    const std::vector<char> owned(cut.begin(), cut.end());
    std::string_view left(owned.data(), owned.size());
    while (!left.empty() && !decoder.done() && decoder.error() == nullptr) {
      decoded.data += decoder.next(left);
    }
    bytes.remove_prefix(cut.size() - left.size());
  }
  decoded.done = decoder.done();
  decoded.error = decoder.error() == nullptr ? "" : decoder.error();
  decoded.rest = bytes;
  return decoded;
}

TEST(ChunkDecoder, GivesTheDataInPiecesOfEverySize) {
  const std::string_view bytes =
      "5\r\nhello\r\n1;name=\"va;lue\"\r\n,\r\n0007\r\n wor\r\nl\r\n0\r\nTrailer: x\r\n\r\nbehind";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const Decoded decoded = decode(bytes, piece);
    EXPECT_EQ(decoded.error, "");
    EXPECT_TRUE(decoded.done);
    EXPECT_EQ(decoded.data, "hello, wor\r\nl");
    EXPECT_EQ(decoded.rest, "behind");
  }
}

TEST(ChunkDecoder, KnowsHowMuchOfAChunkIsLeft) {
  ChunkDecoder decoder;
  EXPECT_EQ(decoder.data_left(), 0U);
  std::string_view bytes = "ffffffffffffffff\r\nabc";
  EXPECT_EQ(decoder.next(bytes), "abc");
  EXPECT_EQ(decoder.data_left(), 0xffffffffffffffffU - 3);
  decoder.skip(decoder.data_left());
  EXPECT_EQ(decoder.data_left(), 0U);
  bytes = "\r\n0\r\n\r\n";
  EXPECT_EQ(decoder.next(bytes), "");
  EXPECT_TRUE(decoder.done());
}

TEST(ChunkDecoder, IsNotDoneBeforeTheLastByte) {
  const std::string_view bytes = "1\r\nx\r\n0\r\n\r\n";
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    const Decoded decoded = decode(bytes.substr(0, size), 100);
    EXPECT_FALSE(decoded.done) << size;
    EXPECT_EQ(decoded.error, "") << size;
  }
}

TEST(ChunkDecoder, SizesAroundTheLargest) {
  EXPECT_EQ(decode("ffffffffffffffff\r\n", 100).error, "");
  EXPECT_EQ(decode("0000000ffffffffffffffff\r\n", 100).error, "");
  EXPECT_EQ(decode("10000000000000000\r\n", 100).error, "chunk size is too large");
}

TEST(ChunkDecoder, TakesASizeLineOfFourKiBAndNoMore) {
  const std::string extension(4096 - 4, 'x');
  EXPECT_EQ(decode("1;" + extension + "\r\n", 1).error, "");
  EXPECT_EQ(decode("1;" + extension + "x\r\n", 1).error, "chunk-size line over 4 KiB");
}

TEST(ChunkDecoder, GivesTheTrailersOneByOne) {
  const std::string bytes = "1\r\na\r\n0\r\nA: 1\r\nServer-Timing: gen;dur=5\r\n\r\nb: 2";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    ChunkDecoder decoder;
    std::string trailers;
    for (std::size_t at = 0; at < bytes.size() && !decoder.done(); at += piece) {
      const std::string owned = bytes.substr(at, piece);
      std::string_view left = owned;
      while (!left.empty() && !decoder.done()) {
        Field field;
        decoder.next(left, &field);
        if (field.name.empty()) continue;
        trailers += std::string(field.name) + "=" + std::string(field.value) + ";";
      }
    }
    EXPECT_EQ(trailers, "A=1;Server-Timing=gen;dur=5;") << "in pieces of " << piece;
  }
}

// The limit is on all trailers together, not on each.
TEST(ChunkDecoder, CountsTrailersTogether) {
  const std::string line = "X: " + std::string(1024 - 5, 'x') + "\r\n";
  std::string trailers = "0\r\n";
  for (int i = 0; i < 63; ++i) trailers += line;
  EXPECT_TRUE(decode(trailers + "\r\n", 1000).done);
  EXPECT_EQ(decode(trailers + line + "\r\n", 1000).error, "trailers over 64 KiB");
}

}  // namespace
}  // namespace vastar
