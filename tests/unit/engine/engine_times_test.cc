// When a run of the engine ends, and what is counted and timed until then.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/engine.h"
#include "protocols/http/http_protocol.h"
#include "support/scripted_server.h"
#include "unit/engine/engine_runs.h"

namespace vastar {
namespace {

using testing::always;
using testing::failures;
using testing::kOkResponse;
using testing::outcome_of;
using testing::Peer;
using testing::plan_for;
using testing::process_cpu_now;
using testing::run;
using testing::ScriptedServer;

TEST(Engine, TheTimeOfARunIsNotCutShortByItsLastArrival) {
  ScriptedServer server(always(std::string(kOkResponse)));
  Plan plan = plan_for(server.url(), 0, 2);
  plan.load.rate = 10;
  plan.load.duration = 250 * kMillisecond;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.succeeded, 3U);
  EXPECT_GE(outcome.elapsed, 250 * kMillisecond) << "or its rate would be above the one offered";
}

// The first connection never answers, so that there is something to drain; the others do.
ScriptedServer::Script first_holds(std::function<void()> on_answer) {
  return [on_answer](Peer& peer, int connection) {
    while (peer.read_request()) {
      if (connection == 0) return peer.wait_for_close();
      peer.send(kOkResponse);
      on_answer();
    }
  };
}

TEST(Engine, AnInterruptedOpenLoopSchedulesNoMoreAndDrainsAtRest) {
  StopFlag stop;
  std::atomic<int> answered{0};
  std::atomic<Nanos> cpu_before{0};
  ScriptedServer server(first_holds([&] {
    if (++answered != 20) return;
    cpu_before = process_cpu_now();
    stop.raise();
  }));
  Plan plan = plan_for(server.url(), 0, 2);
  plan.load.rate = 100;
  plan.load.duration = kHour;
  plan.drain_cap = kSecond;
  const auto outcome = run(plan, &stop);
  ASSERT_TRUE(outcome.ok());
  EXPECT_LT(process_cpu_now() - cpu_before, kSecond / 10) << "a loop that never sleeps";
  EXPECT_EQ(failures(*outcome, Failure::kDrainAborted), 1U);
  EXPECT_LT(outcome->scheduled, 100'000U) << "of 360,000 in the hour";
  EXPECT_EQ(outcome->unsent, outcome->scheduled - outcome->measurements.started);
}

TEST(Engine, TheGeneratorsCpuIsThatOfTheTimeBeforeTheDrain) {
  ScriptedServer server(first_holds([] {}));
  Plan plan = plan_for(server.url(), 0, 2);
  plan.load.duration = 200 * kMillisecond;
  plan.drain_cap = 2 * kSecond;
  const Nanos before = process_cpu_now();
  const Outcome outcome = outcome_of(plan);
  const Nanos used = process_cpu_now() - before;  // the server's part of the same order in it
  // Spread over the drain too, the share times the whole time would be the worker's CPU, a part of
  // what was used; as it is, it is eleven times that.
  const double share = outcome.worker_cpu_pct.at(0) / 100;
  EXPECT_GT(share * static_cast<double>(outcome.elapsed), static_cast<double>(used));
}

TEST(Engine, APeerThatNeverStopsSendingDoesNotKeepTheRunFromItsEnd) {
  std::string chunks;
  while (chunks.size() < 256 * 1024) chunks += "1\r\nx\r\n";
  ScriptedServer server([&](Peer& peer, int) {
    const Nanos end = monotonic_now() + 3 * kSecond;
    if (!peer.read_request()) return;
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (monotonic_now() < end && peer.send(chunks)) {
    }
  });
  Plan plan = plan_for(server.url(), 0, 1);
  plan.load.duration = 200 * kMillisecond;
  plan.drain_cap = 50 * kMillisecond;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.started, 1U);
  EXPECT_EQ(failures(outcome, Failure::kDrainAborted), 1U);
}

TEST(Engine, ProgressDoesNotCountTheWarmUp) {
  std::atomic<int> answered{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request() && (++answered <= 200 || peer.sleep(20 * kMillisecond)) &&
           peer.send(kOkResponse)) {
    }
  });
  Plan plan = plan_for(server.url(), 20, 1);
  plan.load.warmup_requests = 200;
  const HttpProtocol protocol(plan.request);
  std::uint64_t most = 0;
  const auto progress = [&](const ProgressSnapshot& now) {
    if (now.elapsed >= 0) most = std::max(most, now.started);
  };
  ASSERT_TRUE(drive(plan, protocol, {.progress = progress}).ok());
  EXPECT_GT(most, 0U);
  EXPECT_LE(most, 20U);
}

