#include "net/loop.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "net/socket.h"

namespace vastar {
namespace {

// Two connected sockets; what is written to one is read from the other.
struct Pair {
  Pair() {
    int fds[2] = {-1, -1};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    near = Fd(fds[0]);
    far = Fd(fds[1]);
  }
  Fd near, far;
};

// Notes what it is told and stops the loop.
struct Noting final : IoHandler {
  explicit Noting(Loop& owner) : loop(owner) {}
  void on_readable(bool closed) override {
    seen.emplace_back(closed ? "closed" : "readable");
    loop.stop();
  }
  void on_writable() override {
    seen.emplace_back("writable");
    loop.stop();
  }
  Loop& loop;
  std::vector<std::string> seen;
};

TEST(Timer, FiresNotBeforeItsTime) {
  Loop loop;
  const Nanos due = monotonic_now() + 2 * kMillisecond;
  Nanos fired = 0;
  Timer timer(loop, [&] {
    fired = monotonic_now();
    loop.stop();
  });
  timer.at(due);
  loop.run();
  EXPECT_GE(fired, due);
}

TEST(Timer, APastTimeIsNow) {
  Loop loop;
  int fired = 0;
  Timer timer(loop, [&] {
    ++fired;
    loop.stop();
  });
  timer.at(-5);
  loop.run();
  EXPECT_EQ(fired, 1);
}

TEST(Timer, RepeatsUntilCancelled) {
  Loop loop;
  int fired = 0;
  Timer timer(loop, [&] {
    if (++fired == 3) loop.stop();
  });
  timer.every(kMillisecond);
  loop.run();
  EXPECT_EQ(fired, 3);
  timer.cancel();
  Timer later(loop, [&] { loop.stop(); });
  later.at(monotonic_now() + 5 * kMillisecond);
  loop.run();
  EXPECT_EQ(fired, 3);
}

TEST(Timer, ANewTimeReplacesTheOld) {
  Loop loop;
  int fired = 0;
  Timer timer(loop, [&] {
    ++fired;
    loop.stop();
  });
  timer.at(monotonic_now() + kHour);
  timer.at(monotonic_now());
  loop.run();
  EXPECT_EQ(fired, 1);
}

// Both are due in the same turn of the loop, and each takes the other back: one call, not two.
TEST(Timer, WhatIsCancelledOrPutOffInTheTurnItIsDueInIsNotCalled) {
  for (const bool put_off : {false, true}) {
    Loop loop;
    int fired = 0;
    Timer* others[2] = {};
    const auto on_due = [&](int self) {
      ++fired;
      put_off ? others[self]->at(monotonic_now() + kHour) : others[self]->cancel();
    };
    Timer a(loop, [&] { on_due(0); });
    Timer b(loop, [&] { on_due(1); });
    Timer end(loop, [&] { loop.stop(); });
    others[0] = &b;
    others[1] = &a;
    a.at(1);
    b.at(1);
    end.at(monotonic_now() + 20 * kMillisecond);
    loop.run();
    EXPECT_EQ(fired, 1) << put_off;
  }
}

TEST(Wakeup, WakesFromAnotherThreadAgainAndAgain) {
  Loop loop;
  int woken = 0;
  Wakeup wakeup(loop, [&] {
    ++woken;
    loop.stop();
  });
  for (int i = 0; i < 3; ++i) {
    std::thread other([&] { wakeup.signal(); });
    loop.run();
    other.join();
  }
  EXPECT_EQ(woken, 3);
}

TEST(IoWatch, TellsEveryArrivalOnce) {
  Loop loop;
  Pair pair;
  Noting noting(loop);
  IoWatch watch;
  ASSERT_TRUE(watch.watch_reads(loop, pair.near.get(), noting));
  ASSERT_EQ(write(pair.far.get(), "a", 1), 1);
  loop.run();
  ASSERT_EQ(write(pair.far.get(), "b", 1), 1);
  loop.run();
  EXPECT_EQ(noting.seen, (std::vector<std::string>{"readable", "readable"}));
}

TEST(IoWatch, DataAndCloseThatCameTogetherAreSaidToBeClosed) {
  Loop loop;
  Pair pair;
  Noting noting(loop);
  IoWatch watch;
  ASSERT_EQ(write(pair.far.get(), "bye", 3), 3);
  pair.far.close();
  ASSERT_TRUE(watch.watch_reads(loop, pair.near.get(), noting));
  loop.run();
  ASSERT_FALSE(noting.seen.empty());
  EXPECT_EQ(noting.seen.front(), "closed");
}

TEST(Loop, APollCallsBackForAllThatIsReadyWhateverStopsTheLoop) {
  Loop loop;
  Noting handler(loop);
  Pair pairs[3];
  IoWatch watches[3];
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(watches[i].watch_reads(loop, pairs[i].near.get(), handler));
    pairs[i].far.close();
  }
  loop.poll();
  EXPECT_EQ(handler.seen, (std::vector<std::string>{"closed", "closed", "closed"}));
}

// A peer that sends faster than anybody reads must not keep a poll from its end.
TEST(Loop, APollEndsThoughThereIsAlwaysMore) {
  struct NeverDone final : IoHandler {
    void on_readable(bool /*closed*/) override {
      ++times;
      EXPECT_TRUE(watch.read_on_later());
    }
    void on_writable() override {}
    IoWatch watch;
    int times = 0;
  };
  Loop loop;
  Pair pair;
  NeverDone handler;
  ASSERT_TRUE(handler.watch.watch_reads(loop, pair.near.get(), handler));
  ASSERT_EQ(write(pair.far.get(), "more", 4), 4);
  loop.poll();
  EXPECT_EQ(handler.times, 1);
  loop.poll();
  EXPECT_EQ(handler.times, 2);
}

TEST(IoWatch, AWriteIsToldOnceEachTimeItIsAwaited) {
  Loop loop;
  Pair pair;
  Noting noting(loop);
  IoWatch watch;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(watch.await_write(loop, pair.near.get(), noting));
    loop.run();
  }
  EXPECT_EQ(noting.seen, (std::vector<std::string>{"writable", "writable"}));
}

}  // namespace
}  // namespace vastar
