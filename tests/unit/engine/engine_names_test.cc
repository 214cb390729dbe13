// Names: looked up off the loop, and again while load runs. The resolver is the test's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "engine/pool.h"
#include "protocols/http/fixed_request.h"
#include "protocols/http/load_exchanges.h"
#include "unit/engine/engine_runs.h"

namespace vastar {
namespace {

using testing::always;
using ::testing::Contains;
using testing::failures;
using ::testing::HasSubstr;
using testing::kOkResponse;
using testing::Peer;
using testing::plan_for;
using testing::ScriptedServer;

// Names and the ports of 127.0.0.1 they stand for; changed at any time, by any thread.
class Names {
 public:
  void set(const std::string& host, std::uint16_t port) {
    const std::lock_guard lock(state_->mutex);
    state_->ports[host] = port;
  }
  void forget(const std::string& host) {
    const std::lock_guard lock(state_->mutex);
    state_->ports.erase(host);
  }
  // Lookups of this name do not return until go_on().
  void hang(const std::string& host) {
    const std::lock_guard lock(state_->mutex);
    state_->hanging = host;
  }
  void go_on() {
    const std::lock_guard lock(state_->mutex);
    state_->hanging.clear();
    state_->changed.notify_all();
  }
  int asked() const { return state_->asked; }

  Locate locate() {
    return [state = state_](const Routes&, const Origin& origin) -> Result<std::vector<Address>> {
      ++state->asked;
      std::unique_lock lock(state->mutex);
      state->changed.wait(lock, [&] { return state->hanging != origin.host; });
      const auto found = state->ports.find(origin.host);
      if (found == state->ports.end()) return Error{"no such name: " + origin.host};
      return resolve("127.0.0.1", found->second);
    };
  }

