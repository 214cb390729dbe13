// The engine against WebSocket targets that break RFC 6455, over sockets: the right class and
// words, exact counts, no hang, no memory, and the next operation, on a fresh connection, is fine.
// tests/unit/protocols/websocket has what a session says to each, byte by byte.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/websocket/websocket_protocol.h"
#include "support/deflated.h"
#include "support/scripted_server.h"
#include "unit/engine/engine_runs.h"
#include "wire/websocket/frame.h"
#include "wire/websocket/handshake.h"

namespace vastar {
namespace {

using testing::failures;
using testing::Peer;
using testing::plan_for;
using testing::ScriptedServer;

constexpr int kHostile = 3;
constexpr std::string_view kPayload = "vastar-8";
constexpr std::size_t kFrameBytes = 2 + 4 + kPayload.size();  // of ours: head, mask, payload
constexpr std::size_t kCloseBytes = 2 + 4 + 2;

std::string frame(ws::Opcode opcode, std::string_view payload) {
  std::string out;
  ws::append_frame({.opcode = opcode}, payload, out);
  return out;
}

std::string key_of(const Peer& peer) {
  constexpr std::string_view kName = "Sec-WebSocket-Key: ";
  const std::string& head = peer.last_head();
  const std::size_t at = head.find(kName) + kName.size();
  return head.substr(at, head.find("\r\n", at) - at);
}

// The 101 to the request that was read last, with more fields.
std::string accepted(const Peer& peer, const std::string& fields = "") {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         ws::accept_of(key_of(peer)) + "\r\n" + fields + "\r\n";
}

// Echoes so many messages, and then says goodbye in turn.
void serve_well(Peer& peer, int messages) {
  if (!peer.read_request() || !peer.send(accepted(peer))) return;
  for (int i = 0; i < messages; ++i) {
    if (!peer.skip(kFrameBytes) || !peer.send(frame(ws::Opcode::kText, kPayload))) return;
  }
  if (peer.skip(kCloseBytes)) peer.send(frame(ws::Opcode::kClose, "\x03\xe8"));
}

Plan echo_plan(const std::string& url, std::uint64_t messages) {
  Plan plan = plan_for(url, messages, 1);
  plan.websocket.emplace().payload = kPayload;
  return plan;
}

Plan storm_plan(const std::string& url, unsigned connections) {
  Plan plan = plan_for(url, connections, connections);
  plan.websocket.emplace().mode = WsMode::kStorm;
  plan.load.opening = 1;
  plan.workers = 1;
  return plan;
}

Outcome outcome_of(const Plan& plan) {
  const WebSocketProtocol protocol(plan);
  auto outcome = drive(plan, protocol, {});
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().message);
  if (!outcome) return {};
  const Measurements& all = outcome->measurements;
  EXPECT_EQ(all.started, all.succeeded + all.failed);
  EXPECT_EQ(all.response().count(), all.started) << "every operation leaves a sample";
  return std::move(*outcome);
}

std::string example_of(const Outcome& outcome, Failure failure) {
  return outcome.measurements.failures[static_cast<std::size_t>(failure)].example;
}

// ---- frames: what comes as an answer to the first message of a connection ----

struct BadFrames {
  const char* name;
  std::string bytes;
  Failure failure;
  const char* detail;
  void (*then)(Peer&) = [](Peer& peer) { peer.wait_for_close(); };
};

void PrintTo(const BadFrames& what, std::ostream* out) { *out << what.name; }

std::string octets(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes.push_back(static_cast<char>(value));
  return bytes;
}

const BadFrames kBadFrames[] = {
    {"ReservedBit2", octets({0xa1, 0}), Failure::kProtocol, "a reserved bit is set"},
    {"ReservedBit3", octets({0x91, 0}), Failure::kProtocol, "a reserved bit is set"},
    {"CompressedThoughNotAgreedOn", octets({0xc1, 1, 0}), Failure::kProtocol,
     "a compressed message that was not agreed on"},
    {"UnknownOpcode", octets({0x83, 0}), Failure::kProtocol, "an unknown opcode"},
    {"UnknownControlOpcode", octets({0x8b, 0}), Failure::kProtocol, "an unknown opcode"},
    {"MaskedByTheServer", octets({0x81, 0x81, 1, 2, 3, 4, 'a'}), Failure::kProtocol,
     "a masked frame from the server"},
    {"PingInFragments", octets({0x09, 0, 0x80, 0}), Failure::kProtocol,
     "a control frame in fragments"},
    {"PongInFragments", octets({0x0a, 0, 0x80, 0}), Failure::kProtocol,
     "a control frame in fragments"},
    {"CloseInFragments", octets({0x08, 0, 0x80, 0}), Failure::kProtocol,
     "a control frame in fragments"},
    {"PingOver125", octets({0x89, 126, 0, 126}) + std::string(126, 'x'), Failure::kProtocol,
     "a control frame over 125 bytes"},
    {"CompressedPing", octets({0xc9, 0}), Failure::kProtocol, "a compressed control frame"},
    {"ContinuationOfNothing", octets({0x80, 0}), Failure::kProtocol,
     "a continuation of no message"},
    {"MessageInsideOfAnother", octets({0x01, 1, 'v', 0x81, 0}), Failure::kProtocol,
     "a new message inside of another"},
    {"CloseOfOneByte", octets({0x88, 1, 3}), Failure::kProtocol, "a close frame with half a code"},
    {"CloseCodeThatMayNotBeSent", octets({0x88, 2, 0x03, 0xed}), Failure::kProtocol,
     "a close frame with a code that may not be sent"},
    {"CloseReasonNotUtf8", octets({0x88, 3, 0x03, 0xe8, 0xff}), Failure::kProtocol,
     "a close frame whose reason is not UTF-8"},
    {"TextNotUtf8", octets({0x81, 1, 0xff}), Failure::kProtocol, "text that is not UTF-8"},
    {"TextNotUtf8OverTwoFragments", octets({0x01, 1, 0xc3, 0x80, 1, 0x28}), Failure::kProtocol,
     "text that is not UTF-8"},
    {"TextThatEndsInsideOfALetter", octets({0x01, 1, 0xc3, 0x80, 0}), Failure::kProtocol,
     "text that is not UTF-8"},
    {"SizeNotInItsShortestForm", octets({0x82, 126, 0, 5}), Failure::kProtocol,
     "a payload's size that is not in its shortest form"},
    {"SizeOfTwoToThe63", octets({0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0}), Failure::kProtocol,
     "a payload of 2^63 bytes or more"},
    {"MessageOverTheLimit", octets({0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0}), Failure::kProtocol,
     "a message over the limit"},
    {"Http", "HTTP/1.1 200 OK\r\n\r\n", Failure::kProtocol, "a control frame in fragments"},
    {"CloseWhileAnAnswerIsOwed", octets({0x88, 2, 0x03, 0xf3}), Failure::kWsClose,
     "closed by the target: 1011, internal error"},
    {"FinWithoutAClose", "", Failure::kClosed, "closed without a closing handshake",
     [](Peer& peer) { peer.close(); }},
    {"FinInTheMiddleOfAFrame", octets({0x81, 8, 'v', 'a'}), Failure::kClosed,
     "closed without a closing handshake", [](Peer& peer) { peer.close(); }},
    {"RstInTheMiddleOfAFrame", octets({0x81, 8, 'v', 'a'}), Failure::kReset, "reset by the peer",
     [](Peer& peer) { peer.reset(); }},
};

class BadFramesOfATarget : public ::testing::TestWithParam<BadFrames> {};

TEST_P(BadFramesOfATarget, AreNamedAndTheNextOperationIsFine) {
  const BadFrames& what = GetParam();
  ScriptedServer server([&](Peer& peer, int connection) {
    if (connection >= kHostile) return serve_well(peer, 2);
    if (!peer.read_request() || !peer.send(accepted(peer)) || !peer.skip(kFrameBytes)) return;
    peer.send(what.bytes);
    what.then(peer);
  });
  const Outcome outcome = outcome_of(echo_plan(server.url(), kHostile + 2));
  const Measurements& all = outcome.measurements;
  EXPECT_EQ(all.started, kHostile + 2U);
  EXPECT_EQ(all.succeeded, 2U);
  EXPECT_EQ(failures(outcome, what.failure), static_cast<std::uint64_t>(kHostile));
  EXPECT_EQ(example_of(outcome, what.failure), what.detail);
  EXPECT_EQ(all.connections_opened, kHostile + 1U);
}

INSTANTIATE_TEST_SUITE_P(All, BadFramesOfATarget, ::testing::ValuesIn(kBadFrames),
                         [](const auto& info) { return info.param.name; });

// ---- handshakes: each connection of a storm is one ----

struct BadHandshake {
  const char* name;
  std::function<void(Peer&)> answer;  // once the request has been read
  Failure failure;
  const char* detail;
};

void PrintTo(const BadHandshake& what, std::ostream* out) { *out << what.name; }

void say(Peer& peer, const std::string& bytes) {
  peer.send(bytes);
  peer.wait_for_close();
}

void say_forever(Peer& peer, const std::string& head, const std::string& piece, Nanos pause = 0) {
  peer.send(head);
  while (peer.send(piece) && (pause == 0 || peer.sleep(pause))) {
  }
}

constexpr const char* kSwitching =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";

const BadHandshake kBadHandshakes[] = {
    {"WrongAccept",
     [](Peer& peer) {
       say(peer,
           std::string(kSwitching) + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
     },
     Failure::kWsHandshake,
     "the handshake failed: a 101 whose Sec-WebSocket-Accept does not fit the key that was sent"},
    {"SubprotocolThatWasNotOffered",
     [](Peer& peer) { say(peer, accepted(peer, "Sec-WebSocket-Protocol: chat\r\n")); },
     Failure::kWsHandshake, "the handshake failed: a 101 with a subprotocol that was not offered"},
    {"ExtensionThatWasNotOffered",
     [](Peer& peer) {
       say(peer, accepted(peer, "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
     },
     Failure::kWsHandshake, nullptr},
    {"NotHttp", [](Peer& peer) { say(peer, "SSH-2.0-OpenSSH_9.2\r\n"); }, Failure::kWsHandshake,
     "the handshake failed: not an HTTP/1.x response"},
    {"Refused",
     [](Peer& peer) { say(peer, "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nno!!"); },
     Failure::kWsHandshake, "the handshake was answered with status 403: no!!"},
    {"RefusedWithoutEnd",
     [](Peer& peer) { say_forever(peer, "HTTP/1.1 503 Busy\r\n\r\n", std::string(1000, 'x')); },
     Failure::kWsHandshake, nullptr},
    {"FinInsteadOfAnAnswer", [](Peer& peer) { peer.close(); }, Failure::kWsHandshake,
     "the handshake failed: the target closed the connection"},
    {"RstInsteadOfAnAnswer", [](Peer& peer) { peer.reset(); }, Failure::kWsHandshake,
     "the handshake failed: the connection was reset"},
    {"FinInTheHead",
     [](Peer& peer) {
       peer.send(kSwitching);
       peer.close();
     },
     Failure::kWsHandshake, "the handshake failed: its response was not finished"},
    {"FieldsWithoutEnd", [](Peer& peer) { say_forever(peer, kSwitching, "X: y\r\n"); },
     Failure::kWsHandshake, "the handshake failed: a head over 64 KiB"},
    {"AFieldWithoutEnd",
     [](Peer& peer) { say_forever(peer, std::string(kSwitching) + "X: ", std::string(1000, 'x')); },
     Failure::kWsHandshake, "the handshake failed: a head over 64 KiB"},
    {"InterimResponsesWithoutEnd",
     [](Peer& peer) { say_forever(peer, "", "HTTP/1.1 100 Continue\r\n\r\n"); },
     Failure::kWsHandshake, "the handshake failed: a head over 64 KiB"},
    {"ByDrops", [](Peer& peer) { say_forever(peer, kSwitching, "x", kMillisecond); },
     Failure::kTimeout, nullptr},
    {"Silence", [](Peer& peer) { peer.wait_for_close(); }, Failure::kTimeout, nullptr},
};

class BadHandshakeOfATarget : public ::testing::TestWithParam<BadHandshake> {};

TEST_P(BadHandshakeOfATarget, IsNamedAndTheNextOneIsFine) {
  const BadHandshake& what = GetParam();
  ScriptedServer server([&](Peer& peer, int connection) {
    if (connection >= kHostile) return serve_well(peer, 0);
    if (peer.read_request()) what.answer(peer);
  });
  Plan plan = storm_plan(server.url(), kHostile + 2);
  if (what.failure == Failure::kTimeout) plan.timeout = 300 * kMillisecond;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(outcome.measurements.started, kHostile + 2U);
  EXPECT_EQ(outcome.measurements.succeeded, 2U);
  EXPECT_EQ(failures(outcome, what.failure), static_cast<std::uint64_t>(kHostile));
  if (what.detail != nullptr) {
    EXPECT_EQ(example_of(outcome, what.failure), what.detail);
  }
}

INSTANTIATE_TEST_SUITE_P(All, BadHandshakeOfATarget, ::testing::ValuesIn(kBadHandshakes),
                         [](const auto& info) { return info.param.name; });

TEST(HostileWebSocket, AReadyMessageThatNeverComesIsATimeoutOfEachConnection) {
  ScriptedServer server([](Peer& peer, int) {
    if (!peer.read_request() || !peer.send(accepted(peer))) return;
    while (peer.send(frame(ws::Opcode::kText, "not yet")) && peer.sleep(kMillisecond)) {
    }
  });
  Plan plan = storm_plan(server.url(), 4);
  plan.websocket->ready = "ready";
  plan.timeout = 200 * kMillisecond;
  const Outcome outcome = outcome_of(plan);
  EXPECT_EQ(failures(outcome, Failure::kTimeout), 4U);
  EXPECT_EQ(outcome.measurements.failed, 4U);
}

// ---- what never ends ----

struct Flood {
  const char* name;
  std::string first;  // in place of an answer, and then the next again and again
  std::string piece;
  Failure failure;
  bool compress = false;
};

void PrintTo(const Flood& what, std::ostream* out) { *out << what.name; }

std::string many(const std::string& piece, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += piece;
  return all;
}

std::string part(ws::FrameHead head, std::string_view payload) {
  std::string out;
  ws::append_frame(head, payload, out);
  return out;
}

constexpr ws::FrameHead kFirst{.fin = false, .opcode = ws::Opcode::kBinary};
constexpr ws::FrameHead kMore{.fin = false, .opcode = ws::Opcode::kContinuation};
constexpr ws::FrameHead kCompressed{.fin = false, .compressed = true};

// 32 MiB of zeros, in some 32 KiB.
std::string bomb() {
  const std::string zeros(std::size_t{32} << 20U, '\0');
  return part({.compressed = true}, testing::deflated(zeros, testing::Wrapping::kBare));
}

std::vector<Flood> floods() {
  const std::string empty_block("\0\0\0\xff\xff", 5);
  return {
      {"Pings", "", many(frame(ws::Opcode::kPing, std::string(125, 'p')), 500), Failure::kProtocol},
      {"EmptyPings", "", many(frame(ws::Opcode::kPing, ""), 5'000), Failure::kProtocol},
      {"Pongs", "", many(frame(ws::Opcode::kPong, "nobody's"), 1'000), Failure::kTimeout},
      {"EmptyFragments", part(kFirst, ""), many(part(kMore, ""), 5'000), Failure::kTimeout},
      {"Fragments", part(kFirst, ""), part(kMore, std::string(10'000, 'x')), Failure::kProtocol},
      {"EmptyBlocks", part(kCompressed, ""), many(part(kMore, empty_block), 1'000),
       Failure::kTimeout, true},
      {"Bombs", "", bomb(), Failure::kProtocol, true},
  };
}

class FloodOfATarget : public ::testing::TestWithParam<Flood> {};

TEST_P(FloodOfATarget, IsLeftInTimeAndCostsNoMemory) {
  const Flood& what = GetParam();
  ScriptedServer server([&](Peer& peer, int) {
    const std::string fields =
        what.compress ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
    if (!peer.read_request() || !peer.send(accepted(peer, fields))) return;
    if (!peer.skip(kFrameBytes)) return;
    peer.send(what.first);
    while (peer.send(what.piece)) {
    }
  });
  Plan plan = echo_plan(server.url(), kHostile);
  plan.websocket->compress = what.compress;
  plan.websocket->any_answer = true;
  plan.websocket->largest_message = std::uint64_t{1} << 20U;
  plan.timeout = 300 * kMillisecond;
  plan.drain_cap = 100 * kMillisecond;
  const long before = testing::resident_kb();
  const Outcome outcome = outcome_of(plan);
  EXPECT_LT(testing::resident_kb() - before, 16L * 1024);
  EXPECT_EQ(failures(outcome, what.failure), static_cast<std::uint64_t>(kHostile));
  EXPECT_EQ(outcome.measurements.failed, static_cast<std::uint64_t>(kHostile));
}

INSTANTIATE_TEST_SUITE_P(All, FloodOfATarget, ::testing::ValuesIn(floods()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace vastar
