// Bodies that are written while they are sent.
#include "target/generated.h"

#include <gtest/gtest.h>

#include "contents.h"

namespace vastar::target {
namespace {

std::string all_chunks(std::uint64_t size, std::uint64_t chunk_size, bool framed) {
  Route route;
  route.size = size;
  route.chunk_size = chunk_size;
  std::string out;
  std::uint64_t offset = 0;
  do {
    offset = append_chunked(route, offset, framed, out);
  } while (offset < size);
  return out;
}

TEST(Generated, ChunksAreOfTheirSizeAndTheLastIsTheRest) {
  EXPECT_EQ(all_chunks(10, 4, true), "4\r\nABCD\r\n4\r\nEFGH\r\n2\r\nIJ\r\n0\r\n\r\n");
  EXPECT_EQ(all_chunks(8, 4, true), "4\r\nABCD\r\n4\r\nEFGH\r\n0\r\n\r\n");
  EXPECT_EQ(all_chunks(3, 17, true), "3\r\nABC\r\n0\r\n\r\n");
  EXPECT_EQ(all_chunks(0, 4, true), "0\r\n\r\n");
}

TEST(Generated, ChunksLargerThanABatchGoOnWhereTheyWere) {
  for (std::uint64_t chunk : {1ull, 63ull, 65'536ull, 65'537ull, 100'000ull, 1'000'000ull}) {
    EXPECT_EQ(dechunked(all_chunks(300'001, chunk, true)), pattern(300'001)) << chunk;
  }
}

TEST(Generated, WithoutFramesOnlyTheBytes) {
  EXPECT_EQ(all_chunks(200'000, 1000, false), pattern(200'000));
}

Route events(std::uint64_t count) {
  Route route;
  route.count = count;
  return route;
}

TEST(Generated, EventsAreWholeFrames) {
  std::string out;
  append_event(events(2), 0, true, out);
  append_event(events(2), 1, true, out);
  append_end(true, "Server-Timing: a;dur=1\r\n", out);
  EXPECT_TRUE(out.ends_with("0\r\nServer-Timing: a;dur=1\r\n\r\n"));
  EXPECT_EQ(dechunked(out), "data: {\"event\":1,\"of\":2}\n\ndata: {\"event\":2,\"of\":2}\n\n");
}

TEST(Generated, EventsWithoutFrames) {
  std::string out;
  append_event(events(1), 0, false, out);
  append_end(false, "A: 1\r\n", out);
  EXPECT_EQ(out, "data: {\"event\":1,\"of\":1}\n\n");
}

TEST(Generated, WhatOpensAndClosesAStreamIsSentWithItsFirstAndItsLastEvent) {
  Route route = events(3);
  route.first_wait = 100;
  route.gap = 10;
  route.part = "t";
  route.opening = {"o"};
  route.closing = {"c", "d"};
  ASSERT_EQ(event_parts(route), 6u);
  std::string out;
  std::vector<Nanos> due;
  for (std::uint64_t i = 0; i < event_parts(route); ++i) {
    append_event(route, i, false, out);
    due.push_back(event_due(route, i));
  }
  EXPECT_EQ(out, "otttcd");
  EXPECT_EQ(due, (std::vector<Nanos>{0, 100, 110, 120, 120, 120}));
  route.count = 0;
  EXPECT_EQ(event_due(route, 1), 0) << "without events nothing is waited for";
}

TEST(Content, PatternHoldsFromEveryOffset) {
  EXPECT_EQ(pattern_at(0, 3), "ABC");
  EXPECT_EQ(pattern_at(65, 3), "BCD");
  EXPECT_EQ(pattern_at(63, 1'000'000).size(), 65'536u);
  EXPECT_EQ(pattern_at(1'000'000'007, 2).front(), kPattern[1'000'000'007 % 64]);
}

}  // namespace
}  // namespace vastar::target
