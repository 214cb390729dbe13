// HTTP/2 peers that mean harm, over sockets: each has its class and its count, costs a bounded
// amount of memory, and leaves the requests that follow alone. What a session makes of every
// malformed frame is in unit/protocols/http2/http2_responses_test.cc.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <ostream>
#include <string>

#include "unit/engine/engine_runs.h"
#include "unit/protocols/http2/h2_play.h"

namespace vastar {
namespace {

using testing::failures;
using testing::Peer;
using testing::plan_for;
using testing::resident_kb;
using testing::ScriptedServer;
namespace h2 = testing::h2;
using h2::field;
using h2::frame;
using h2::kStatus200;

constexpr std::size_t kPrefaceBytes = 24;  // RFC 9113, 3.4

bool greet(Peer& peer) {
  return !peer.take(kPrefaceBytes).empty() && peer.send(frame(h2::kSettings, 0, 0));
}

// Of the next request; 0 when the client has gone.
std::uint32_t next_stream(Peer& peer) {
  for (;;) {
    const std::string head = peer.take(9);
    if (head.empty()) return 0;
    const auto octet = [&](std::size_t at) { return static_cast<std::uint8_t>(head[at]); };
    const std::size_t size = octet(0) << 16U | octet(1) << 8U | octet(2);
    if (size > 0 && peer.take(size).empty()) return 0;
    if (octet(3) == h2::kHeaders)
      return octet(5) << 24U | octet(6) << 16U | octet(7) << 8U | octet(8);
  }
}

std::string response(std::uint32_t stream) {
  return frame(h2::kHeaders, h2::kWhole, stream, kStatus200);
}

void serve_well(Peer& peer) {
  while (const std::uint32_t stream = next_stream(peer)) {
    if (!peer.send(response(stream))) return;
  }
}

// Until the client says something: it has given up on its request, or taken its leave.
void flood(Peer& peer, const std::string& piece) {
  std::string many;
  while (many.size() < 16'000) many += piece;
  while (!peer.heard() && peer.send(many)) {
  }
}

// Until it is gone.
void flood_to_the_end(Peer& peer, const std::string& piece) {
  std::string many;
  while (many.size() < 16'000) many += piece;
  while (peer.send(many)) {
  }
}

struct Hostile {
  const char* name;
  void (*script)(Peer&, std::uint32_t stream);  // once there is a request
  Failure failure;
};
void PrintTo(const Hostile& what, std::ostream* out) { *out << what.name; }

std::string head(std::uint32_t stream, const std::string& fields = kStatus200) {
  return frame(h2::kHeaders, h2::kEndHeaders, stream, fields);
}

// A field of 4,000 octets into the table, and an octet for each time it is said again.
std::string bomb(std::uint32_t stream) {
  std::string bytes =
      frame(h2::kHeaders, 0, stream,
            kStatus200 + std::string("\x40\1x\x7f\xa1\x1e", 6) + std::string(4'000, 'v'));
  for (int i = 0; i < 20; ++i) {
    bytes += frame(h2::kContinuation, 0, stream, std::string(16'000, '\xbe'));
  }
  return bytes + frame(h2::kContinuation, h2::kEndHeaders, stream);
}

const Hostile kHostile[] = {
    {"Silence",
     [](Peer& peer, std::uint32_t) {
       while (!peer.heard() && peer.sleep(kMillisecond)) {
       }
     },
     Failure::kTimeout},
    {"EmptyData",
     [](Peer& peer, std::uint32_t stream) {
       peer.send(head(stream));
       flood(peer, frame(h2::kData, 0, stream));
     },
     Failure::kTimeout},
    {"UnknownFrames",
     [](Peer& peer, std::uint32_t) { flood(peer, frame(0x42, 0xff, 0, "what is this?")); },
     Failure::kTimeout},
    {"Priorities",
     [](Peer& peer, std::uint32_t stream) {
       flood(peer, frame(h2::kPriority, 0, stream, h2::u32(0) + "\x10"));
     },
     Failure::kTimeout},
    {"ResetsOfAnEndedStream",
     [](Peer& peer, std::uint32_t stream) {
       peer.send(frame(h2::kRstStream, 0, stream, h2::u32(2)));
       flood(peer, frame(h2::kRstStream, 0, stream, h2::u32(2)));
     },
     Failure::kStreamReset},
    {"Pings",
     [](Peer& peer, std::uint32_t) { flood_to_the_end(peer, frame(h2::kPing, 0, 0, "12345678")); },
     Failure::kProtocol},
    {"Settings",
     [](Peer& peer, std::uint32_t) {
       flood_to_the_end(peer, frame(h2::kSettings, 0, 0, h2::setting(3, 9)));
     },
     Failure::kProtocol},
    {"Continuations",
     [](Peer& peer, std::uint32_t stream) {
       peer.send(frame(h2::kHeaders, 0, stream, kStatus200));
       flood_to_the_end(peer, frame(h2::kContinuation, 0, stream));
     },
     Failure::kProtocol},
    {"Interims",
     [](Peer& peer, std::uint32_t stream) { flood(peer, head(stream, field(":status", "103"))); },
     Failure::kProtocol},
    {"Windows",
     [](Peer& peer, std::uint32_t) {
       flood_to_the_end(peer, frame(h2::kWindowUpdate, 0, 0, h2::u32(0x3fff'ffff)));
     },
     Failure::kProtocol},
    {"ABomb", [](Peer& peer, std::uint32_t stream) { peer.send(bomb(stream)); },
     Failure::kProtocol},
    {"AFrameOfTheLargestSize",
     [](Peer& peer, std::uint32_t stream) {
       peer.send(head(stream) + "\xff\xff\xff" + std::string(2, '\0') + h2::u32(stream));
       flood_to_the_end(peer, std::string(1'000, 'x'));
     },
     Failure::kProtocol},
    {"AFrameCutOff",
     [](Peer& peer, std::uint32_t stream) {
       peer.send(head(stream) + frame(h2::kData, 0, stream, "hello").substr(0, 11));
       peer.close();
     },
     Failure::kTruncated},
    {"AReset",
     [](Peer& peer, std::uint32_t stream) {
       peer.send(head(stream));
       peer.reset();
     },
     Failure::kReset},
    {"TheAnswerOfAnotherStream",
     [](Peer& peer, std::uint32_t stream) { peer.send(response(stream + 2)); }, Failure::kProtocol},
    {"Http1", [](Peer& peer, std::uint32_t) { peer.send(testing::kOkResponse); },
     Failure::kProtocol},
};

Outcome over_http2(const Plan& plan) {
  const HttpProtocol protocol(plan.request, {.http2 = true});
  auto outcome = drive(plan, protocol, {});
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().message);
  return outcome ? std::move(*outcome) : Outcome{};
}

class HostileHttp2Peer : public ::testing::TestWithParam<Hostile> {};

// The first three requests, over as many connections as it takes, meet it; the others do not.
TEST_P(HostileHttp2Peer, IsLeftInTimeAndCostsNoMemory) {
  constexpr unsigned kBad = 3;
  std::atomic<unsigned> requests{0};
  ScriptedServer server([&](Peer& peer, int) {
    if (!greet(peer)) return;
    while (const std::uint32_t stream = next_stream(peer)) {
      if (requests++ < kBad) {
        GetParam().script(peer, stream);
      } else if (!peer.send(response(stream))) {
        return;
      }
    }
  });
  const bool by_time = GetParam().failure == Failure::kTimeout;
  Plan plan = plan_for(server.url(), kBad + 10, 1);
  if (by_time) plan.timeout = 250 * kMillisecond;
  const long before = resident_kb();
  const Outcome outcome = over_http2(plan);
  EXPECT_LT(resident_kb() - before, 16L * 1024);
  const std::uint64_t failed = failures(outcome, GetParam().failure);
  EXPECT_EQ(outcome.measurements.failed, failed) << "and nothing else";
  EXPECT_GE(failed, kBad);
  EXPECT_GT(outcome.measurements.succeeded, 0U);
  if (by_time) return;  // what was sent before the flood ended may hold up the next one
  EXPECT_EQ(failed, kBad);
  EXPECT_EQ(outcome.measurements.succeeded, 10U);
}

INSTANTIATE_TEST_SUITE_P(All, HostileHttp2Peer, ::testing::ValuesIn(kHostile),
                         [](const auto& info) { return info.param.name; });

// ---- before there is a request ----

struct Opening {
  const char* name;
  void (*script)(Peer&);
};
void PrintTo(const Opening& what, std::ostream* out) { *out << what.name; }

const Opening kOpenings[] = {
    {"ClosedAtOnce", [](Peer& peer) { peer.close(); }},
    {"ResetAtOnce", [](Peer& peer) { peer.reset(); }},
    {"SilentForGood", [](Peer& peer) { peer.wait_for_close(); }},
    {"CutOffInsideItsSettings",
     [](Peer& peer) {
       peer.send(frame(h2::kSettings, 0, 0, h2::setting(3, 9)).substr(0, 12));
       peer.close();
     }},
    {"NoSettingsFirst",
     [](Peer& peer) { flood_to_the_end(peer, frame(h2::kPing, 0, 0, "8 octets")); }},
    {"GoodbyeFirst",
     [](Peer& peer) {
       peer.send(frame(h2::kSettings, 0, 0) + frame(h2::kGoaway, 0, 0, h2::u32(0) + h2::u32(0)));
       peer.wait_for_close();
     }},
    {"NoStreamsAtAll",
     [](Peer& peer) {
       peer.send(frame(h2::kSettings, 0, 0, h2::setting(3, 0)));
       peer.wait_for_close();
     }},
    {"AFloodThatNothingAskedFor",  // also while the load waits for its start
     [](Peer& peer) {
       if (greet(peer)) flood_to_the_end(peer, frame(0x42, 0xff, 0, "what is this?"));
     }},
    {"Garbage", [](Peer& peer) { flood_to_the_end(peer, "\xde\xad\xbe\xef"); }},
};

class HostileHttp2Opening : public ::testing::TestWithParam<Opening> {};

// Nothing was of use: said so, in time, and nothing is counted that was not sent.
TEST_P(HostileHttp2Opening, OfEveryConnectionIsNoData) {
  ScriptedServer server([&](Peer& peer, int) { GetParam().script(peer); });
  Plan plan = plan_for(server.url(), 6, 2);
  plan.timeout = 250 * kMillisecond;
  const HttpProtocol protocol(plan.request, {.http2 = true});
  const auto outcome = drive(plan, protocol, {});
  if (!outcome) {
    EXPECT_EQ(outcome.error().code, ExitCode::kNoData);
    return;
  }
  EXPECT_EQ(outcome->measurements.started, 6U);
  EXPECT_EQ(outcome->measurements.failed, 6U);
}

// The other half of the load goes on.
TEST_P(HostileHttp2Opening, OfOneConnectionLeavesTheOthersAlone) {
  ScriptedServer server([&](Peer& peer, int connection) {
    if (connection == 0) return GetParam().script(peer);
    if (greet(peer)) serve_well(peer);
  });
  Plan plan = plan_for(server.url(), 40, 2);
  plan.timeout = 500 * kMillisecond;
  const Outcome outcome = over_http2(plan);
  EXPECT_EQ(outcome.measurements.started, 40U);
  EXPECT_GE(outcome.measurements.succeeded, 30U);
}

INSTANTIATE_TEST_SUITE_P(All, HostileHttp2Opening, ::testing::ValuesIn(kOpenings),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace vastar
