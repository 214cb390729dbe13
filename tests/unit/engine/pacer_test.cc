#include "engine/pacer.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

using What = Pacer::Turn::What;
constexpr Nanos kOrigin = 1'000 * kSecond;

LoadShape closed(std::uint64_t requests) {
  LoadShape load;
  load.requests = requests;
  return load;
}

TEST(Pacer, AClosedLoopStartsAtOnceAndExactlySoOften) {
  Pacer pacer(closed(3), kOrigin, 0, 1);
  for (int i = 0; i < 3; ++i) {
    const auto turn = pacer.next(kOrigin + i, 0, 0);
    EXPECT_EQ(turn.what, What::kNow);
    EXPECT_EQ(turn.intended, kOrigin + i);
    EXPECT_LT(turn.lag, 0) << "an uncapped closed loop has no schedule to be late for";
  }
  EXPECT_TRUE(pacer.exhausted());
  EXPECT_EQ(pacer.next(kOrigin + 9, 0, 0).what, What::kNever);
}

TEST(Pacer, SharesAddUpToTheWhole) {
  for (const std::uint64_t total : {0U, 1U, 7U, 100U, 1003U}) {
    for (const unsigned parts : {1U, 2U, 3U, 8U}) {
      std::uint64_t sum = 0;
      for (unsigned i = 0; i < parts; ++i) sum += share_of(total, i, parts);
      EXPECT_EQ(sum, total);
    }
  }
}

TEST(Pacer, NothingStartsAtOrAfterTheDeadline) {
  LoadShape load = closed(0);
  load.duration = kSecond;
  Pacer pacer(load, kOrigin, 0, 1);
  EXPECT_EQ(pacer.next(kOrigin + kSecond - 1, 0, 0).what, What::kNow);
  EXPECT_EQ(pacer.next(kOrigin + kSecond, 0, 0).what, What::kNever);
}

