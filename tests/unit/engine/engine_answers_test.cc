// Peers that make a session answer, and read the answers late or never.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

#include "unit/engine/engine_runs.h"
#include "unit/engine/numbered_protocol.h"

namespace vastar {
namespace {

using testing::failures;
using testing::NumberedProtocol;
using testing::Peer;
using testing::ScriptedServer;

constexpr std::size_t kMiB = std::size_t{1} << 20U;

Outcome one_request_to(const ScriptedServer& server, Nanos timeout) {
  NumberedProtocol protocol;
  protocol.traits().echoes = true;
  Plan plan = testing::plan_for(server.url(), 1, 1);
  plan.timeout = timeout;
  auto outcome = drive(plan, protocol, {});
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().message);
  return outcome ? std::move(*outcome) : Outcome{};
}

// As many bytes, each of which is sent back; says how many have left.
void ask(Peer& peer, std::size_t most, std::atomic<std::size_t>& asked) {
  const std::string dots(64 * 1024, '.');
  while (asked < most && peer.send(dots)) asked += dots.size();
}

// What it sends stays in the kernel's buffers, some megabytes, but for the first of it.
TEST(EngineAnswers, APeerThatReadsNoneIsNotReadForEver) {
  std::atomic<std::size_t> asked{0};
  ScriptedServer server([&](Peer& peer, int) {
    if (peer.read_request()) ask(peer, 512 * kMiB, asked);
  });
  const Outcome outcome = one_request_to(server, 2 * kSecond);
  server.stop();
  EXPECT_EQ(failures(outcome, Failure::kTimeout), 1U);
  EXPECT_LT(asked, 64 * kMiB);
}

// It begins to read when there is more than is kept for it; then everything comes.
TEST(EngineAnswers, APeerThatReadsLateIsReadOn) {
  constexpr std::size_t kAll = 32 * kMiB;
  std::atomic<bool> whole{false};
  ScriptedServer server([&](Peer& peer, int) {
    if (!peer.read_request()) return;
    const std::string slot = peer.last_head().substr(5, peer.last_head().find(' ', 5) - 5);
    std::atomic<std::size_t> asked{0};
    std::thread asking([&] { ask(peer, kAll, asked); });
    while (asked < kMiB && peer.sleep(kMillisecond)) {
    }
    whole = peer.take(kAll) == std::string(kAll, '.');
    asking.join();
    peer.send(slot + " ok\n");
    peer.wait_for_close();
  });
  const Outcome outcome = one_request_to(server, 60 * kSecond);
  EXPECT_EQ(outcome.measurements.succeeded, 1U);
  EXPECT_TRUE(whole);
}

// The end of a connection is seen all the same.
TEST(EngineAnswers, APeerThatReadsNoneAndGoesIsSeenToGo) {
  std::atomic<std::size_t> asked{0};
  ScriptedServer server([&](Peer& peer, int) {
    if (!peer.read_request()) return;
    ask(peer, 2 * kMiB, asked);
    peer.reset();
  });
  const Outcome outcome = one_request_to(server, 60 * kSecond);
  EXPECT_EQ(outcome.measurements.failed, 1U);
  EXPECT_EQ(failures(outcome, Failure::kTimeout), 0U);
}

}  // namespace
}  // namespace vastar
