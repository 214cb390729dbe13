// How a WebSocket connection begins, what it sends, and how it ends.
#include "protocols/websocket/websocket_session.h"

#include <algorithm>
#include <utility>

#include "wire/websocket/close_code.h"

namespace vastar {
namespace {

constexpr std::uint16_t kSwitchingProtocols = 101;
// Pings given up on, whose pongs may still come: more, and it is of no use to wait.
constexpr std::size_t kMostAbandoned = 1024;

}  // namespace

WebSocketSession::WebSocketSession(WorkerTraffic& traffic, FanoutBoard& board, unsigned streams,
                                   Nanos now)
    : traffic_(&traffic),
      board_(&board),
      streams_(streams),
      up_at_(now),
      opening_(traffic.new_opening()) {}

// Without a close frame of the target's, whoever was to blame (RFC 6455, 7.1.5).
WebSocketSession::~WebSocketSession() {
  if (state_ == State::kReady && in_flight() > 0) count_loss();  // nothing could be sent on it
  leave_board();
  if (!reader_) return;
  if (state_ == State::kLeaving) traffic_->goodbye_unanswered();
  count_close(ws::kAbnormal);
  traffic_->release_place(place_);
}

// In a storm the handshake is the operation, and waits for its slot.
void WebSocketSession::open(Outbox& outbox) {
  if (plan().mode != WsMode::kStorm) outbox.append(traffic_->opening_request(*opening_));
}

std::size_t WebSocketSession::capacity() const {
  if (plan().mode == WsMode::kStorm) {
    return state_ == State::kOpening && opener_ == kNoSlot ? 1 : 0;
  }
  if (state_ != State::kReady) return 0;
  return streams_ - std::min<std::size_t>(in_flight(), streams_);
}

std::size_t WebSocketSession::in_flight() const {
  if (plan().mode == WsMode::kFanout) return sender_ ? board_->under_way() : 0;
  return static_cast<std::size_t>(
      std::count_if(pending_.begin(), pending_.end(),
                    [](const Pending& pending) { return pending.slot != kNoSlot; }));
}

// ---- sending ----

bool WebSocketSession::submit(Slot slot, Outbox& outbox) {
  if (capacity() == 0) return false;
  if (plan().mode == WsMode::kStorm) {
    opener_ = slot;
    outbox.append(traffic_->opening_request(*opening_));
    return true;
  }
  std::string& frames = traffic_->blank();
  Pending pending{.slot = slot, .number = 0};
  if (plan().mode == WsMode::kFanout) {
    append_publication(slot, frames);
    outbox.append(frames);
    return true;
  }
  if (plan().mode == WsMode::kEcho) {
    traffic_->append_payload(agreed_, frames);
    count_sent(slot, 1, plan().payload.size());
  } else {
    const std::uint64_t burst = plan().mode == WsMode::kThroughput ? plan().burst : 0;
    for (std::uint64_t i = 0; i < burst; ++i) traffic_->append_payload(agreed_, frames);
    append_ping(frames);
    pending.number = pings_;
    count_sent(slot, burst > 0 ? burst : 1, burst * plan().payload.size());
  }
  pending_.push_back(pending);
  outbox.append(frames);
  return true;
}

void WebSocketSession::append_publication(Slot slot, std::string& frames) {
  sender_ = true;
  const std::uint64_t number = board_->publish(slot, traffic_->sent_at(slot));
  const std::string message = FanoutBoard::marked(plan().payload, plan().text, number);
  traffic_->append_message(message, agreed_, frames);
  count_sent(slot, 1, message.size());
}

// Its payload is its number, by which its pong is known.
void WebSocketSession::append_ping(std::string& frames) {
  ++pings_;
  std::string payload;
  for (unsigned shift = 64; shift > 0; shift -= 8) {
    payload.push_back(static_cast<char>(pings_ >> (shift - 8)));
  }
  traffic_->append_control(ws::Opcode::kPing, payload, frames);
}

void WebSocketSession::count_sent(Slot slot, std::uint64_t messages, std::uint64_t bytes) {
  if (!traffic_->counts_at(traffic_->sent_at(slot))) return;
  traffic_->counts().sent += messages;
  traffic_->counts().sent_bytes += bytes;
}

// A connection that owes an answer is lost, whether or not it goes on. An echo does not say which
// message it answers: had one got lost, each that follows would be taken for the one before it, so
// that connection has to go.
bool WebSocketSession::cancel(Slot slot, Outbox& /*outbox*/) {
  if (state_ != State::kReady) return false;
  if (plan().mode == WsMode::kFanout) {
    traffic_->counts().losses += board_->give_up(slot);
    return true;
  }
  now_ = std::max(now_, traffic_->sent_at(slot));
  count_loss();
  if (plan().mode == WsMode::kEcho || pending_.size() > kMostAbandoned) return false;
  for (Pending& pending : pending_) {
    if (pending.slot == slot) pending.slot = kNoSlot;
  }
  return true;
}

// ---- the handshake ----

void WebSocketSession::take_opening(std::string_view& bytes, Events& events) {
  if (plan().mode == WsMode::kStorm && opener_ == kNoSlot) {
    return fail_opening("the handshake failed: bytes before the request", events);
  }
  switch (opening_->take(bytes)) {
    case Opening::State::kMore:
      return;
    case Opening::State::kOpen:
      return upgraded(events);
    case Opening::State::kRefused:
    case Opening::State::kBroken:
      return fail_opening(opening_->refusal(), events);
  }
}

void WebSocketSession::upgraded(Events& events) {
  agreed_ = opening_->deflate();
  reader_ = std::make_unique<ws::MessageReader>(
      ws::ReaderRules{.deflate = agreed_, .largest_message = plan().largest_message},
      traffic_->scratch());
  opening_.reset();
  place_ = traffic_->new_place();
  if (opener_ != kNoSlot) events.push({.kind = Event::Kind::kFirstByte, .slot = opener_});
  if (plan().ready.empty()) return become_ready(events);
  state_ = State::kAwaited;
}

void WebSocketSession::become_ready(Events& events) {
  state_ = State::kReady;
  ready_at_ = now_;
  original_ = traffic_->connection_ready(now_ - up_at_);
  if (plan().mode == WsMode::kFanout) {
    board_->receiver_came();
    on_board_ = true;
  }
  if (opener_ == kNoSlot) return;
  events.push({.status = kSwitchingProtocols, .slot = std::exchange(opener_, kNoSlot)});
}

void WebSocketSession::fail_opening(const std::string& why, Events& events) {
  fail_all(Failure::kWsHandshake, traffic_->keep(why), events);
}

// ---- the end ----

void WebSocketSession::leave_board() {
  if (std::exchange(on_board_, false)) board_->receiver_left();
  if (std::exchange(sender_, false)) traffic_->counts().losses += board_->give_up_all();
}

void WebSocketSession::count_close(std::uint16_t code) {
  if (!std::exchange(close_counted_, true)) ++traffic_->counts().closes[code];
}

void WebSocketSession::lose(std::uint16_t code) {
  leave_board();
  count_close(code);
  if (state_ == State::kReady) count_loss();
}

void WebSocketSession::count_loss() {
  if (!std::exchange(lost_, true)) traffic_->connection_lost(original_, now_ - ready_at_);
}

void WebSocketSession::send_close(std::uint16_t code, Outbox& outbox) {
  std::string payload;
  if (code != ws::kNoCode) {
    payload = {static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
  }
  std::string& frames = traffic_->blank();
  traffic_->append_control(ws::Opcode::kClose, payload, frames);
  outbox.append(frames);
}

bool WebSocketSession::leave(Outbox& outbox) {
  if (state_ != State::kAwaited && state_ != State::kReady) return false;
  leave_board();
  state_ = State::kLeaving;
  send_close(ws::kNormalClosure, outbox);
  return true;
}

// The target's close frame; that it then closes the connection too is its part (RFC 6455, 7.1.1).
void WebSocketSession::take_while_leaving(const ws::Piece& piece) {
  const bool closed = piece.kind == ws::Piece::Kind::kClose;
  if (!closed && piece.kind != ws::Piece::Kind::kBroken) return;
  count_close(closed ? piece.code : ws::kAbnormal);
  state_ = State::kOver;
}

void WebSocketSession::fail_all(Failure failure, const char* detail, Events& events) {
  state_ = State::kOver;
  events.push({.kind = Event::Kind::kFailed,
               .failure = failure,
               .keep_alive = false,
               .slot = kNoSlot,
               .detail = detail});
}

// Answered with the same code (RFC 6455, 5.5.1).
void WebSocketSession::take_close(const ws::Piece& piece, Outbox& outbox, Events& events) {
  send_close(piece.code, outbox);
  const bool busy = in_flight() > 0;
  lose(piece.code);
  if (state_ == State::kAwaited) {
    return fail_opening(std::string("before it was ready: ") + ws::close_text(piece.code), events);
  }
  if (busy) return fail_all(Failure::kWsClose, ws::close_text(piece.code), events);
  state_ = State::kOver;
  events.push({.kind = Event::Kind::kClosing, .slot = kNoSlot});
}

void WebSocketSession::take_broken(const ws::Piece& piece, Outbox& outbox, Events& events) {
  send_close(piece.code, outbox);
  lose(ws::kAbnormal);
  fail_all(Failure::kProtocol, piece.error, events);
}

void WebSocketSession::end(bool reset, Nanos now, Events& events) {
  now_ = now;
  if (state_ == State::kOver) return;
  if (state_ == State::kLeaving) {
    state_ = State::kOver;
    return count_close(ws::kAbnormal);
  }
  if (state_ == State::kOpening) {
    opening_->end();
    return fail_opening(
        reset ? "the handshake failed: the connection was reset" : opening_->refusal(), events);
  }
  const bool busy = in_flight() > 0;
  lose(ws::kAbnormal);
  if (state_ == State::kAwaited) {
    return fail_opening("the connection ended before it was ready", events);
  }
  if (busy) {
    return fail_all(reset ? Failure::kReset : Failure::kClosed,
                    reset ? "reset by the peer" : "closed without a closing handshake", events);
  }
  state_ = State::kOver;
}

}  // namespace vastar
