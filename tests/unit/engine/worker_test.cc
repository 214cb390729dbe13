// What a worker does before the load, and with several addresses.
#include "engine/worker.h"

#include <gtest/gtest.h>

#include <vector>

#include "protocols/http/http_protocol.h"
#include "support/process.h"
#include "support/scripted_server.h"

namespace vastar {
namespace {

using testing::Peer;
using testing::ScriptedServer;

class WorkerTest : public ::testing::Test {
 protected:
  WorkerTest()
      : server_([](Peer& peer, int) {
          while (peer.read_request() && peer.send(testing::kOkResponse)) {
          }
        }) {
    plan_.url = *parse_url(server_.url());
    plan_.request = *build_request(plan_.url, {}, "");
    plan_.load.concurrency = 7;
    plan_.load.requests = 21;
  }

  Address live() const { return resolve("127.0.0.1", server_.port())->front(); }
  static Address dead() { return resolve("127.0.0.1", testing::free_port())->front(); }

  ScriptedServer server_;
  Plan plan_;
  SharedTls tls_{{}, {}};
};

TEST_F(WorkerTest, TriesTheAddressesOfANameInTurn) {
  const HttpProtocol protocol(plan_.request);
  const std::vector<Address> addresses = {dead(), dead(), live()};
  const WorkerContext context{plan_, protocol, addresses, nullptr, 1, tls_};
  Worker worker(context, 0);
  worker.connect_all(2);
  EXPECT_EQ(worker.connections_up(), 7U);
  EXPECT_EQ(worker.preferred_address(kFirstOrigin), 2U)
      << "the one that worked is tried first from then on";
  worker.run(plan_.load, monotonic_now());
  EXPECT_EQ(worker.take().measurements.succeeded, 21U);
}

TEST_F(WorkerTest, GivesUpOnAddressesThatAllRefuse) {
  const HttpProtocol protocol(plan_.request);
  const std::vector<Address> addresses = {dead(), dead()};
  const WorkerContext context{plan_, protocol, addresses, nullptr, 1, tls_};
  Worker worker(context, 0);
  worker.connect_all(2);
  EXPECT_EQ(worker.connections_up(), 0U);
  EXPECT_EQ(worker.last_connect_problem().failure, Failure::kConnectRefused);
}

TEST_F(WorkerTest, RunsAgainAndAgainWithNothingLeftBehind) {
  const HttpProtocol protocol(plan_.request);
  const std::vector<Address> addresses = {live()};
  const WorkerContext context{plan_, protocol, addresses, nullptr, 1, tls_};
  Worker worker(context, 0);
  worker.connect_all(256);
  for (int i = 0; i < 3; ++i) worker.run(plan_.load, monotonic_now());
  const WorkerOutcome outcome = worker.take();
  EXPECT_EQ(outcome.measurements.started, 21U) << "of the last run";
  EXPECT_EQ(outcome.measurements.connections_opened, 7U);
  EXPECT_EQ(server_.connections(), 7);
}

}  // namespace
}  // namespace vastar
