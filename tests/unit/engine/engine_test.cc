// The engine against scripted peers: counts, classes and ends that must always be right.
#include "engine/engine.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

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
using testing::run;
using testing::ScriptedServer;

// Answers the first request of each connection with `bytes` and then does `end`.
ScriptedServer::Script once(std::string bytes, void (*end)(Peer&)) {
  return [bytes, end](Peer& peer, int) {
    if (peer.read_request()) {
      peer.send(bytes);
      end(peer);
    }
  };
}

TEST(Engine, StartsExactlySoManyWhateverTheRemainder) {
  ScriptedServer server(always(std::string(kOkResponse)));
  for (const unsigned workers : {1U, 2U, 3U}) {
    Plan plan = plan_for(server.url(), 103, 10);
    plan.workers = workers;
    const Outcome outcome = outcome_of(plan);
    EXPECT_EQ(outcome.measurements.started, 103U);
    EXPECT_EQ(outcome.measurements.succeeded, 103U);
    EXPECT_EQ(outcome.measurements.statuses.at(200), 103U);
    EXPECT_EQ(outcome.measurements.connections_opened, 10U);
    EXPECT_EQ(outcome.workers, workers);
  }
}

TEST(Engine, CountsBytesBothWays) {
  ScriptedServer server(always(std::string(kOkResponse)));
  const Plan plan = plan_for(server.url(), 20, 4);
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.received_bytes, 20 * kOkResponse.size());
  EXPECT_GT(outcome.measurements.sent_bytes, 20U * 50);
  EXPECT_EQ(outcome.measurements.sent_bytes % 20, 0U);
}

TEST(Engine, AStatusOf400AndAboveIsCompletedAndFailed) {
  ScriptedServer server(always("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"));
  const Outcome outcome = outcome_of(plan_for(server.url(), 30, 3));
  EXPECT_EQ(outcome.measurements.completed, 30U);
  EXPECT_EQ(failures(outcome, Failure::kHttpStatus), 30U);
  EXPECT_EQ(outcome.measurements.statuses.at(503), 30U);
}

TEST(Engine, ExpectedStatusesDecideInPlaceOfTheRule) {
  ScriptedServer server(always("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"));
  Plan plan = plan_for(server.url(), 10, 2);
  plan.expect_status = {404};
  EXPECT_EQ(outcome_of(plan).measurements.succeeded, 10U);
  plan.expect_status = {200, 204};
  EXPECT_EQ(outcome_of(plan).measurements.failed, 10U);
}

TEST(Engine, ReconnectsWhenThePeerSaysClose) {
  ScriptedServer server(
      once("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", [](Peer&) {}));
  const Outcome outcome = outcome_of(plan_for(server.url(), 20, 2));
  EXPECT_EQ(outcome.measurements.succeeded, 20U);
  EXPECT_EQ(server.connections(), 20);
  EXPECT_EQ(outcome.measurements.connections_opened, 20U);
}

TEST(Engine, WithoutKeepAliveEveryRequestHasItsConnection) {
  ScriptedServer server(always(std::string(kOkResponse)));
  Plan plan = plan_for(server.url(), 12, 3);
  RequestOptions options;
  options.keep_alive = false;
  plan.request = *build_request(plan.url, options, "");
  EXPECT_EQ(outcome_of(plan).measurements.succeeded, 12U);
  EXPECT_EQ(server.connections(), 12);
}

TEST(Engine, AnAnswerThatEndsWithTheConnectionIsWhole) {
  ScriptedServer server(once("HTTP/1.1 200 OK\r\n\r\nuntil the end", [](Peer&) {}));
  EXPECT_EQ(outcome_of(plan_for(server.url(), 8, 2)).measurements.succeeded, 8U);
}

struct Fault {
  const char* name;
  std::string bytes;
  void (*end)(Peer&);
  Failure failure;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class EngineFault : public ::testing::TestWithParam<Fault> {};

TEST_P(EngineFault, IsNamedAndCountedAndTheRunGoesOn) {
  const Fault& fault = GetParam();
  // Odd connections are healthy, so the run has both.
  ScriptedServer server([&](Peer& peer, int connection) {
    if (connection % 2 == 1) return always(std::string(kOkResponse))(peer, connection);
    once(fault.bytes, fault.end)(peer, connection);
  });
  Plan plan = plan_for(server.url(), 40, 2);
  plan.timeout = 300 * kMillisecond;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.started, 40U);
  EXPECT_GT(failures(outcome, fault.failure), 0U);
  EXPECT_EQ(failures(outcome, fault.failure), outcome.measurements.failed) << "and nothing else";
  EXPECT_GT(outcome.measurements.succeeded, 0U);
  const auto& series = outcome.measurements.failures[static_cast<std::size_t>(fault.failure)];
  EXPECT_FALSE(series.example.empty());
}

const auto kLeave = [](Peer&) {};
const auto kReset = [](Peer& peer) { peer.reset(); };
const auto kHold = [](Peer& peer) { peer.wait_for_close(); };

