// Alternating blocks against scripted peers: the order, the counts, and one side at a time.
#include "study/blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "protocols/http/http_protocol.h"
#include "support/scripted_server.h"

namespace vastar {
namespace {

using testing::kOkResponse;
using testing::Peer;
using testing::ScriptedServer;

constexpr unsigned kConnections = 3;

// One side: a peer that counts what it is asked, and the pool that asks.
struct Side {
  explicit Side(Nanos delay = 0, const StopFlag* stop = nullptr)
      : server([this, delay](Peer& peer, int) {
          while (peer.read_request()) {
            ++under_way;
            ++asked;
            if (hangs) return peer.wait_for_close();
            heard();
            if (delay > 0) peer.sleep(delay);
            --under_way;
            if (!peer.send(kOkResponse)) return;
          }
        }) {
    plan.url = *parse_url(server.url());
    plan.request = *build_request(plan.url, {}, "");
    plan.load.concurrency = kConnections;
    protocol = std::make_unique<HttpProtocol>(plan.request);
    pool = std::move(*Pool::open(plan, *protocol, {.progress = {}, .stop = stop}));
  }

  // `listener` is called at each request from here on; empty: none is under way and none will come.
  void hear(std::function<void()> listener) {
    const std::lock_guard lock(mutex);
    on_request = std::move(listener);
  }
  void heard() {
    const std::lock_guard lock(mutex);
    if (on_request) on_request();
  }

