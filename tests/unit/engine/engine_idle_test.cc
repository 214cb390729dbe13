// Connections that have nothing to do, and targets that are gone: what a long run lets go of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "protocols/http/fixed_request.h"
#include "protocols/http/load_exchanges.h"
#include "unit/engine/engine_runs.h"

namespace vastar {
namespace {

using ::testing::Contains;
using testing::failures;
using ::testing::HasSubstr;
using testing::kOkResponse;
using testing::Peer;
using testing::plan_for;
using testing::ScriptedServer;

// A target whose first answer on each connection leads to `elsewhere`, and no other one does.
ScriptedServer::Script leads_once_to(std::string elsewhere) {
  return [elsewhere](Peer& peer, int) {
    if (!peer.read_request()) return;
    peer.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + elsewhere + "\r\n\r\n");
    while (peer.read_request() && peer.sleep(kMillisecond) && peer.send(kOkResponse)) {
    }
  };
}

// Load without an end of its own, from two connections, whose redirects are followed.
Plan endless(const std::string& url) {
  Plan plan = plan_for(url, 0, 2);
  plan.load.duration = 60 * kSecond;
  plan.workers = 1;
  return plan;
}

Outcome following(const Plan& plan, const StopFlag& stop) {
  LoadRules rules;
  rules.max_redirects = 10;
  const HttpProtocol protocol(std::make_unique<LoadContent>(
      std::make_unique<FixedRequest>(plan.request), std::move(rules)));
  auto outcome = drive(plan, protocol, {.progress = {}, .stop = &stop});
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().message);
  return outcome ? std::move(*outcome) : Outcome{};
}

TEST(EngineIdle, ConnectionsThatARedirectLedToAreClosed) {
  StopFlag stop;
  std::atomic<int> closed{0};
  ScriptedServer found([&](Peer& peer, int) {
    if (peer.read_request()) peer.send(kOkResponse);
    peer.wait_for_close();
    if (++closed == 2) stop.raise();
  });
  ScriptedServer first(leads_once_to(found.url()));
  Plan plan = endless(first.url());
  plan.idle_after = 50 * kMillisecond;
  const Outcome outcome = following(plan, stop);
  EXPECT_EQ(closed, 2) << "while the load went on";
  EXPECT_TRUE(outcome.interrupted);
  EXPECT_EQ(outcome.measurements.failed, 0U);
  EXPECT_EQ(outcome.measurements.connections_opened, 4U);
}

// What is closed for being idle is no failure of the request that wants it again.
TEST(EngineIdle, AClosedOneIsMadeAnewWhenItIsNeeded) {
  StopFlag stop;
  ScriptedServer found([&](Peer& peer, int connection) {
    if (connection == 4) stop.raise();
    if (peer.read_request()) peer.send(kOkResponse);
    peer.wait_for_close();
  });
  ScriptedServer first([&](Peer& peer, int) {
    const std::string elsewhere =
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + found.url() + "\r\n\r\n";
    for (int round = 0; peer.read_request(); ++round) {
      // A long pause of this side, in which the other connection is idle.
      if (!peer.sleep(round == 0 ? 0 : 300 * kMillisecond) || !peer.send(elsewhere)) return;
    }
  });
  Plan plan = endless(first.url());
  plan.load.concurrency = 1;
  plan.idle_after = 50 * kMillisecond;
  const Outcome outcome = following(plan, stop);
  EXPECT_EQ(outcome.measurements.failed, 0U);
  EXPECT_GE(outcome.measurements.connections_opened, 6U);
}

TEST(EngineIdle, TheFirstTargetsConnectionsStay) {
  ScriptedServer first([&](Peer& peer, int) {
    while (peer.read_request() && peer.send(kOkResponse)) {
    }
  });
  Plan plan = plan_for(first.url(), 4, 1);
  plan.load.qps = 10;  // idle between two requests for many times as long as is allowed elsewhere
  plan.idle_after = kMillisecond;
  const Outcome outcome = testing::outcome_of(plan);
  EXPECT_EQ(outcome.measurements.succeeded, 4U);
  EXPECT_EQ(first.connections(), 1);
}

// Also where nothing of this side is due: its end is noticed, its descriptor freed, and it is
// nobody's failure.
TEST(EngineIdle, OneThatItsServerClosesIsClosedHereToo) {
  StopFlag stop;
  std::atomic<int> closed{0};
  ScriptedServer found([&](Peer& peer, int) {
    if (peer.read_request()) peer.send(kOkResponse);
    peer.half_close();
    peer.wait_for_close();
    if (++closed == 2) stop.raise();
  });
  ScriptedServer first(leads_once_to(found.url()));
  const Outcome outcome = following(endless(first.url()), stop);
  EXPECT_EQ(closed, 2) << "while the load went on";
  EXPECT_EQ(outcome.measurements.failed, 0U);
}

TEST(EngineGone, ATargetThatIsGoneEndsARunOfACount) {
  std::unique_ptr<ScriptedServer> server;
  std::atomic<bool> answered{false};
  server = std::make_unique<ScriptedServer>([&](Peer& peer, int) {
    if (peer.read_request() && peer.send(kOkResponse)) answered = true;
    while (peer.read_request() && peer.send(kOkResponse)) {
    }
  });
  Plan plan = plan_for(server->url(), 1'000'000'000, 2);
  plan.give_up_after = 200 * kMillisecond;
  std::thread gone([&] {
    while (!answered) std::this_thread::yield();
    server->stop();
  });
  const Outcome outcome = testing::outcome_of(plan);
  gone.join();
  EXPECT_TRUE(outcome.gave_up);
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_GT(outcome.measurements.succeeded, 0U);
  EXPECT_GT(failures(outcome, Failure::kConnectRefused), 0U);
  EXPECT_THAT(outcome.notes, Contains(HasSubstr("could be made for 200ms; the rest was not sent")));
}

TEST(EngineGone, ATargetThatComesBackIsNotGone) {
  std::atomic<int> refused{0};
  // Every second connection is reset before it has been of use; it was made nevertheless.
  ScriptedServer server([&](Peer& peer, int connection) {
    if (connection % 2 == 0) {
      ++refused;
      return peer.reset();
    }
    if (peer.read_request()) peer.send(kOkResponse);
  });
  Plan plan = plan_for(server.url(), 60, 1);
  testing::disable_keep_alive(plan);
  plan.give_up_after = kMillisecond;
  const Outcome outcome = testing::outcome_of(plan);
  EXPECT_FALSE(outcome.gave_up);
  EXPECT_EQ(outcome.measurements.started, 60U);
}

// A run that has a time of its own lasts for it, whatever the target does.
TEST(EngineGone, ARunOfADurationLastsItsTime) {
  std::unique_ptr<ScriptedServer> server = std::make_unique<ScriptedServer>([&](Peer& peer, int) {
    peer.read_request();
    peer.send(kOkResponse);
  });
  Plan plan = plan_for(server->url(), 0, 1);
  plan.load.duration = 300 * kMillisecond;
  plan.give_up_after = kMillisecond;
  testing::disable_keep_alive(plan);
  server->stop();
  const auto outcome = testing::run(plan);
  ASSERT_TRUE(outcome.ok());
  EXPECT_FALSE(outcome->gave_up);
  EXPECT_EQ(outcome->measurements.succeeded, 0U);
}

}  // namespace
}  // namespace vastar