INSTANTIATE_TEST_SUITE_P(
    All, EngineFault,
    ::testing::Values(
        Fault{"closed", "", kLeave, Failure::kClosed}, Fault{"reset", "", kReset, Failure::kReset},
        Fault{"truncated_body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour", kLeave,
              Failure::kTruncated},
        Fault{"truncated_head", "HTTP/1.1 200 OK\r\nContent-", kLeave, Failure::kTruncated},
        Fault{"truncated_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nfour",
              kLeave, Failure::kTruncated},
        Fault{"reset_in_body", "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nfour", kReset,
              Failure::kReset},
        Fault{"garbage", "SSH-2.0-OpenSSH_9.2\r\n", kHold, Failure::kProtocol},
        Fault{"bad_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", kHold,
              Failure::kProtocol},
        Fault{"two_answers", std::string(kOkResponse) + std::string(kOkResponse), kHold,
              Failure::kProtocol},
        Fault{"stalled", "HTTP/1.1 200 OK\r\nContent-", kHold, Failure::kTimeout},
        Fault{"silent", "", kHold, Failure::kTimeout}),
    [](const auto& info) { return info.param.name; });

TEST(Engine, NothingThereIsNoData) {
  std::uint16_t port = 0;
  {
    port = ScriptedServer([](Peer&, int) {}).port();
  }
  const auto outcome = run(plan_for("http://127.0.0.1:" + std::to_string(port) + "/", 10, 2));
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code, ExitCode::kNoData);
  EXPECT_NE(outcome.error().message.find("refused"), std::string::npos);
}

TEST(Engine, ATargetThatDiesInTheMiddleLeavesRightCounts) {
  ScriptedServer* dying = nullptr;
  std::atomic<int> answered{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request() && ++answered <= 50 && peer.send(kOkResponse)) {
    }
    peer.close();
  });
  dying = &server;
  std::thread killer([&] {
    while (answered < 50) std::this_thread::yield();
    dying->stop();
  });
  const Outcome outcome = outcome_of(plan_for(server.url(), 200, 4));
  killer.join();
  EXPECT_EQ(outcome.measurements.started, 200U);
  EXPECT_EQ(outcome.measurements.succeeded, 50U);
  EXPECT_EQ(outcome.measurements.failed, 150U);
  EXPECT_GT(failures(outcome, Failure::kConnectRefused), 0U);
}

TEST(Engine, AConnectionClosedWhileIdleIsNoFailure) {
  // Each connection answers once and closes some time later, announced by nothing.
  ScriptedServer server([](Peer& peer, int) {
    if (peer.read_request() && peer.send(kOkResponse)) peer.sleep(5 * kMillisecond);
  });
  Plan plan = plan_for(server.url(), 6, 2);
  plan.load.qps = 2;  // half a second between the starts of a connection
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.succeeded, 6U);
}

TEST(Engine, UnaskedBytesOnAnIdleConnectionAreNoted) {
  ScriptedServer server([](Peer& peer, int) {
    while (peer.read_request() && peer.send(kOkResponse) && peer.sleep(150 * kMillisecond)) {
      peer.send("HTTP/1.1 408 Late\r\n\r\n");
    }
  });
  Plan plan = plan_for(server.url(), 3, 1);
  plan.load.qps = 2;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.succeeded, 3U);
  ASSERT_FALSE(outcome.notes.empty());
  EXPECT_NE(outcome.notes[0].find("no request had asked for"), std::string::npos);
}

TEST(Engine, ADurationEndsAndWhatIsLeftIsDrainAborted) {
  ScriptedServer server(once("", kHold));
  Plan plan = plan_for(server.url(), 0, 3);
  plan.load.duration = 100 * kMillisecond;
  plan.drain_cap = 50 * kMillisecond;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.started, 3U);
  EXPECT_EQ(failures(outcome, Failure::kDrainAborted), 3U);
  EXPECT_GE(outcome.elapsed, 150 * kMillisecond);
}

TEST(Engine, OpenLoopKeepsTheTimesOfWhatHadToWait) {
  // One connection, 5 ms an answer, 1,000 requests a second offered: a queue builds up.
  ScriptedServer server([](Peer& peer, int) {
    while (peer.read_request() && peer.sleep(5 * kMillisecond) && peer.send(kOkResponse)) {
    }
  });
  Plan plan = plan_for(server.url(), 50, 1);
  plan.load.rate = 1000;
  const Outcome outcome = outcome_of(plan);
  const Measurements& all = outcome.measurements;
  EXPECT_EQ(outcome.scheduled, 50U);
  EXPECT_EQ(outcome.unsent, 0U);
  EXPECT_EQ(all.lag.count(), 50U);
  // The last arrival was due at 49 ms and could not begin before 49 answers of 5 ms.
  EXPECT_GE(all.response().max(), (50 * 5 - 49) * kMillisecond);
  EXPECT_LT(all.service.value_at_rank(25), all.response().value_at_rank(25));
}

