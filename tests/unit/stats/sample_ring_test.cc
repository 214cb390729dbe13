#include "stats/sample_ring.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "stats/sample_sink.h"

namespace vastar {
namespace {

Sample sample_ended_at(Nanos end) {
  Sample sample;
  sample.end = end;
  return sample;
}

std::vector<Sample> drained(SampleRing& ring) {
  std::vector<Sample> samples;
  ring.drain([&](const Sample& sample) { samples.push_back(sample); });
  return samples;
}

TEST(SampleRing, GivesBackWhatItGotInOrder) {
  SampleRing ring(3, 8);
  EXPECT_EQ(ring.worker(), 3U);
  EXPECT_TRUE(drained(ring).empty());
  for (Nanos end = 10; end < 15; ++end) ring.push(sample_ended_at(end));
  const auto samples = drained(ring);
  ASSERT_EQ(samples.size(), 5U);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(samples[i].end, static_cast<Nanos>(10 + i));
    EXPECT_EQ(samples[i].index, i);
  }
  EXPECT_TRUE(drained(ring).empty());
  EXPECT_EQ(ring.dropped(), 0U);
}

TEST(SampleRing, WhatFindsItFullIsDroppedAndCountedAndLeavesAGapInTheIndex) {
  SampleRing ring(0, 5);  // 8
  for (Nanos end = 0; end < 11; ++end) ring.push(sample_ended_at(end));
  EXPECT_EQ(ring.dropped(), 3U);
  EXPECT_EQ(drained(ring).size(), 8U);
  ring.push(sample_ended_at(99));
  const auto after = drained(ring);
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(after[0].end, 99);
  EXPECT_EQ(after[0].index, 11U);
}

TEST(SampleRing, GoesRoundManyTimes) {
  SampleRing ring(0, 4);
  for (Nanos end = 0; end < 1000; ++end) {
    ring.push(sample_ended_at(end));
    const auto samples = drained(ring);
    ASSERT_EQ(samples.size(), 1U);
    EXPECT_EQ(samples[0].end, end);
  }
}

// Under ThreadSanitizer this is the test of the memory order.
TEST(SampleRing, OneThreadPutsInWhileAnotherTakesOut) {
  constexpr Nanos kCount = 200'000;
  SampleRing ring(0, 64);
  std::thread worker([&] {
    for (Nanos end = 0; end < kCount; ++end) {
      Sample sample = sample_ended_at(end);
      sample.intended = -end;
      ring.push(sample);
      if (end % 50 == 0) std::this_thread::yield();
    }
    ring.close();
  });
  std::uint64_t taken = 0;
  Nanos last = -1;
  for (bool closed = false; !closed;) {
    closed = ring.closed();
    taken += ring.drain([&](const Sample& sample) {
      EXPECT_GT(sample.end, last);
      EXPECT_EQ(sample.intended, -sample.end) << "whole";
      EXPECT_EQ(sample.index, static_cast<std::uint64_t>(sample.end));
      last = sample.end;
    });
  }
  worker.join();
  EXPECT_EQ(taken + ring.dropped(), static_cast<std::uint64_t>(kCount));
}

TEST(SampleSink, DrainsTheRingsOfWorkersThatAreGone) {
  SampleSink sink(8);
  auto first = sink.open(1);
  auto second = sink.open(2);
  for (int i = 0; i < 10; ++i) first->push({});
  second->push({});
  first.reset();
  std::vector<unsigned> workers;
  const auto take = [&](const SampleRing& ring, const Sample&, const SampleRun*) {
    workers.push_back(ring.worker());
  };
  EXPECT_EQ(sink.drain(take), 9U);
  EXPECT_EQ(std::count(workers.begin(), workers.end(), 1U), 8);
  EXPECT_EQ(sink.dropped(), 2U) << "of the ring that is gone too";
  second->push({});
  EXPECT_EQ(sink.drain(take), 1U);
}

TEST(SampleSink, TakesWhatIsWantedOfARunThatIsCounted) {
  SampleSink sink;
  EXPECT_FALSE(sink.taking());
  sink.begin();
  EXPECT_TRUE(sink.taking());
  sink.pause();
  EXPECT_FALSE(sink.taking());
  EXPECT_EQ(sink.series(), 0U) << "the only run";
  sink.next_run({"warm-up", 7}, false);
  sink.begin();
  EXPECT_FALSE(sink.taking()) << "a warm-up that is a run of its own";
}

TEST(SampleSink, TellsTheRunsOfASampleApart) {
  SampleSink sink;
  const auto ring = sink.open(0);
  for (const char* name : {"baseline", "c=1"}) {
    sink.next_run({name, 1}, true);
    Sample sample;
    sample.series = sink.series();
    ring->push(sample);
  }
  std::vector<std::string> names;
  sink.drain([&](const SampleRing&, const Sample&, const SampleRun* run) {
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(run->connections, 1U);
    names.push_back(run->name);
  });
  EXPECT_EQ(names, (std::vector<std::string>{"baseline", "c=1"}));
}

}  // namespace
}  // namespace vastar
