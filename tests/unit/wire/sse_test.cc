// Event streams: every rule of the standard, at every split and byte by byte.
#include "wire/sse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "wire/json_lines.h"

namespace vastar {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Events = std::vector<std::string>;

// "type|data" of each event, with "#id" when there is one; "error" at the end of a lost stream.
void feed(SseParser& parser, std::string_view piece, Events& events) {
  const std::vector<char> owned(piece.begin(), piece.end());  // a sanitizer sees reads past its end
  std::string_view rest(owned.data(), owned.size());
  while (!rest.empty()) {
    switch (parser.next(rest)) {
      case SseParser::Step::kMore:
        EXPECT_TRUE(rest.empty());
        break;
      case SseParser::Step::kError:
        events.emplace_back("error");
        return;
      case SseParser::Step::kEvent: {
        const std::string id = parser.last_event_id();
        events.push_back(std::string(parser.event().type) + "|" + std::string(parser.event().data) +
                         (id.empty() ? "" : "#" + id));
      }
    }
  }
}

Events parse(std::string_view bytes, std::size_t piece) {
  SseParser parser;
  Events events;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    feed(parser, bytes.substr(at, piece), events);
  }
  return events;
}

// Whole, byte by byte, and cut once at every place: always the same.
Events parse(std::string_view bytes) {
  const Events whole = parse(bytes, bytes.size());
  EXPECT_EQ(parse(bytes, 1), whole);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    SseParser parser;
    Events events;
    feed(parser, bytes.substr(0, cut), events);
    feed(parser, bytes.substr(cut), events);
    EXPECT_EQ(events, whole) << "cut at " << cut;
  }
  return whole;
}

TEST(Sse, LinesEndWithLfCrOrBoth) {
  EXPECT_THAT(parse("data: a\n\ndata: b\r\rdata: c\r\n\r\n"), ElementsAre("|a", "|b", "|c"));
  EXPECT_THAT(parse("data: a\r\n\rdata: b\r\n\n"), ElementsAre("|a", "|b"));
}

TEST(Sse, OneByteOrderMarkAtTheStartIsDropped) {
  EXPECT_THAT(parse("\xEF\xBB\xBF"
                    "data: a\n\n"),
              ElementsAre("|a"));
  EXPECT_THAT(parse("\xEF\xBB\xBF\xEF\xBB\xBF"
                    "data: a\n\n"),
              IsEmpty());
  EXPECT_THAT(parse("data: a\n\n\xEF\xBB\xBF"
                    "data: b\n\n"),
              ElementsAre("|a"));
}

TEST(Sse, DataLinesAreJoinedAndOneBlankIsTaken) {
  EXPECT_THAT(parse("data: a\ndata:  b\ndata\ndata:c\n\n"), ElementsAre("|a\n b\n\nc"));
  EXPECT_THAT(parse("data\n\n"), ElementsAre("|"));
  EXPECT_THAT(parse("data:\n\n"), ElementsAre("|"));
}

TEST(Sse, CommentsAndUnknownFieldsAreNothing) {
  EXPECT_THAT(parse(": ping\n:\nfoo: bar\nDATA: x\ndata: a\n: in between\n\n"), ElementsAre("|a"));
  EXPECT_THAT(parse(": ping\n\n: ping\n\n"), IsEmpty());
}

TEST(Sse, AnEventWithoutDataIsNoneAndItsTypeIsForgotten) {
  EXPECT_THAT(parse("event: a\n\ndata: b\n\nevent: c\ndata: d\n\ndata: e\n\n"),
              ElementsAre("|b", "c|d", "|e"));
}

TEST(Sse, TheIdStaysUntilItIsReplacedAndOneWithNulIsIgnored) {
  EXPECT_THAT(parse("id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n"),
              ElementsAre("|a#1", "|b#1", "|c"));
  EXPECT_THAT(parse(std::string_view("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n", 31)),
              ElementsAre("|a#1", "|b#1"));
}

TEST(Sse, AnIdWithoutDataCounts) {
  SseParser parser;
  Events events;
  feed(parser, "id: 7\n\n", events);
  EXPECT_EQ(parser.last_event_id(), "7");
  feed(parser, "id: 8\n", events);
  EXPECT_EQ(parser.last_event_id(), "7") << "its block has not ended";
}

TEST(Sse, RetryIsDigitsAlone) {
  SseParser parser;
  Events events;
  feed(parser, "retry: 1x\nretry: -1\nretry:\nretry: 99999999999999999999999\n", events);
  EXPECT_FALSE(parser.retry_ms());
  feed(parser, "retry: 1500\nretry: abc\n", events);
  EXPECT_EQ(parser.retry_ms(), 1500U);
}

TEST(Sse, WhatIsUnfinishedAtTheEndIsNoEvent) {
  EXPECT_THAT(parse("data: a\n\ndata: b\n"), ElementsAre("|a"));
  EXPECT_THAT(parse("data: a\n\ndata: b"), ElementsAre("|a"));
}

TEST(Sse, AnEventOfTheLargestSizeIsTakenAndOneByteMoreLosesTheStream) {
  const std::string largest(kMaxStreamLine - 5, 'x');
  EXPECT_EQ(parse("data:" + largest + "\n\n", 4096), Events{"|" + largest});
  EXPECT_EQ(parse("data:" + largest + "x\n\n", 4096).back(), "error");
  const std::string half = "data:" + std::string(kMaxStreamLine / 2, 'x') + "\n";
  EXPECT_EQ(parse(half + half + "\n", 4096).back(), "error") << "in several lines too";
}

TEST(JsonLines, AreCutAtEverySplit) {
  const std::string bytes = "{\"a\":1}\n\r\n  \n{\"b\":2}\r\n{\"c\":3}";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    JsonLineCutter cutter;
    std::vector<std::string> lines;
    for (std::string_view piece :
         {std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)}) {
      while (!piece.empty()) {
        if (cutter.next(piece) == SseParser::Step::kEvent) lines.emplace_back(cutter.line());
      }
    }
    if (cutter.end() == SseParser::Step::kEvent) lines.emplace_back(cutter.line());
    EXPECT_THAT(lines, ElementsAre("{\"a\":1}", "{\"b\":2}", "{\"c\":3}")) << "cut at " << cut;
    EXPECT_EQ(cutter.end(), SseParser::Step::kMore) << "it is handed out once";
  }
}

TEST(JsonLines, ALineOverTheLimitLosesTheStream) {
  JsonLineCutter cutter;
  const std::string piece(kMaxStreamLine / 2, 'x');
  std::string_view first = piece, second = piece, third = "x";
  EXPECT_EQ(cutter.next(first), SseParser::Step::kMore);
  EXPECT_EQ(cutter.next(second), SseParser::Step::kMore);
  EXPECT_EQ(cutter.next(third), SseParser::Step::kError);
}

}  // namespace
}  // namespace vastar
