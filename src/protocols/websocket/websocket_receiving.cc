// What comes on a WebSocket connection: messages, pongs, and what they answer.
#include <algorithm>
#include <utility>

#include "protocols/websocket/websocket_session.h"

namespace vastar {
namespace {

// A thousand pings a second for ever, or ten thousand at once.
constexpr Nanos kPingCost = kMillisecond;
constexpr Nanos kPingCredit = 10'000 * kPingCost;
constexpr std::size_t kMostGathered = std::size_t{64} * 1024;  // of a message that is searched

}  // namespace

std::size_t WebSocketSession::receive(std::span<const char> bytes, Nanos now, Outbox& outbox,
                                      Events& events) {
  now_ = now;
  std::string_view rest(bytes.data(), bytes.size());
  if (std::exchange(byte_held_, false)) rest.remove_prefix(1);
  tell_answered(events);
  if (state_ == State::kOpening && !reader_) take_opening(rest, events);
  while (reader_ && state_ != State::kOver && answered_ == 0 && (rest.empty() || !events.full())) {
    const ws::Piece piece = reader_->next(rest);
    if (piece.kind == ws::Piece::Kind::kNone) break;
    take_piece(piece, outbox, events);
  }
  if (state_ == State::kOver) rest = {};
  // Held back, so that there is another call for what did not fit into `events`.
  byte_held_ = answered_ > 0 && rest.empty();
  return bytes.size() - rest.size() - (byte_held_ ? 1 : 0);
}

void WebSocketSession::take_piece(const ws::Piece& piece, Outbox& outbox, Events& events) {
  if (state_ == State::kLeaving) return take_while_leaving(piece);
  switch (piece.kind) {
    case ws::Piece::Kind::kNone:
      return;
    case ws::Piece::Kind::kData:
      return take_data(piece, events);
    case ws::Piece::Kind::kPing:
      return take_ping(piece.bytes, outbox, events);
    case ws::Piece::Kind::kPong:
      return take_pong(piece.bytes, events);
    case ws::Piece::Kind::kClose:
      return take_close(piece, outbox, events);
    case ws::Piece::Kind::kBroken:
      return take_broken(piece, outbox, events);
  }
}

// A peer that only asks, and reads no answer, would fill what is still to be sent.
void WebSocketSession::take_ping(std::string_view payload, Outbox& outbox, Events& events) {
  pings_until_ = std::max(pings_until_, now_) + kPingCost;
  if (pings_until_ - now_ > kPingCredit) {
    return fail_all(Failure::kProtocol, "a flood of pings", events);
  }
  ++traffic_->counts().pings;
  std::string& frames = traffic_->blank();
  traffic_->append_control(ws::Opcode::kPong, payload, frames);
  outbox.append(frames);
}

// ---- messages ----

bool WebSocketSession::gathers() const {
  return state_ == State::kAwaited || plan().mode == WsMode::kFanout;
}

void WebSocketSession::gather(std::string_view bytes) {
  message_.append(bytes.substr(0, kMostGathered - std::min(kMostGathered, message_.size())));
}

void WebSocketSession::take_data(const ws::Piece& piece, Events& events) {
  if (piece.begins) {
    differs_ = false;
    message_.clear();
  }
  if (gathers()) gather(piece.bytes);
  if (plan().mode == WsMode::kEcho && state_ == State::kReady) take_answer(piece, events);
  taken_ += piece.bytes.size();
  if (piece.ends) take_message_end(events);
}

// Compared as it comes, and kept nowhere.
void WebSocketSession::take_answer(const ws::Piece& piece, Events& events) {
  if (pending_.empty()) return;
  if (piece.begins) {
    events.push({.kind = Event::Kind::kFirstByte, .slot = pending_.front().slot});
  }
  if (plan().any_answer || differs_) return;
  const std::string_view sent = plan().payload;
  differs_ = taken_ > sent.size() || sent.substr(taken_, piece.bytes.size()) != piece.bytes ||
             (piece.ends && taken_ + piece.bytes.size() != sent.size());
}

void WebSocketSession::take_message_end(Events& events) {
  WorkerTraffic::Counts& counts = traffic_->counts();
  const std::uint64_t size = std::exchange(taken_, 0);
  if (traffic_->counts_at(now_)) {
    ++counts.received;
    counts.received_bytes += size;
  }
  if (state_ == State::kAwaited) {
    if (message_.find(plan().ready) != std::string::npos) become_ready(events);
    message_ = {};
    return;
  }
  switch (plan().mode) {
    case WsMode::kFanout:
      return take_delivery(size, events);
    case WsMode::kEcho: {
      if (pending_.empty()) break;
      const Slot slot = pending_.front().slot;
      pending_.erase(pending_.begin());
      const char* complaint = differs_ ? "the answer is not the message that was sent" : nullptr;
      return finish(slot, size, complaint, events);
    }
    case WsMode::kThroughput:
      return;
    default:
      break;
  }
  ++counts.unsolicited;
}

// Messages may come in any order. What is no longer under way need not be remembered: a message
// with that number is known to nobody any more.
bool WebSocketSession::comes_again(std::uint64_t number) {
  if (std::find(got_.begin(), got_.end(), number) != got_.end()) return true;
  if (got_.size() > 2 * board_->under_way()) {
    std::erase_if(got_, [this](std::uint64_t old) { return !board_->is_under_way(old); });
  }
  return false;
}

// What comes again, or late, or back to its sender, is no delivery.
void WebSocketSession::take_delivery(std::uint64_t size, Events& events) {
  WorkerTraffic::Counts& counts = traffic_->counts();
  const auto number = FanoutBoard::number_in(message_);
  if (number && sender_) return;
  const bool fresh = number && !comes_again(*number);
  const FanoutBoard::Delivery delivery = fresh ? board_->deliver(*number) : FanoutBoard::Delivery();
  if (!delivery.known) {
    ++counts.unsolicited;
    return;
  }
  got_.push_back(*number);
  ++counts.deliveries;
  counts.delivery.record(now_ - delivery.sent);
  if (delivery.finished != kNoSlot) finish(delivery.finished, size, nullptr, events);
}

// A pong also answers for the pings before it (RFC 6455, 5.5.3).
void WebSocketSession::take_pong(std::string_view payload, Events& events) {
  std::uint64_t number = 0;
  for (const char byte : payload) number = number << 8U | static_cast<unsigned char>(byte);
  if (payload.size() != sizeof number) return;
  const auto answered =
      std::find_if(pending_.begin(), pending_.end(),
                   [number](const Pending& pending) { return pending.number == number; });
  if (answered == pending_.end()) return;
  answered_ = static_cast<std::size_t>(answered - pending_.begin()) + 1;
  tell_answered(events);
}

// As many as there is room for.
void WebSocketSession::tell_answered(Events& events) {
  for (; answered_ > 0 && !events.full(); --answered_) {
    const Slot slot = pending_.front().slot;
    pending_.erase(pending_.begin());
    if (slot != kNoSlot) events.push({.kind = Event::Kind::kFirstByte, .slot = slot});
    finish(slot, 0, nullptr, events);
  }
}

void WebSocketSession::count_answered(Slot slot) {
  const WsMode mode = plan().mode;
  WorkerTraffic::Counts& counts = traffic_->counts();
  const std::uint64_t messages = mode == WsMode::kThroughput ? plan().burst : 1;
  counts.answered += messages;
  traffic_->answered(place_, messages);
  counts.rtt.record(now_ - traffic_->sent_at(slot));
}

void WebSocketSession::finish(Slot slot, std::uint64_t bytes, const char* complaint,
                              Events& events) {
  if (slot == kNoSlot) return;  // it was given up on
  const bool counts = traffic_->counts_at(traffic_->sent_at(slot));
  if (counts && complaint == nullptr) count_answered(slot);
  Event event{.slot = slot, .body_bytes = bytes};
  if (complaint != nullptr) {
    event.failure = Failure::kProtocol;
    event.detail = complaint;
  }
  events.push(event);
}

// ---- dropped in the kernel ----

std::uint64_t WebSocketSession::discardable() const {
  const bool looks = plan().mode != WsMode::kThroughput || state_ != State::kReady;
  return looks || !reader_ ? 0 : reader_->skippable();
}

void WebSocketSession::discarded(std::uint64_t count, Nanos now, Events& /*events*/) {
  now_ = now;
  reader_->skip(count);
  taken_ += count;
}

}  // namespace vastar
