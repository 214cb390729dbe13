// Bodies that are held until the target asks for them, against peers that do, do not, or refuse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "unit/engine/engine_runs.h"

namespace vastar {
namespace {

using ::testing::Contains;
using testing::failures;
using ::testing::HasSubstr;
using testing::kOkResponse;
using ::testing::Not;
using testing::Peer;
using testing::plan_for;
using testing::ScriptedServer;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Plan upload_to(const ScriptedServer& server, std::uint64_t requests, unsigned connections,
               std::size_t body) {
  Plan plan = plan_for(server.url(), requests, connections);
  RequestOptions options;
  options.method = "POST";
  options.body = std::string(body, 'x');
  options.has_body = true;
  options.headers = {"Expect: 100-continue"};
  plan.request = *build_request(plan.url, options, "text/plain");
  plan.expect_wait = 30 * kSecond;
  return plan;
}

Outcome driven(const Plan& plan) {
  const HttpProtocol protocol(plan.request, {.expects = true});
  auto outcome = drive(plan, protocol, {});
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().message);
  return outcome ? std::move(*outcome) : Outcome{};
}

const Histogram& phase(const Outcome& outcome, Phase phase) {
  return outcome.measurements.phases[static_cast<std::size_t>(phase)];
}

TEST(EngineBodies, AreSentWhenAskedFor) {
  constexpr std::size_t kBody = 300'000;  // more than a socket takes at once
  ScriptedServer server([](Peer& peer, int) {
    while (peer.read_request()) {
      peer.sleep(20 * kMillisecond);
      peer.send(kContinue);
      if (!peer.skip(kBody)) return;
      peer.send(kOkResponse);
    }
  });
  const Outcome outcome = driven(upload_to(server, 10, 2, kBody));
  EXPECT_EQ(outcome.measurements.succeeded, 10U);
  EXPECT_EQ(server.connections(), 2) << "they are kept";
  EXPECT_GE(outcome.measurements.sent_bytes, 10 * kBody);
  EXPECT_EQ(outcome.measurements.received_bytes, 10 * (kContinue.size() + kOkResponse.size()));
  EXPECT_EQ(phase(outcome, Phase::kWrite).count(), 10U);
  EXPECT_GT(phase(outcome, Phase::kWrite).min(), 19 * kMillisecond)
      << "the request is being written until its body has left";
  EXPECT_EQ(phase(outcome, Phase::kWait).count(), 10U);
}

TEST(EngineBodies, AreSentWhenNobodyAsksInTime) {
  std::atomic<int> with_body{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request() && peer.skip(5)) {
      ++with_body;
      peer.send(kOkResponse);
    }
  });
  Plan plan = upload_to(server, 6, 2, 5);
  plan.expect_wait = 30 * kMillisecond;
  const Outcome outcome = driven(plan);
  EXPECT_EQ(outcome.measurements.succeeded, 6U);
  EXPECT_EQ(with_body, 6);
  EXPECT_GT(outcome.measurements.response().min(), 29 * kMillisecond);
  EXPECT_THAT(outcome.notes, Contains(HasSubstr("6 bodies were sent without the 100")));
}

TEST(EngineBodies, AreNotSentAfterARefusal) {
  std::atomic<int> requests{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request()) {
      ++requests;
      peer.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
    }
  });
  const Outcome outcome = driven(upload_to(server, 6, 2, 5));
  EXPECT_EQ(failures(outcome, Failure::kHttpStatus), 6U);
  EXPECT_EQ(requests, 6) << "and no body was taken for a request";
  EXPECT_EQ(server.connections(), 6) << "none is used after a request without its body";
  EXPECT_THAT(outcome.notes, Contains(HasSubstr("status 417")));
  EXPECT_THAT(outcome.notes, Not(Contains(HasSubstr("bodies were sent"))));
}

TEST(EngineBodies, AreNotSentLaterOnAnotherConnection) {
  ScriptedServer server([](Peer& peer, int connection) {
    if (!peer.read_request()) return;
    if (connection == 0) return;  // closes while the body is held
    while (true) {
      peer.send(kContinue);
      if (!peer.skip(5) || !peer.send(kOkResponse) || !peer.read_request()) return;
    }
  });
  Plan plan = upload_to(server, 4, 1, 5);
  plan.expect_wait = 20 * kMillisecond;
  const Outcome outcome = driven(plan);
  EXPECT_EQ(outcome.measurements.succeeded, 3U);
  EXPECT_EQ(failures(outcome, Failure::kClosed), 1U);
}

TEST(EngineBodies, AreGivenUpWithTheirOperation) {
  ScriptedServer server([](Peer& peer, int) {
    peer.read_request();
    peer.wait_for_close();
  });
  Plan plan = upload_to(server, 2, 1, 5);
  plan.timeout = 100 * kMillisecond;
  const Outcome outcome = driven(plan);
  EXPECT_EQ(failures(outcome, Failure::kTimeout), 2U);
}

}  // namespace
}  // namespace vastar
