// A pool of connections that lives from run to run, against scripted peers.
#include "engine/pool.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "support/scripted_server.h"
#include "unit/engine/engine_runs.h"

namespace vastar {
namespace {

using testing::always;
using testing::kOkResponse;
using testing::Peer;
using testing::plan_for;
using testing::process_cpu_now;
using testing::ScriptedServer;

// A pool and what it refers to.
struct Opened {
  explicit Opened(const std::string& url, unsigned connections, unsigned workers = 1,
                  const StopFlag* stop = nullptr)
      : plan(plan_for(url, 0, connections)), protocol(plan.request) {
    plan.workers = workers;
    auto opened = Pool::open(plan, protocol, {.progress = {}, .stop = stop});
    EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().message);
    if (opened.ok()) pool = std::move(*opened);
  }

  LoadShape requests(std::uint64_t count) const {
    LoadShape load = plan.load;
    load.requests = count;
    return load;
  }
  LoadShape block(Nanos duration, Nanos settle) const {
    LoadShape load = plan.load;
    load.requests = 0;
    load.duration = duration;
    load.settle = settle;
    return load;
  }

  Plan plan;
  const HttpProtocol protocol;
  std::unique_ptr<Pool> pool;
};

TEST(Pool, KeepsItsConnectionsFromRunToRun) {
  ScriptedServer server(always(std::string(kOkResponse)));
  for (const unsigned workers : {1U, 3U}) {
    const int before = server.connections();
    Opened it(server.url(), 7, workers);
    ASSERT_TRUE(it.pool);
    EXPECT_EQ(it.pool->opening().connections_opened, 7U);
    for (const std::uint64_t count : {21U, 50U, 8U}) {
      const Outcome outcome = it.pool->run(it.requests(count));
      EXPECT_EQ(outcome.measurements.started, count) << "of this run alone";
      EXPECT_EQ(outcome.measurements.succeeded, count);
      EXPECT_EQ(outcome.measurements.connections_opened, 0U);
      EXPECT_EQ(outcome.worker_cpu_pct.size(), workers);
      EXPECT_GT(outcome.elapsed, 0);
    }
    EXPECT_EQ(server.connections() - before, 7);
  }
}

TEST(Pool, AWarmUpLeavesNothingBehind) {
  std::atomic<int> asked{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request() && ++asked > 0 && peer.send(kOkResponse)) {
    }
  });
  Opened it(server.url(), 2);
  ASSERT_TRUE(it.pool);
  it.pool->warm_up();  // the plan has none yet
  it.plan.load.warmup_requests = 30;
  it.pool->warm_up();
  EXPECT_EQ(it.pool->run(it.requests(10)).measurements.started, 10U);
  EXPECT_EQ(asked, 40);
}

TEST(Pool, NothingThereIsAnErrorAndNotACrash) {
  const std::uint16_t port = ScriptedServer([](Peer&, int) {}).port();
  const Plan plan = plan_for("http://127.0.0.1:" + std::to_string(port) + "/", 10, 2);
  const HttpProtocol protocol(plan.request);
  const auto opened = Pool::open(plan, protocol, {});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ExitCode::kNoData);
}

// glibc's way to make pthread_create(3) fail with EAGAIN: no address space has room for the stack.
TEST(Pool, AThreadThatCannotStartIsAnErrorAndNotACrash) {
  ScriptedServer server(always(std::string(kOkResponse)));  // its threads start before
  const Plan plan = plan_for(server.url(), 10, 2);
  const HttpProtocol protocol(plan.request);
  pthread_attr_t usual;
  ASSERT_EQ(pthread_getattr_default_np(&usual), 0);
  pthread_attr_t huge;
  ASSERT_EQ(pthread_getattr_default_np(&huge), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&huge, std::size_t{1} << 46U), 0);
  ASSERT_EQ(pthread_setattr_default_np(&huge), 0);
  const auto opened = Pool::open(plan, protocol, {});
  pthread_setattr_default_np(&usual);
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().message.find("worker thread 1 of"), std::string::npos)
      << opened.error().message;
  EXPECT_NE(opened.error().message.find("--workers"), std::string::npos);
  EXPECT_EQ(opened.error().code, ExitCode::kUsage);
}

