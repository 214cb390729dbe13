// Plays a server to a WebSocketSession: handshakes that fit its key, and frames.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/websocket/websocket_session.h"
#include "support/session_play.h"
#include "wire/websocket/frame.h"
#include "wire/websocket/handshake.h"
#include "wire/websocket/message_reader.h"

namespace vastar::testing {

inline std::string server_frame(ws::Opcode opcode, std::string_view payload) {
  std::string out;
  ws::append_frame({.opcode = opcode}, payload, out);
  return out;
}

inline WebSocketPlan plan_of(WsMode mode, std::string payload = "hello") {
  WebSocketPlan plan;
  plan.mode = mode;
  plan.payload = std::move(payload);
  return plan;
}

// Of a client that only listens.
inline WebSocketPlan listening(bool compress = false) {
  WebSocketPlan plan;
  plan.mode = WsMode::kPing;
  plan.compress = compress;
  return plan;
}

class WsPlay {
 public:
  explicit WsPlay(WebSocketPlan wanted, unsigned streams = 1)
      : plan(std::move(wanted)),
        traffic(plan, request(), {}),
        session(traffic, board, streams, 1000) {
    Outbox outbox;
    session.open(outbox);
    note(outbox);
  }

  static RequestSpec request() {
    return {.target = "/chat", .headers = {{"Host", "h"}}, .body = {}};
  }

  // The 101 that fits the request that was sent, with more fields.
  std::string accepted(const std::string& fields = "") const {
    const std::string_view name = "Sec-WebSocket-Key: ";
    const std::size_t at = sent.find(name) + name.size();
    const std::string key = sent.substr(at, sent.find("\r\n", at) - at);
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: " +
           ws::accept_of(key) + "\r\n" + fields + "\r\n";
  }

  bool submit(Slot slot) {
    traffic.operation_begun();
    traffic.sending(slot, now);
    Outbox outbox;
    const bool taken = session.submit(slot, outbox);
    note(outbox);
    return taken;
  }

  // Feeds `bytes` in parts of `size`.
  void feed(std::string_view bytes, std::size_t size = 1 << 20) {
    while (!bytes.empty()) {
      const std::vector<char> owned(bytes.begin(), bytes.begin() + std::min(size, bytes.size()));
      std::span<const char> rest(owned);
      while (!rest.empty()) {
        Events events;
        Outbox outbox;
        rest = rest.subspan(session.receive(rest, now, outbox, events));
        note(outbox);
        note(events);
      }
      bytes.remove_prefix(owned.size());
    }
  }

  void end(bool reset = false) {
    Events events;
    session.end(reset, now, events);
    note(events);
  }

  // What was sent since the handshake, as a server reads it: "text hello".
  std::vector<std::string> messages() {
    std::string scratch;
    const auto deflate = session_deflate;
    ws::MessageReader reader({.sender = ws::Sender::kClient, .deflate = deflate}, scratch);
    std::string_view rest = sent;
    rest.remove_prefix(rest.find("\r\n\r\n") + 4);
    std::vector<std::string> told;
    std::string open;
    for (;;) {
      const ws::Piece piece = reader.next(rest);
      if (piece.kind == ws::Piece::Kind::kNone) return told;
      const std::string bytes(piece.bytes);
      if (piece.kind == ws::Piece::Kind::kData) {
        open += bytes;
        if (!piece.ends) continue;
        told.push_back((piece.text ? "text " : "binary ") + std::exchange(open, {}));
      } else if (piece.kind == ws::Piece::Kind::kPing) {
        told.push_back("ping");
        pings.push_back(bytes);
      } else if (piece.kind == ws::Piece::Kind::kPong) {
        told.push_back("pong " + bytes);
      } else if (piece.kind == ws::Piece::Kind::kClose) {
        told.push_back("close " + std::to_string(piece.code));
      } else {
        told.push_back(piece.error);
        return told;
      }
    }
  }

  Measurements taken() {
    Measurements measurements;
    traffic.take(measurements);
    return measurements;
  }
  double number(const char* name) {
    const Measurements measurements = taken();
    const OwnMetric* metric = measurements.metrics.find(name);
    return metric == nullptr ? -1 : metric->value;
  }

  // How many connections ended by each code.
  std::map<std::string, std::uint64_t> closes() {
    const Measurements measurements = taken();
    const OwnMetric* metric = measurements.metrics.find("close_codes");
    return metric == nullptr ? std::map<std::string, std::uint64_t>() : metric->tally;
  }

  bool leave() {
    Outbox outbox;
    const bool awaited = session.leave(outbox);
    note(outbox);
    return awaited;
  }

  const WebSocketPlan plan;
  WorkerTraffic traffic;
  FanoutBoard board;
  WebSocketSession session;
  Nanos now = 5000;
  std::string sent;
  std::vector<std::string> pings;  // their payloads, once messages() was called
  std::optional<ws::DeflateParams> session_deflate;
  Story story;

 private:
  void note(const Outbox& outbox) {
    for (std::size_t i = 0; i < outbox.piece_count(); ++i) sent += outbox.piece(i);
  }
  void note(const Events& events) {
    for (const Event& event : events) {
      story.push_back(describe(event));
      if (event.failure != Failure::kNone && event.kind == Event::Kind::kFinished) {
        story.back() += std::string(", failed: ") + event.detail;
      }
    }
  }
};

}  // namespace vastar::testing