// Found in a review: the time between two was no longer one, and there was no cap at all.
TEST(Pacer, TheLowestCapIsStillOne) {
  LoadShape load = closed(10);
  load.qps = 1e-300;
  load.streams = 100;
  Pacer pacer(load, kOrigin, 0, 1);
  const auto turn = pacer.next(kOrigin + kHour, kOrigin, 0);
  EXPECT_EQ(turn.what, What::kLater);
  EXPECT_GT(turn.due, kOrigin + 1'000 * kHour);
}

TEST(Pacer, TheCapSpacesStartsOfOneConnection) {
  LoadShape load = closed(10);
  load.qps = 10;
  Pacer pacer(load, kOrigin, 0, 1);
  EXPECT_EQ(pacer.next(kOrigin, 0, 0).what, What::kNow) << "the first has nothing to wait for";
  const Nanos started = kOrigin, ended = kOrigin + 5 * kMillisecond;
  const auto early = pacer.next(ended, started, ended);
  EXPECT_EQ(early.what, What::kLater);
  EXPECT_EQ(early.due, kOrigin + 100 * kMillisecond);
  const auto due = pacer.next(early.due + 7, started, ended);
  EXPECT_EQ(due.what, What::kNow);
  EXPECT_EQ(due.lag, 7);
}

// The cap is the connection's: its streams share it.
TEST(Pacer, TheCapIsSharedByTheStreamsOfAConnection) {
  LoadShape load;
  load.qps = 10;
  load.streams = 5;
  Pacer pacer(load, kSecond, 0, 1);
  EXPECT_EQ(pacer.next(kSecond, 0, 0).what, Pacer::Turn::What::kNow);
  EXPECT_EQ(pacer.next(kSecond, kSecond, 0).due, kSecond + 500 * kMillisecond);
}

TEST(Pacer, ASlowResponseIsNoLagOfTheGenerator) {
  LoadShape load = closed(10);
  load.qps = 10;
  Pacer pacer(load, kOrigin, 0, 1);
  const Nanos ended = kOrigin + kSecond;  // well past the next start's time
  const auto turn = pacer.next(ended + 3, kOrigin, ended);
  EXPECT_EQ(turn.what, What::kNow);
  EXPECT_EQ(turn.lag, 3);
}

TEST(Pacer, AnOpenLoopWaitsForItsArrivals) {
  LoadShape load = closed(3);
  load.rate = 1000;
  Pacer pacer(load, kOrigin, 0, 1);
  EXPECT_EQ(pacer.next(kOrigin + 10, 0, 0).intended, kOrigin);
  EXPECT_EQ(pacer.next(kOrigin + 20, 0, 0).what, What::kIdle);
  EXPECT_EQ(pacer.next_arrival(), kOrigin + kMillisecond);
}

TEST(Pacer, OpenLoopArrivalsKeepTheirTimeWhileEverySlotIsBusy) {
  LoadShape load = closed(3);
  load.rate = 1000;
  Pacer pacer(load, kOrigin, 0, 1);
  const Nanos free = kOrigin + kSecond;  // a stall: all three are long due
  for (int i = 0; i < 3; ++i) {
    const auto turn = pacer.next(free + 4, kOrigin, free);
    EXPECT_EQ(turn.what, What::kNow);
    EXPECT_EQ(turn.intended, kOrigin + i * kMillisecond);
    EXPECT_EQ(turn.lag, 4) << "the wait for a free slot is the target's, not the generator's";
  }
  EXPECT_TRUE(pacer.exhausted());
}

TEST(Pacer, WhatWasDueIsCountedThoughNeverTaken) {
  LoadShape load = closed(0);
  load.rate = 100;
  load.duration = kSecond;
  Pacer pacer(load, kOrigin, 0, 1);
  EXPECT_EQ(pacer.next(kOrigin + 2 * kSecond, 0, 0).what, What::kNever);
  EXPECT_EQ(pacer.count_scheduled(), 100U);
}

LoadShape ramped(double start, const std::vector<Stage>& stages) {
  LoadShape load = closed(0);
  load.stages = {.of_rate = false, .from = start, .steps = stages};
  load.duration = load.stages.ramp().duration();
  load.concurrency = static_cast<unsigned>(load.stages.ramp().highest());
  return load;
}

TEST(Pacer, ConnectionsJoinAndLeaveByTime) {
  Pacer pacer(ramped(0, {{10 * kSecond, 10}, {10 * kSecond, 0}}), kOrigin, 0, 1);
  const auto at = [&](Nanos t, std::uint32_t slot) { return pacer.next(kOrigin + t, 0, 0, slot); };
  EXPECT_EQ(at(0, 0).what, What::kLater);
  EXPECT_EQ(at(0, 0).due, kOrigin + kSecond);
  EXPECT_NEAR(to_seconds(at(0, 9).due - kOrigin), 10, 1e-6);
  EXPECT_EQ(at(kSecond, 0).what, What::kNow);
  EXPECT_EQ(at(kSecond, 1).due, kOrigin + 2 * kSecond);
  EXPECT_EQ(at(5 * kSecond, 4).what, What::kNow);
  EXPECT_EQ(at(10 * kSecond, 9).what, What::kNow);
  EXPECT_EQ(at(10 * kSecond + kMillisecond, 9).what, What::kNever) << "it has left";
  EXPECT_EQ(at(18 * kSecond, 1).what, What::kNow);
  EXPECT_EQ(at(18 * kSecond, 2).what, What::kNever);
}

TEST(Pacer, ConnectionsOfTheWorkersJoinInTurn) {
  const LoadShape load = ramped(0, {{6 * kSecond, 6}});
  for (unsigned worker = 0; worker < 2; ++worker) {
    Pacer pacer(load, kOrigin, worker, 2);
    for (unsigned slot = 0; slot < 3; ++slot) {
      const auto due = pacer.next(kOrigin, 0, 0, slot).due;
      EXPECT_NEAR(to_seconds(due - kOrigin), slot * 2 + worker + 1, 1e-6);
    }
  }
}

TEST(Pacer, ConnectionsThatStayAreAPlainClosedLoop) {
  LoadShape load = ramped(4, {{10 * kSecond, 4}});
  load.qps = 10;
  Pacer pacer(load, kOrigin, 0, 1);
  EXPECT_EQ(pacer.next(kOrigin, 0, 0, 3).what, What::kNow);
  const auto second = pacer.next(kOrigin + kMillisecond, kOrigin, 0, 3);
  EXPECT_EQ(second.what, What::kLater) << "the cap of a connection holds";
  EXPECT_EQ(second.due, kOrigin + 100 * kMillisecond);
}

}  // namespace
}  // namespace vastar