TEST(Engine, OpenLoopCountsWhatItCouldNotSend) {
  ScriptedServer server(once("", kHold));
  Plan plan = plan_for(server.url(), 0, 2);
  plan.load.rate = 100;
  plan.load.duration = 500 * kMillisecond;
  plan.drain_cap = 10 * kMillisecond;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.scheduled, 50U);
  EXPECT_EQ(outcome.measurements.started, 2U);
  EXPECT_EQ(outcome.unsent, 48U);
}

TEST(Engine, TheWarmUpIsNotCounted) {
  std::atomic<int> asked{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request() && ++asked > 0 && peer.send(kOkResponse)) {
    }
  });
  Plan plan = plan_for(server.url(), 20, 2);
  plan.load.warmup_requests = 30;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.started, 20U);
  EXPECT_EQ(outcome.measurements.connections_opened, 2U);
  EXPECT_EQ(asked, 50);
}

TEST(Engine, AStopEndsTheRunAndKeepsWhatThereIs) {
  StopFlag stop;
  std::atomic<int> answered{0};
  ScriptedServer server([&](Peer& peer, int) {
    while (peer.read_request() && peer.send(kOkResponse)) {
      if (++answered == 100) stop.raise();
    }
  });
  Plan plan = plan_for(server.url(), 0, 2);
  plan.load.duration = kHour;
  const auto outcome = run(plan, &stop);
  ASSERT_TRUE(outcome.ok());
  EXPECT_TRUE(outcome->interrupted);
  EXPECT_GE(outcome->measurements.succeeded, 100U);
}

std::string response_with(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string chunked_response(const std::string& chunk, int chunks) {
  std::string response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", chunk.size());
  for (int i = 0; i < chunks; ++i) response += size + chunk + "\r\n";
  return response + "0\r\n\r\n";
}

TEST(Engine, BodiesOfAnySizeAreCountedToTheByte) {
  // Small and large in turn on one connection: what is dropped in the kernel is counted as well.
  std::vector<std::string> responses;
  for (const std::size_t size : {0UL, 1UL, 4'000UL, 16'384UL, 16'400UL, 65'536UL, 300'000UL}) {
    responses.push_back(response_with(std::string(size, 'b')));
    responses.push_back(std::string(kOkResponse));
  }
  responses.push_back(chunked_response(std::string(100'000, 'c'), 5));
  responses.push_back(chunked_response(std::string(10, 'c'), 300));
  std::size_t bytes = 0;
  for (const std::string& response : responses) bytes += response.size();
  ScriptedServer server([&](Peer& peer, int) {
    for (const std::string& response : responses) {
      if (!peer.read_request() || !peer.send(response)) return;
    }
    peer.wait_for_close();
  });
  const Outcome outcome = outcome_of(plan_for(server.url(), responses.size(), 1));
  EXPECT_EQ(outcome.measurements.succeeded, responses.size());
  EXPECT_EQ(outcome.measurements.received_bytes, bytes);
  EXPECT_EQ(outcome.measurements.connections_opened, 1U);
}

TEST(Engine, BytesBehindALargeBodyAreNotTakenForTheNextResponse) {
  ScriptedServer server([](Peer& peer, int) {
    const std::string large = response_with(std::string(300'000, 'b'));
    while (peer.read_request() && peer.send(large + std::string(kOkResponse))) {
    }
  });
  const Outcome outcome = outcome_of(plan_for(server.url(), 6, 2));
  EXPECT_GT(failures(outcome, Failure::kProtocol), 0U);
}

Plan upload_plan(const std::string& url, std::size_t size) {
  Plan plan = plan_for(url, 3, 1);
  RequestOptions options;
  options.method = "POST";
  options.has_body = true;
  options.body = std::string(size, 'x');
  plan.request = *build_request(plan.url, options, "text/plain");
  return plan;
}

TEST(Engine, ALargeBodyIsSentWholeThroughShortWrites) {
  constexpr std::size_t kSize = 8 << 20;
  std::atomic<int> whole{0};
  ScriptedServer server([&](Peer& peer, int) {
    // Reads late, so that the socket fills up.
    while (peer.read_request() && peer.sleep(20 * kMillisecond) && peer.skip(kSize)) {
      ++whole;
      if (!peer.send(kOkResponse)) return;
    }
  });
  const Outcome outcome = outcome_of(upload_plan(server.url(), kSize));
  EXPECT_EQ(outcome.measurements.succeeded, 3U);
  EXPECT_EQ(whole, 3);
  EXPECT_GT(outcome.measurements.sent_bytes, 3 * kSize);
  EXPECT_EQ(outcome.measurements.connections_opened, 1U);
}

TEST(Engine, AnAnswerBeforeTheRequestIsOutEndsTheConnectionOnly) {
  ScriptedServer server([](Peer& peer, int) {
    if (peer.read_request() && peer.send(kOkResponse)) peer.wait_for_close();
  });
  const Outcome outcome = outcome_of(upload_plan(server.url(), 64 << 20));
  EXPECT_EQ(outcome.measurements.succeeded, 3U);
  EXPECT_EQ(outcome.measurements.connections_opened, 3U);
}

}  // namespace
}  // namespace vastar
