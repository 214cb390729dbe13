#include "protocols/llm/rag_times.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

RagTimes read(std::string_view value) {
  RagTimes times;
  read_server_timing(value, times);
  return times;
}

TEST(ServerTiming, NamesRetrievalAndGeneration) {
  const RagTimes times =
      read("db;dur=1, retrieval;desc=\"a, b; dur=9\";dur=12.5, Generation;DUR=80");
  EXPECT_EQ(times.retrieval, 12'500 * kMicrosecond);
  EXPECT_EQ(times.generation, 80 * kMillisecond);
}

TEST(ServerTiming, SeveralPassesAddUpAndSeveralFieldsToo) {
  RagTimes times = read("retrieval;dur=1, retrieval;dur=2");
  EXPECT_EQ(times.retrieval, 3 * kMillisecond);
  read_server_timing("retrieval;dur=\"4\"", times);
  EXPECT_EQ(times.retrieval, 7 * kMillisecond);
  EXPECT_EQ(times.generation, std::nullopt);
}

TEST(ServerTiming, WhatIsNoTimeSaysNothing) {
  for (const char* value :
       {"", ",", ";", "retrieval", "retrieval;dur", "retrieval;dur=", "dur=5", "retrieval;dur=-1",
        "retrieval;dur=nan", "retrieval;dur=1e300", "retrievals;dur=5", "retrieval;desc=\"",
        "\"retrieval;dur=5", "retrieval;desc=\"\\", "retrieval;dur=x;dur=5"}) {
    EXPECT_EQ(read(value).retrieval, std::nullopt) << value;
  }
}

}  // namespace
}  // namespace vastar