  std::atomic<std::uint64_t> asked{0};
  std::atomic<int> under_way{0};
  std::atomic<bool> hangs{false};
  std::mutex mutex;
  std::function<void()> on_request;
  ScriptedServer server;
  Plan plan;
  std::unique_ptr<Protocol> protocol;
  std::unique_ptr<Pool> pool;
};

BlockPlan short_blocks(unsigned quads, std::uint64_t seed = 1) {
  BlockPlan plan;
  plan.block = 10 * kMillisecond;
  plan.settle = 1 * kMillisecond;
  plan.quads = quads;
  plan.seed = seed;
  return plan;
}

TEST(Blocks, OneSideAtATimeAndNothingOfTheOtherInFlight) {
  Side base, head;
  std::atomic<int> both{0};
  base.hear([&] { both += head.under_way != 0; });
  head.hear([&] { both += base.under_way != 0; });
  const Alternation result = alternate(*base.pool, *head.pool, short_blocks(5), {}, nullptr);
  for (Side* side : {&base, &head}) side->hear({});
  EXPECT_EQ(result.quads, 5U);
  EXPECT_EQ(both, 0);
  EXPECT_EQ(base.server.connections(), static_cast<int>(kConnections));
  EXPECT_EQ(head.server.connections(), static_cast<int>(kConnections));
}

TEST(Blocks, EachSideHasTwoBlocksAQuadAndTheTotalsAreTheSumOfTheQuads) {
  Side base, head;
  std::uint64_t base_sum = 0, head_sum = 0;
  Nanos elapsed = 0;
  const auto each = [&](const Quad& quad) {
    EXPECT_EQ(quad.base.blocks, 2U);
    EXPECT_EQ(quad.head.blocks, 2U);
    EXPECT_EQ(quad.base.generator_cpu_pct.size(), 1U);
    EXPECT_GE(quad.steal_pct, 0);
    base_sum += quad.base.measurements.succeeded;
    head_sum += quad.head.measurements.succeeded;
    elapsed += quad.base.elapsed;
    return true;
  };
  const Alternation result = alternate(*base.pool, *head.pool, short_blocks(4), each, nullptr);
  EXPECT_FALSE(result.interrupted);
  EXPECT_EQ(result.base.blocks, 8U);
  EXPECT_GT(base_sum, 0U);
  EXPECT_EQ(result.base.measurements.succeeded, base_sum);
  EXPECT_EQ(result.head.measurements.succeeded, head_sum);
  EXPECT_EQ(result.base.measurements.response().count(), base_sum);
  EXPECT_EQ(result.base.elapsed, elapsed);
  EXPECT_EQ(result.base.measurements.failed, 0U);
  EXPECT_EQ(result.base_operations, base.asked) << "the rehearsal and every settle included";
  EXPECT_EQ(result.head_operations, head.asked);
  EXPECT_GT(base.asked, base_sum) << "the rehearsal is not counted";
}

std::vector<bool> orders(std::uint64_t seed) {
  Side base, head;
  std::vector<bool> all;
  BlockPlan plan = short_blocks(24, seed);
  plan.block = 2 * kMillisecond;
  alternate(
      *base.pool, *head.pool, plan,
      [&](const Quad& quad) {
        all.push_back(quad.base_first);
        return true;
      },
      nullptr);
  return all;
}

TEST(Blocks, TheOrderIsDrawnFromTheSeed) {
  const std::vector<bool> one = orders(1);
  EXPECT_EQ(one, orders(1));
  EXPECT_NE(one, orders(2));
  EXPECT_NE(std::count(one.begin(), one.end(), true), 0);
  EXPECT_NE(std::count(one.begin(), one.end(), false), 0);
}

TEST(Blocks, AQuadIsABBAorBAABAsItSays) {
  Side base, head;
  std::string seen;  // a letter a block, written by whichever side is asked first
  std::mutex mutex;
  const auto note = [&](char side) {
    const std::lock_guard lock(mutex);
    if (seen.empty() || seen.back() != side) seen += side;
  };
  base.hear([&] { note('a'); });
  head.hear([&] { note('b'); });
  std::string expected = "ab";  // the rehearsal
  const auto each = [&](const Quad& quad) {
    const std::string order = quad.base_first ? "aba" : "bab";  // the middle two look like one
    expected += expected.back() == order.front() ? order.substr(1) : order;
    return true;
  };
  BlockPlan plan = short_blocks(4);
  plan.block = 60 * kMillisecond;  // no block may pass without a request, however busy the machine
  alternate(*base.pool, *head.pool, plan, each, nullptr);
  for (Side* side : {&base, &head}) side->hear({});
  EXPECT_EQ(seen, expected);
}

TEST(Blocks, GoesOnUntilItIsToldToEnd) {
  Side base, head;
  unsigned left = 3;
  const auto each = [&](const Quad&) { return --left > 0; };
  EXPECT_EQ(alternate(*base.pool, *head.pool, short_blocks(0), each, nullptr).quads, 3U);
}

TEST(Blocks, ABlockIsLongEnoughForTheSlowerSide) {
  Side base, head(20 * kMillisecond);
  const Alternation result = alternate(*base.pool, *head.pool, short_blocks(2), {}, nullptr);
  EXPECT_GE(result.block, 4 * 20 * kMillisecond);
  EXPECT_GT(result.head.measurements.succeeded, 0U);
  // Its connections were never idle, so each response took its share of the time observed.
  const double rps =
      static_cast<double>(result.head.measurements.succeeded) / to_seconds(result.head.elapsed);
  EXPECT_LE(rps, kConnections / 0.020);
}

TEST(Blocks, ASideThatHangsHasFailuresAlthoughAllOfThemBeganInTheSettle) {
  Side base, head;
  head.hangs = true;
  head.plan.drain_cap = 20 * kMillisecond;
  const Alternation result = alternate(*base.pool, *head.pool, short_blocks(1), {}, nullptr);
  const Measurements& found = result.head.measurements;
  EXPECT_GE(found.failed, 2U * kConnections);  // of two blocks
  EXPECT_EQ(found.started, found.failed);
  EXPECT_EQ(found.response().count(), found.failed);
  EXPECT_GT(result.head.elapsed, 0);
  EXPECT_EQ(result.base.measurements.failed, 0U);
}

TEST(Blocks, ASideThatHangsStretchesNoBlockBeyondItsLimit) {
  Side base, head;
  head.hangs = true;
  head.plan.drain_cap = 40 * kMillisecond;
  BlockPlan plan = short_blocks(1);
  plan.longest_block = 30 * kMillisecond;
  const Alternation result = alternate(*base.pool, *head.pool, plan, {}, nullptr);
  EXPECT_EQ(result.block, plan.longest_block);  // four responses would take 200 ms
}

TEST(Blocks, FewRequestsAreSpreadOverShorterBlocks) {
  Side base, head;
  BlockPlan plan = short_blocks(1);
  plan.block = kSecond;
  plan.responses_a_block = 0;
  plan.operations_in_five_quads = 1;
  EXPECT_EQ(alternate(*base.pool, *head.pool, plan, {}, nullptr).block, 20 * kMillisecond);
}

TEST(Blocks, AStopLeavesOutTheQuadUnderWay) {
  StopFlag stop;
  Side base(0, &stop), head(0, &stop);
  unsigned quads = 0;
  const auto each = [&](const Quad&) {
    if (++quads == 2) head.hear([&] { stop.raise(); });
    return true;
  };
  const Alternation result = alternate(*base.pool, *head.pool, short_blocks(0), each, &stop);
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.quads, 2U);
  EXPECT_EQ(result.head.blocks, 4U);
}

TEST(Blocks, AnOpenLoopOffersBothSidesTheSameArrivals) {
  Side base, head;
  for (Side* side : {&base, &head}) {
    side->plan.load.rate = 2000;
    side->plan.load.arrivals = Arrivals::kPoisson;
  }
  const auto each = [&](const Quad& quad) {
    EXPECT_EQ(quad.base.scheduled, quad.head.scheduled);
    EXPECT_EQ(quad.base.elapsed, 2 * 9 * kMillisecond);
    return true;
  };
  BlockPlan plan = short_blocks(5);
  plan.responses_a_block = 0;  // as long as it says, whatever a response takes
  const Alternation result = alternate(*base.pool, *head.pool, plan, each, nullptr);
  EXPECT_GT(result.base.scheduled, 0U);
}

TEST(Blocks, ProgressIsTheSumOfBothSides) {
  Side base, head;
  ProgressSnapshot last;
  unsigned told = 0;
  const Alternation result = alternate(*base.pool, *head.pool, short_blocks(3), {}, nullptr,
                                       [&](const ProgressSnapshot& now) {
                                         ++told;
                                         EXPECT_GE(now.succeeded, last.succeeded);
                                         last = now;
                                       });
  EXPECT_EQ(told, 12U);
  EXPECT_EQ(last.succeeded,
            result.base.measurements.succeeded + result.head.measurements.succeeded);
}

}  // namespace
}  // namespace vastar
