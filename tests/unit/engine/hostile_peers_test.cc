// The engine against peers that break HTTP/1.1 in every way there is, over sockets: the right class
// and words, the right counts, no hang, and the next request, on a fresh connection, is fine.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "machine/system_file.h"
#include "support/http1_responses.h"
#include "support/scripted_server.h"
#include "unit/engine/engine_runs.h"

namespace vastar {
namespace {

using testing::Ending;
using testing::failures;
using testing::Http1Response;
using testing::outcome_of;
using testing::Peer;
using testing::plan_for;
using testing::resident_kb;
using testing::ScriptedServer;

// Suits every method, HEAD too.
constexpr std::string_view kHealthy = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

void serve_well(Peer& peer) {
  while (peer.read_request() && peer.send(kHealthy)) {
  }
}

void end(Peer& peer, Ending ending) {
  if (ending == Ending::kReset) return peer.reset();
  if (ending == Ending::kNone) peer.wait_for_close();
}

// ---- the table of tests/support/http1_responses.h, each row cut in two at many places ----

// "failed 7: truncated, closed inside ..." is {"truncated", "closed inside ..."}.
struct Failed {
  std::string name;
  std::string detail;
};
Failed failure_of(const std::string& event) {
  const std::size_t colon = event.find(": ") + 2, comma = event.find(", ");
  return {event.substr(colon, comma - colon), event.substr(comma + 2)};
}
bool is_failure(const std::string& event) { return event.starts_with("failed"); }

Failure class_named(std::string_view name) {
  const auto named = [&](const FailureClass& failure) { return failure.name == name; };
  const auto found = std::find_if(kFailureClasses.begin(), kFailureClasses.end(), named);
  EXPECT_NE(found, kFailureClasses.end()) << name;
  return static_cast<Failure>(found - kFailureClasses.begin());
}

Plan plan_with(const std::string& url, const char* method, std::uint64_t requests) {
  Plan plan = plan_for(url, requests, 1);
  plan.request.method = method;  // CONNECT too, which no user can ask for
  return plan;
}

// Bytes behind a response are seen for what they are only while no request is under way, so those
// come in one piece; elsewhere a few cuts do, since unit.protocols makes them all.
std::vector<std::size_t> cuts_of(const Http1Response& response) {
  const std::size_t size = response.bytes.size();
  if (response.events.back().starts_with("failed -")) return {size};
  std::vector<std::size_t> cuts;
  const std::size_t step = std::max<std::size_t>(size / 12, 1);
  for (std::size_t cut = 1; cut < size; cut += step) cuts.push_back(cut);
  cuts.push_back(size);
  return cuts;
}

class HostilePeer : public ::testing::TestWithParam<Http1Response> {};

// Each connection but the last answers once, cut in another place: one request after the other
// meets one of them, then a healthy one.
TEST_P(HostilePeer, IsNamedAndTheNextRequestIsFine) {
  const Http1Response& what = GetParam();
  const std::vector<std::size_t> cuts = cuts_of(what);
  ScriptedServer server([&](Peer& peer, int connection) {
    const auto index = static_cast<std::size_t>(connection);
    if (index >= cuts.size()) return serve_well(peer);
    if (!peer.read_request()) return;
    const std::string_view bytes = what.bytes;
    peer.send(bytes.substr(0, cuts[index]));
    if (cuts[index] < bytes.size() && peer.sleep(kMillisecond))
      peer.send(bytes.substr(cuts[index]));
    if (what.events.back().ends_with("keep")) return serve_well(peer);
    end(peer, what.ending);
  });
  const bool fails = is_failure(what.events.back());
  const bool keeps = what.events.back().ends_with("keep");
  const std::size_t hostile = keeps ? 1 : cuts.size();
  const Outcome outcome = outcome_of(plan_with(server.url(), what.method, hostile + 1));
  const Measurements& all = outcome.measurements;
  EXPECT_EQ(all.started, hostile + 1);
  EXPECT_EQ(all.connections_opened, keeps ? 1 : hostile + 1);
  if (!fails) {
    EXPECT_EQ(all.completed, hostile + 1);
    return;
  }
  const auto& [name, detail] = failure_of(what.events.back());
  const Failure failure = class_named(name);
  EXPECT_EQ(failures(outcome, failure), hostile);
  EXPECT_EQ(all.failed, hostile) << "and nothing else";
  EXPECT_EQ(all.failures[static_cast<std::size_t>(failure)].example, detail);
}

// A response that keeps its connection leaves no trace on what follows, so what the peer does with
// it when idle is another test's.
std::vector<Http1Response> without_idle_ends(std::vector<Http1Response> responses) {
  std::erase_if(responses, [](const Http1Response& what) {
    return what.ending != Ending::kNone && what.events.back().ends_with("keep");
  });
  return responses;
}

std::string name_of(const ::testing::TestParamInfo<Http1Response>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Right, HostilePeer, ::testing::ValuesIn(testing::right_responses()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Wrong, HostilePeer, ::testing::ValuesIn(testing::wrong_responses()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(BrokenOff, HostilePeer,
                         ::testing::ValuesIn(without_idle_ends(testing::broken_off_responses())),
                         name_of);

// ---- peers that never come to an end ----

struct Endless {
  const char* name;
  void (*script)(Peer&);  // after the request; until the client goes
  Failure failure;
};

void PrintTo(const Endless& what, std::ostream* out) { *out << what.name; }

void send_on(Peer& peer, const std::string& piece, Nanos pause = 0) {
  while (peer.send(piece) && (pause == 0 || peer.sleep(pause))) {
  }
}

constexpr const char* kChunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

const Endless kEndless[] = {
    {"Silence", [](Peer& peer) { peer.wait_for_close(); }, Failure::kTimeout},
    {"SilenceAfterTheHead",
     [](Peer& peer) {
       peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
       peer.wait_for_close();
     },
     Failure::kTimeout},
    {"HeadByDrops",
     [](Peer& peer) {
       peer.send("HTTP/1.1 200 OK\r\nX: ");
       send_on(peer, "x", kMillisecond);
     },
     Failure::kTimeout},
    {"BodyByDrops",
     [](Peer& peer) {
       peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
       send_on(peer, "x", kMillisecond);
     },
     Failure::kTimeout},
    {"ChunksByDrops",
     [](Peer& peer) {
       peer.send(kChunkedHead);
       send_on(peer, "1\r\nx\r\n", kMillisecond);
     },
     Failure::kTimeout},
    {"Head",
     [](Peer& peer) {
       peer.send("HTTP/1.1 200 OK\r\n");
       send_on(peer, "X: y\r\n");
     },
     Failure::kProtocol},
    {"FieldLine",
     [](Peer& peer) {
       peer.send("HTTP/1.1 200 OK\r\nX: ");
       send_on(peer, std::string(10'000, 'x'));
     },
     Failure::kProtocol},
    {"Reason",
     [](Peer& peer) {
       peer.send("HTTP/1.1 200 ");
       send_on(peer, std::string(10'000, 'x'));
     },
     Failure::kProtocol},
    {"Interims", [](Peer& peer) { send_on(peer, "HTTP/1.1 102 Processing\r\nX: y\r\n\r\n"); },
     Failure::kProtocol},
    {"BodyUntilClose",
     [](Peer& peer) {
       peer.send("HTTP/1.1 200 OK\r\n\r\n");
       send_on(peer, std::string(65'536, 'x'));
     },
     Failure::kTimeout},
    {"BodyOfTheLargestLength",
     [](Peer& peer) {
       peer.send("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n");
       send_on(peer, std::string(65'536, 'x'));
     },
     Failure::kTimeout},
    {"ChunkOfTheLargestSize",
     [](Peer& peer) {
       peer.send(std::string(kChunkedHead) + "ffffffffffffffff\r\n");
       send_on(peer, std::string(65'536, 'x'));
     },
     Failure::kTimeout},
    {"TinyChunks",
     [](Peer& peer) {
       peer.send(kChunkedHead);
       std::string many;
       for (int i = 0; i < 5'000; ++i) many += "1\r\nx\r\n";
       send_on(peer, many);
     },
     Failure::kTimeout},
    {"ChunkExtension",
     [](Peer& peer) {
       peer.send(std::string(kChunkedHead) + "1;");
       send_on(peer, std::string(1'000, 'x'));
     },
     Failure::kProtocol},
    {"ZerosOfAChunkSize",
     [](Peer& peer) {
       peer.send(kChunkedHead);
       send_on(peer, std::string(1'000, '0'));
     },
     Failure::kProtocol},
    {"Trailers",
     [](Peer& peer) {
       peer.send(std::string(kChunkedHead) + "0\r\n");
       send_on(peer, "X: y\r\n");
     },
     Failure::kProtocol},
};

class EndlessPeer : public ::testing::TestWithParam<Endless> {};

TEST_P(EndlessPeer, IsLeftInTimeAndCostsNoMemory) {
  constexpr int kHostile = 3;
  ScriptedServer server([&](Peer& peer, int connection) {
    if (connection >= kHostile) return serve_well(peer);
    if (peer.read_request()) GetParam().script(peer);
  });
  Plan plan = plan_for(server.url(), kHostile + 2, 1);
  plan.timeout = 250 * kMillisecond;
  const long before = resident_kb();
  const Outcome outcome = outcome_of(plan);
  EXPECT_LT(resident_kb() - before, 16L * 1024);
  EXPECT_EQ(failures(outcome, GetParam().failure), kHostile);
  EXPECT_EQ(outcome.measurements.failed, kHostile);
  EXPECT_EQ(outcome.measurements.succeeded, 2U);
}

INSTANTIATE_TEST_SUITE_P(All, EndlessPeer, ::testing::ValuesIn(kEndless),
                         [](const auto& info) { return info.param.name; });

// ---- the connection's own tricks ----

TEST(HostileConnection, TheLastByteAndFinTogetherAreAWholeResponse) {
  ScriptedServer server([](Peer& peer, int) {
    if (peer.read_request() && peer.send(testing::kOkResponse)) peer.half_close();
    peer.wait_for_close();
  });
  const Outcome outcome = outcome_of(plan_for(server.url(), 1, 1));
  EXPECT_EQ(outcome.measurements.succeeded, 1U);
}

TEST(HostileConnection, AHalfClosedOneIsNotUsedAgain) {
  ScriptedServer server([](Peer& peer, int) {
    if (peer.read_request() && peer.send(testing::kOkResponse)) peer.half_close();
    peer.wait_for_close();
  });
  Plan plan = plan_for(server.url(), 4, 1);
  plan.load.qps = 20;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.succeeded, 4U);
  EXPECT_EQ(outcome.measurements.connections_opened, 4U);
}

TEST(HostileConnection, AResponseBeforeTheRequestIsNotTakenForItsAnswer) {
  ScriptedServer server([](Peer& peer, int connection) {
    if (connection > 0) return serve_well(peer);
    peer.send(kHealthy);
    peer.wait_for_close();
  });
  Plan plan = plan_for(server.url(), 2, 2);  // the second slot's connection is healthy
  plan.load.qps = 5;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.started, 2U);
  EXPECT_GE(outcome.measurements.succeeded, 1U);
}

// Says close and stays; says keep-alive and goes. Every request is answered or said to be lost.
TEST(HostileConnection, ThatSaysCloseAndStaysIsLeft) {
  ScriptedServer server([](Peer& peer, int) {
    while (peer.read_request() &&
           peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")) {
    }
  });
  const Outcome outcome = outcome_of(plan_for(server.url(), 6, 2));
  EXPECT_EQ(outcome.measurements.succeeded, 6U);
  EXPECT_EQ(outcome.measurements.connections_opened, 6U);
}

TEST(HostileConnection, ThatSaysKeepAliveAndGoesLosesNothingUncounted) {
  ScriptedServer server([](Peer& peer, int) {
    if (peer.read_request()) {
      peer.send("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
    }
  });
  const Outcome outcome = outcome_of(plan_for(server.url(), 40, 2));
  EXPECT_EQ(outcome.measurements.started, 40U);
  EXPECT_EQ(outcome.measurements.failed,
            failures(outcome, Failure::kClosed) + failures(outcome, Failure::kReset));
}

TEST(HostileConnection, ThatIsResetAtOnceIsCountedAndLeft) {
  ScriptedServer server([](Peer& peer, int connection) {
    if (connection % 2 == 1) return serve_well(peer);
    peer.reset();
  });
  const Outcome outcome = outcome_of(plan_for(server.url(), 20, 2));
  EXPECT_EQ(outcome.measurements.started, 20U);
  EXPECT_GT(outcome.measurements.succeeded, 0U);
}

}  // namespace
}  // namespace vastar
