// Request bodies, in whatever pieces they come.
#include "target/body_reader.h"

#include <gtest/gtest.h>

namespace vastar::target {
namespace {

using State = BodyReader::State;

Request request_of(std::string_view target, bool chunked, std::uint64_t size) {
  Request request;
  request.route = std::make_shared<Route>(parse_route(target));
  request.chunked = chunked;
  request.body_size = size;
  return request;
}

TEST(BodyReader, TakesItsLengthAndNoMore) {
  BodyReader reader(request_of("/", false, 5));
  std::string_view input = "hel";
  EXPECT_EQ(reader.take(input), State::kMore);
  EXPECT_TRUE(input.empty());
  input = "loGET /";
  EXPECT_EQ(reader.take(input), State::kDone);
  EXPECT_EQ(input, "GET /");
  EXPECT_EQ(reader.body(), "hello");
}

TEST(BodyReader, TakesChunksByteByByte) {
  BodyReader reader(request_of("/", true, 0));
  const std::string_view body = "5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nT: r\r\n\r\n";
  for (std::size_t i = 0; i < body.size(); ++i) {
    std::string_view input = body.substr(i, 1);
    EXPECT_EQ(reader.take(input), i + 1 < body.size() ? State::kMore : State::kDone) << i;
  }
  EXPECT_EQ(reader.body(), "hello!");
}

TEST(BodyReader, ChunksEndWhereTheyEnd) {
  BodyReader reader(request_of("/", true, 0));
  std::string_view input = "1\r\na\r\n0\r\n\r\nGET /";
  EXPECT_EQ(reader.take(input), State::kDone);
  EXPECT_EQ(input, "GET /");
}

TEST(BodyReader, BrokenChunksAreFound) {
  BodyReader reader(request_of("/", true, 0));
  std::string_view input = "nonsense\r\n";
  EXPECT_EQ(reader.take(input), State::kBroken);
}

TEST(BodyReader, KeepsOnlyWhatIsEchoed) {
  BodyReader reader(request_of("/status/200", false, 5));
  std::string_view input = "hello";
  EXPECT_EQ(reader.take(input), State::kDone);
  EXPECT_TRUE(reader.body().empty());
}

TEST(BodyReader, TooMuchToEchoIsSaid) {
  BodyReader reader(request_of("/", true, 0));
  const std::string chunk = "100000\r\n" + std::string(1 << 20, 'x') + "\r\n";
  for (int i = 0; i < 16; ++i) {
    std::string_view input = chunk;
    EXPECT_EQ(reader.take(input), State::kMore);
  }
  std::string_view input = "1\r\nx";
  EXPECT_EQ(reader.take(input), State::kTooLarge);
}

}  // namespace
}  // namespace vastar::target