 private:
  // A lookup that hangs may outlive the test.
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::string, std::uint16_t> ports;
    std::string hanging;
    std::atomic<int> asked{0};
  };
  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

std::unique_ptr<Protocol> following_redirects(const Plan& plan) {
  LoadRules rules;
  rules.max_redirects = 10;
  return std::make_unique<HttpProtocol>(std::make_unique<LoadContent>(
      std::make_unique<FixedRequest>(plan.request), std::move(rules)));
}

Outcome driven(const Plan& plan, const Protocol& protocol, Names& names) {
  auto outcome = drive(plan, protocol, {.progress = {}, .locate = names.locate()});
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().message);
  return outcome ? std::move(*outcome) : Outcome{};
}

std::uint64_t lookups(const Outcome& outcome) {
  return outcome.measurements.phases[static_cast<std::size_t>(Phase::kDns)].count();
}

std::string redirect_to(const std::string& url) {
  return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + url + "\r\n\r\n";
}

class EngineNames : public ::testing::Test {
 protected:
  Names names_;
  ScriptedServer target_{always(std::string(kOkResponse))};
};

TEST_F(EngineNames, OfRedirectsAreLookedUpOnce) {
  ScriptedServer first(always(redirect_to("http://second.test/")));
  names_.set("first.test", first.port());
  names_.set("second.test", target_.port());
  const Plan plan = plan_for("http://first.test/", 30, 3);
  const Outcome outcome = driven(plan, *following_redirects(plan), names_);
  EXPECT_EQ(outcome.measurements.succeeded, 30U);
  EXPECT_EQ(names_.asked(), 2) << "by one worker, for all of its connections";
  EXPECT_EQ(lookups(outcome), 2U);
  EXPECT_EQ(target_.connections(), 3);
}

// Were the loop to wait for it, the first target's requests would wait too.
TEST_F(EngineNames, ThatHangHoldUpNobodyElse) {
  std::atomic<int> answered{0};
  ScriptedServer first([&](Peer& peer, int connection) {
    while (peer.read_request()) {
      if (connection == 0) {
        peer.send(redirect_to("http://second.test/"));
      } else {
        peer.send(kOkResponse);
        if (++answered == 50) names_.go_on();
      }
    }
  });
  names_.set("first.test", first.port());
  names_.set("second.test", target_.port());
  names_.hang("second.test");
  Plan plan = plan_for("http://first.test/", 60, 2);
  plan.workers = 1;
  plan.timeout = 60 * kSecond;
  const Outcome outcome = driven(plan, *following_redirects(plan), names_);
  EXPECT_EQ(outcome.measurements.succeeded, 60U);
  EXPECT_GE(answered, 50);
}

TEST_F(EngineNames, ThatHangAreATimeoutOfTheNames) {
  ScriptedServer first(always(redirect_to("http://second.test/")));
  names_.set("first.test", first.port());
  names_.hang("second.test");
  Plan plan = plan_for("http://first.test/", 2, 2);
  plan.timeout = 150 * kMillisecond;
  const Outcome outcome = driven(plan, *following_redirects(plan), names_);
  EXPECT_EQ(failures(outcome, Failure::kDns), 2U);
  EXPECT_THAT(outcome.measurements.failures[static_cast<std::size_t>(Failure::kDns)].example,
              HasSubstr("name was not resolved within 150ms"));
  names_.go_on();  // so that its thread ends
}

TEST_F(EngineNames, ThatDoNotExistAreAskedForAgain) {
  ScriptedServer first(always(redirect_to("http://second.test/")));
  names_.set("first.test", first.port());
  const Plan plan = plan_for("http://first.test/", 3, 1);
  const Outcome outcome = driven(plan, *following_redirects(plan), names_);
  EXPECT_EQ(failures(outcome, Failure::kDns), 3U);
  EXPECT_EQ(names_.asked(), 4) << "once for each that needed it";
}

// New connections are needed for every request, and go where the name leads by then.
TEST_F(EngineNames, AreLookedUpAgain) {
  std::atomic<int> old_requests{0};
  ScriptedServer old_place([&](Peer& peer, int) {
    if (!peer.read_request()) return;
    if (++old_requests == 5) names_.set("moving.test", target_.port());
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  names_.set("moving.test", old_place.port());
  Plan plan = plan_for("http://moving.test/", 0, 1);
  testing::disable_keep_alive(plan);
  plan.routes.refresh = 20 * kMillisecond;
  plan.load.duration = 30 * kSecond;
  StopFlag enough;
  EngineHooks hooks{.progress =
                        [&](const ProgressSnapshot&) {
                          if (target_.connections() > 0) enough.raise();
                        },
                    .stop = &enough,
                    .locate = names_.locate()};
  const HttpProtocol protocol(plan.request);
  const auto outcome = drive(plan, protocol, hooks);
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_GT(target_.connections(), 0);
  EXPECT_GE(old_requests, 5);
  EXPECT_GE(names_.asked(), 2);
  EXPECT_THAT(outcome->notes, Contains(HasSubstr("(--dns-refresh; each of 1 workers does), and 1 "
                                                 "times led to other addresses")));
}

TEST_F(EngineNames, StayWhereTheyWereWhenTheyAreGone) {
  std::atomic<bool> gone{false};
  names_.set("going.test", target_.port());
  Plan plan = plan_for("http://going.test/", 0, 2);
  testing::disable_keep_alive(plan);
  plan.routes.refresh = 10 * kMillisecond;
  plan.load.duration = 30 * kSecond;
  StopFlag enough;
  int since = 0;
  EngineHooks hooks{.progress =
                        [&](const ProgressSnapshot&) {
                          if (!gone.exchange(true)) {
                            names_.forget("going.test");
                            since = names_.asked();
                          } else if (names_.asked() > since + 3) {
                            enough.raise();
                          }
                        },
                    .stop = &enough,
                    .locate = names_.locate()};
  const HttpProtocol protocol(plan.request);
  const auto outcome = drive(plan, protocol, hooks);
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_GT(outcome->measurements.succeeded, 0U);
  EXPECT_EQ(failures(*outcome, Failure::kDns), 0U);
  EXPECT_THAT(outcome->notes, Contains(HasSubstr("the addresses stayed: no such name")));
}

}  // namespace
}  // namespace vastar
