// Connections by way of a proxy: peers that play it, right and wrong, and the target behind it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "unit/engine/engine_runs.h"

namespace vastar {
namespace {

using ::testing::Each;
using testing::failures;
using ::testing::HasSubstr;
using testing::kOkResponse;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::outcome_of;
using testing::Peer;
using testing::plan_for;
using testing::ScriptedServer;

constexpr std::string_view kEstablished = "HTTP/1.1 200 Connection established\r\n\r\n";

// The heads that a proxy was sent, from any connection.
class Heads {
 public:
  void add(const std::string& head) {
    const std::lock_guard lock(mutex_);
    all_.push_back(head);
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> all_;
};

// The target's name does not exist: only the proxy is ever connected to.
Plan plan_by_way_of(const ScriptedServer& proxy, std::uint64_t requests, unsigned connections,
                    bool tunnel) {
  Plan plan = plan_for("http://target.invalid/x?y", requests, connections);
  plan.routes.proxies.plain = Proxy{"127.0.0.1", proxy.port(), "me:secret"};
  plan.routes.proxies.secure = plan.routes.proxies.plain;
  plan.routes.proxies.always_tunnel = tunnel;
  return plan;
}

TEST(EngineProxy, PassesOnWholeUrls) {
  Heads heads;
  ScriptedServer proxy([&heads](Peer& peer, int) {
    while (peer.read_request()) {
      heads.add(peer.last_head());
      peer.send(kOkResponse);
    }
  });
  const Outcome outcome = outcome_of(plan_by_way_of(proxy, 20, 2, false));
  EXPECT_EQ(outcome.measurements.succeeded, 20U);
  EXPECT_EQ(proxy.connections(), 2) << "connections to a proxy are kept";
  EXPECT_THAT(heads.all(), ::testing::SizeIs(20));
  EXPECT_THAT(heads.all(), Each(MatchesRegex("GET http://target.invalid/x\\?y HTTP/1.1\r\n"
                                             "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n"
                                             "Host: target.invalid\r\n[^\1]*\r\n\r\n")));
  std::uint64_t sent = 0;
  for (const std::string& head : heads.all()) sent += head.size();
  EXPECT_EQ(outcome.measurements.sent_bytes, sent) << "as they went over the wire";
}

TEST(EngineProxy, MakesTunnelsThatKnowNoPassword) {
  Heads connects, heads;
  std::atomic<std::size_t> sent{0};
  ScriptedServer proxy([&](Peer& peer, int) {
    if (!peer.read_request()) return;
    connects.add(peer.last_head());
    sent += peer.last_head().size();
    peer.send(kEstablished);
    while (peer.read_request()) {
      heads.add(peer.last_head());
      sent += peer.last_head().size();
      peer.send(kOkResponse);
    }
  });
  const Outcome outcome = outcome_of(plan_by_way_of(proxy, 20, 2, true));
  EXPECT_EQ(outcome.measurements.succeeded, 20U);
  EXPECT_THAT(connects.all(), ::testing::SizeIs(2));
  EXPECT_THAT(connects.all(), Each(HasSubstr("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n")));
  EXPECT_THAT(heads.all(), ::testing::SizeIs(20));
  EXPECT_THAT(heads.all(),
              Each(::testing::StartsWith("GET /x?y HTTP/1.1\r\nHost: target.invalid")));
  EXPECT_THAT(heads.all(), Each(Not(HasSubstr("Proxy-"))));
  EXPECT_EQ(outcome.measurements.sent_bytes, sent);
  EXPECT_EQ(outcome.measurements.received_bytes, 2 * kEstablished.size() + 20 * kOkResponse.size());
  EXPECT_EQ(outcome.measurements.phases[static_cast<std::size_t>(Phase::kConnect)].count(), 2U);
}

TEST(EngineProxy, ReadsAnAnswerThatComesInBytes) {
  ScriptedServer proxy([](Peer& peer, int) {
    if (!peer.read_request()) return;
    for (const char c : kEstablished) {
      peer.send({&c, 1});
      peer.sleep(kMillisecond / 10);
    }
    while (peer.read_request() && peer.send(kOkResponse)) {
    }
  });
  EXPECT_EQ(outcome_of(plan_by_way_of(proxy, 10, 2, true)).measurements.succeeded, 10U);
}

// What stands behind the answer is the tunnel's: here bytes that no request has asked for.
TEST(EngineProxy, ReadsWhatStandsBehindTheAnswer) {
  ScriptedServer proxy([](Peer& peer, int) {
    if (!peer.read_request()) return;
    peer.send(std::string(kEstablished) + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    peer.wait_for_close();
  });
  const auto outcome = testing::run(plan_by_way_of(proxy, 3, 1, true));
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.error().message, HasSubstr("every connection was closed at once"));
}

TEST(EngineProxy, ThatRefusesEndsTheRunInWords) {
  ScriptedServer proxy([](Peer& peer, int) {
    if (peer.read_request()) peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  });
  const auto outcome = testing::run(plan_by_way_of(proxy, 10, 2, true));
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code, ExitCode::kNoData);
  EXPECT_THAT(outcome.error().message, HasSubstr("no tunnel to http://target.invalid/x?y through"));
  EXPECT_THAT(outcome.error().message, HasSubstr("status 403"));
  EXPECT_THAT(outcome.error().message, Not(HasSubstr("secret")));
}

TEST(EngineProxy, ThatRefusesLaterFailsOperations) {
  std::atomic<int> tunnels{0};
  ScriptedServer proxy([&tunnels](Peer& peer, int) {
    if (!peer.read_request()) return;
    if (tunnels++ > 0) {
      peer.send("HTTP/1.1 503 Busy\r\n\r\n");
      return;
    }
    peer.send(kEstablished);
    if (peer.read_request())
      peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  const Outcome outcome = outcome_of(plan_by_way_of(proxy, 5, 1, true));
  EXPECT_EQ(outcome.measurements.succeeded, 1U);
  EXPECT_EQ(failures(outcome, Failure::kProxyRefused), 4U);
  const auto& series =
      outcome.measurements.failures[static_cast<std::size_t>(Failure::kProxyRefused)];
  EXPECT_EQ(series.example, "CONNECT target.invalid through the proxy 127.0.0.1:" +
                                std::to_string(proxy.port()) + ": status 503");
}

TEST(EngineProxy, ThatIsNoneOrGoesAwayIsNamed) {
  for (const char* answer : {"", "HTTP/1.1 200 OK\r\n", "SSH-2.0-x\r\n"}) {
    ScriptedServer proxy([answer](Peer& peer, int) {
      if (peer.read_request()) peer.send(answer);
    });
    const auto outcome = testing::run(plan_by_way_of(proxy, 10, 2, true));
    ASSERT_FALSE(outcome.ok());
    EXPECT_THAT(outcome.error().message, HasSubstr("no tunnel to")) << answer;
  }
}

TEST(EngineProxy, ThatIsSilentIsLeftInTime) {
  ScriptedServer proxy([](Peer& peer, int) {
    peer.read_request();
    peer.wait_for_close();
  });
  Plan plan = plan_by_way_of(proxy, 2, 1, true);
  plan.timeout = 200 * kMillisecond;
  const auto outcome = testing::run(plan);
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.error().message, HasSubstr("did not answer CONNECT within 200ms"));
  testing::disable_keep_alive(plan);
  const Outcome later = outcome_of(plan);
  EXPECT_EQ(failures(later, Failure::kConnectTimeout), 2U);
}

TEST(EngineProxy, ThatIsNotThereIsNamed) {
  ScriptedServer proxy([](Peer&, int) {});
  const Plan plan = plan_by_way_of(proxy, 2, 1, false);
  proxy.stop();
  const auto outcome = testing::run(plan);
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.error().message, HasSubstr("no connection to the proxy 127.0.0.1:"));
}

TEST(EngineProxy, IsPassedByForExceptions) {
  ScriptedServer proxy([](Peer&, int) {});
  ScriptedServer target(testing::always(std::string(kOkResponse)));
  Plan plan = plan_by_way_of(proxy, 5, 1, false);
  plan.url = *parse_url(target.url());
  plan.request = *build_request(plan.url, {}, "text/html");
  ASSERT_TRUE(plan.routes.proxies.exceptions.add("127.0.0.0/8"));
  EXPECT_EQ(outcome_of(plan).measurements.succeeded, 5U);
  EXPECT_EQ(proxy.connections(), 0);
}

TEST(EngineProxy, IsFoundByRulesAndPins) {
  ScriptedServer proxy(testing::always(std::string(kOkResponse)));
  Plan plan = plan_by_way_of(proxy, 5, 1, false);
  plan.routes.proxies.plain->host = "proxy.invalid";
  Plan pinned = plan;
  pinned.routes.pins = {*parse_pin("proxy.invalid:" + std::to_string(proxy.port()) + ":127.0.0.1")};
  EXPECT_EQ(outcome_of(pinned).measurements.succeeded, 5U);
  plan.routes.connect_to = {*parse_connect_to("proxy.invalid::127.0.0.1:")};
  EXPECT_EQ(outcome_of(plan).measurements.succeeded, 5U);
}

TEST(EngineProxy, Status407IsSaidToBeItsOwn) {
  ScriptedServer proxy(
      testing::always("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"));
  const Outcome outcome = outcome_of(plan_by_way_of(proxy, 3, 1, false));
  EXPECT_EQ(failures(outcome, Failure::kHttpStatus), 3U);
  EXPECT_THAT(outcome.notes, ::testing::Contains(HasSubstr("status 407 is the proxy's")));
}

}  // namespace
}  // namespace vastar