TEST(Pool, ConnectionsClosedWhileItRestedAreOpenedAnewAndAreNoFailures) {
  std::atomic<bool> at_rest{false};
  std::atomic<int> closed{0};
  ScriptedServer server([&](Peer& peer, int connection) {
    if (connection >= 100) return always(std::string(kOkResponse))(peer, connection);
    while (!at_rest && peer.sleep(kMillisecond)) {
    }
    peer.close();
    ++closed;
  });
  Opened it(server.url(), 100);
  ASSERT_TRUE(it.pool);
  at_rest = true;
  while (closed < 100) std::this_thread::yield();
  const Outcome outcome = it.pool->run(it.requests(200));
  EXPECT_EQ(outcome.measurements.succeeded, 200U);
  EXPECT_EQ(outcome.measurements.connections_opened, 100U);
}

TEST(Pool, AtRestItUsesNoCpu) {
  ScriptedServer server(always(std::string(kOkResponse)));
  Opened it(server.url(), 8, 2);
  ASSERT_TRUE(it.pool);
  it.pool->run(it.block(50 * kMillisecond, 0));
  const Nanos before = process_cpu_now();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_LT(process_cpu_now() - before, 50 * kMillisecond) << "a loop that never sleeps";
}

// Each request is numbered; the peer answers after 10 ms, so that each connection's first two or so
// begin in the settle.
TEST(Pool, WhatBeginsInTheSettleIsDrivenButNotCounted) {
  std::atomic<std::uint64_t> asked{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request() && ++asked && peer.sleep(10 * kMillisecond) &&
           peer.send(kOkResponse)) {
    }
  });
  Opened it(server.url(), 3);
  ASSERT_TRUE(it.pool);
  const Outcome outcome = it.pool->run(it.block(400 * kMillisecond, 200 * kMillisecond));
  const Measurements& all = outcome.measurements;
  EXPECT_GT(all.started, 0U);
  EXPECT_LE(all.started + 3, asked) << "each connection's first one is not counted";
  EXPECT_EQ(all.started, all.succeeded) << "what was in flight at the end counts";
  EXPECT_EQ(all.response().count(), all.started);
  // The connections were always busy: the time they were observed is that of what they did.
  const double mean_busy_ns = all.response().mean() * static_cast<double>(all.started) / 3;
  EXPECT_GE(static_cast<double>(outcome.elapsed + 1), mean_busy_ns) << "but for rounding";
  EXPECT_GT(all.overlap, 0);
  EXPECT_LE(all.overlap, 3 * 400 * kMillisecond);
}

TEST(Pool, ABlockInWhichNothingCountedBeganHasNoTime) {
  ScriptedServer server([](Peer& peer, int) {
    while (peer.read_request() && peer.sleep(100 * kMillisecond) && peer.send(kOkResponse)) {
    }
  });
  Opened it(server.url(), 2);
  ASSERT_TRUE(it.pool);
  const Outcome outcome = it.pool->run(it.block(40 * kMillisecond, 10 * kMillisecond));
  EXPECT_EQ(outcome.measurements.started, 0U);
  EXPECT_EQ(outcome.elapsed, 0);
}

TEST(Pool, AnOpenLoopsSettleIsItsFirstArrivals) {
  ScriptedServer server(always(std::string(kOkResponse)));
  Opened it(server.url(), 2);
  ASSERT_TRUE(it.pool);
  LoadShape load = it.block(200 * kMillisecond, 100 * kMillisecond);
  load.rate = 1000;
  const Outcome outcome = it.pool->run(load);
  EXPECT_EQ(outcome.scheduled, 200U);
  EXPECT_EQ(outcome.elapsed, 100 * kMillisecond);
  EXPECT_GT(outcome.measurements.started, 0U);
  EXPECT_LE(outcome.measurements.started, 200 - outcome.unsent);
}

TEST(Pool, AStopEndsTheRunUnderWayAndEveryLaterOne) {
  StopFlag stop;
  std::atomic<int> answered{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request() && peer.send(kOkResponse)) {
      if (++answered == 50) stop.raise();
    }
  });
  Opened it(server.url(), 2, 1, &stop);
  ASSERT_TRUE(it.pool);
  EXPECT_TRUE(it.pool->run(it.block(kHour, 0)).interrupted);
  EXPECT_TRUE(it.pool->run(it.block(kHour, 0)).interrupted);
}

}  // namespace
}  // namespace vastar