TEST(Engine, AStopBeforeAnyConnectionIsSaidToBeOne) {
  const Address address = resolve("127.0.0.1", 0)->front();
  Fd listener(socket(AF_INET, SOCK_STREAM, 0));
  ASSERT_EQ(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.size),
            0);
  ASSERT_EQ(listen(listener.get(), 0), 0);
  const std::uint16_t port = local_port(listener.get());
  std::vector<ConnectStart> filling;  // the queue, so that no other connect is answered
  for (int i = 0; i < 4; ++i) filling.push_back(start_connect(resolve("127.0.0.1", port)->front()));
  StopFlag stop;
  stop.raise();
  const auto outcome = run(plan_for("http://127.0.0.1:" + std::to_string(port), 10, 2), &stop);
  ASSERT_FALSE(outcome.ok());
  EXPECT_NE(outcome.error().message.find("interrupted"), std::string::npos)
      << outcome.error().message;
}

// A session of HTTP/1.1 during whose first response of all the worker is held up.
class HeldUpSession final : public Session {
 public:
  HeldUpSession(std::unique_ptr<Session> inner, std::atomic<bool>& held)
      : inner_(std::move(inner)), held_(held) {}
  bool submit(Slot slot, Outbox& outbox) override { return inner_->submit(slot, outbox); }
  std::size_t receive(std::span<const char> bytes, Nanos now, Outbox& outbox,
                      Events& events) override {
    if (!held_.exchange(true)) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return inner_->receive(bytes, now, outbox, events);
  }
  std::size_t capacity() const override { return inner_->capacity(); }
  void end(bool reset, Nanos now, Events& events) override { inner_->end(reset, now, events); }

 private:
  std::unique_ptr<Session> inner_;
  std::atomic<bool>& held_;
};

class HeldUpSource final : public SessionSource {
 public:
  HeldUpSource(std::unique_ptr<SessionSource> inner, std::atomic<bool>& held)
      : inner_(std::move(inner)), held_(held) {}
  std::unique_ptr<Session> make_session(const Established& connection) override {
    return std::make_unique<HeldUpSession>(inner_->make_session(connection), held_);
  }

 private:
  std::unique_ptr<SessionSource> inner_;
  std::atomic<bool>& held_;
};

class HeldUpProtocol final : public Protocol {
 public:
  explicit HeldUpProtocol(const RequestSpec& request) : inner_(request) {}
  std::string_view name() const override { return "held-up"; }
  std::unique_ptr<SessionSource> for_worker(Origins& origins, WorkerShare share) const override {
    return std::make_unique<HeldUpSource>(inner_.for_worker(origins, share), held_);
  }

 private:
  const HttpProtocol inner_;
  mutable std::atomic<bool> held_{false};
};

// Two operations, due at 0 and 10 ms, are answered together. While the worker is held up over the
// first answer a third one, due at 20 ms, could have begun on the connection that was free again.
TEST(Engine, AnArrivalThatWaitsThoughAConnectionIsIdleIsLate) {
  std::atomic<int> asked{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request()) {
      ++asked;
      while (asked < 2 && peer.sleep(kMillisecond)) {
      }
      if (!peer.send(kOkResponse)) return;
    }
  });
  Plan plan = plan_for(server.url(), 3, 2);
  plan.load.rate = 100;
  const HeldUpProtocol protocol(plan.request);
  const auto outcome = drive(plan, protocol, {});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->measurements.succeeded, 3U);
  EXPECT_GE(outcome->measurements.lag.max(), 20 * kMillisecond);
}

}  // namespace
}  // namespace vastar
