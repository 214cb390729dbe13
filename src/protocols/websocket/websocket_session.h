// One WebSocket connection: the opening handshake, then messages or pings and what answers them
// (RFC 6455), by the plan's mode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/session.h"
#include "plan/websocket.h"
#include "protocols/websocket/fanout_board.h"
#include "protocols/websocket/opening.h"
#include "protocols/websocket/worker_traffic.h"
#include "wire/websocket/message_reader.h"

namespace vastar {

class WebSocketSession final : public Session {
 public:
  // Both are shared by the sessions of a thread and must outlive them. Takes `streams` operations
  // at a time. The connection came up at `now`.
  WebSocketSession(WorkerTraffic& traffic, FanoutBoard& board, unsigned streams, Nanos now);
  ~WebSocketSession() override;
  WebSocketSession(const WebSocketSession&) = delete;
  WebSocketSession& operator=(const WebSocketSession&) = delete;

  void open(Outbox& outbox) override;
  [[nodiscard]] bool submit(Slot slot, Outbox& outbox) override;
  std::size_t receive(std::span<const char> bytes, Nanos now, Outbox& outbox,
                      Events& events) override;
  std::size_t capacity() const override;
  [[nodiscard]] bool cancel(Slot slot, Outbox& outbox) override;
  std::uint64_t discardable() const override;
  void discarded(std::uint64_t count, Nanos now, Events& events) override;
  void end(bool reset, Nanos now, Events& events) override;
  // The closing handshake (RFC 6455, 7.1.2).
  [[nodiscard]] bool leave(Outbox& outbox) override;

 private:
  enum class State : std::uint8_t {
    kOpening,  // its request may have been sent; the response is being read
    kAwaited,  // upgraded, and waits for the message that makes it ready
    kReady,
    kLeaving,  // our close frame was sent; what comes before the target's is not looked at
    kOver,     // closed, refused or broken: nothing is read any more
  };

  // An operation that waits for its answer. Given up on it stays, without its slot: its pong may
  // still come, and answers for those before it.
  struct Pending {
    Slot slot = kNoSlot;
    std::uint64_t number = 0;  // of its ping
  };

  // the handshake
  void take_opening(std::string_view& bytes, Events& events);
  void upgraded(Events& events);
  void become_ready(Events& events);
  void fail_opening(const std::string& why, Events& events);

  // what comes then
  void take_piece(const ws::Piece& piece, Outbox& outbox, Events& events);
  void take_data(const ws::Piece& piece, Events& events);
  void take_message_end(Events& events);
  void gather(std::string_view bytes);
  void take_answer(const ws::Piece& piece, Events& events);
  bool comes_again(std::uint64_t number);
  void take_delivery(std::uint64_t size, Events& events);
  void take_ping(std::string_view payload, Outbox& outbox, Events& events);
  void take_pong(std::string_view payload, Events& events);
  void tell_answered(Events& events);
  void take_close(const ws::Piece& piece, Outbox& outbox, Events& events);
  void take_while_leaving(const ws::Piece& piece);
  void take_broken(const ws::Piece& piece, Outbox& outbox, Events& events);

  // operations
  void append_publication(Slot slot, std::string& frames);
  void append_ping(std::string& frames);
  void send_close(std::uint16_t code, Outbox& outbox);
  void count_sent(Slot slot, std::uint64_t messages, std::uint64_t bytes);
  void count_answered(Slot slot);
  void finish(Slot slot, std::uint64_t bytes, const char* complaint, Events& events);
  std::size_t in_flight() const;
  bool gathers() const;  // whole messages are looked at
  void lose(std::uint16_t code);
  void count_loss();
  void count_close(std::uint16_t code);
  void leave_board();
  void fail_all(Failure failure, const char* detail, Events& events);

  const WebSocketPlan& plan() const { return traffic_->plan(); }

  WorkerTraffic* traffic_;
  FanoutBoard* board_;
  const unsigned streams_;
  const Nanos up_at_;
  Nanos ready_at_ = 0;
  Nanos now_ = 0;  // of the call under way
  State state_ = State::kOpening;
  bool original_ = false;             // of WorkerTraffic::connection_ready
  bool on_board_ = false;             // kFanout: counted as a receiver
  bool sender_ = false;               // kFanout: it is the one that sends
  bool lost_ = false;                 // and counted as that
  bool close_counted_ = false;        // by which code it ended
  std::size_t place_ = 0;             // of WorkerTraffic::new_place, once upgraded
  Slot opener_ = kNoSlot;             // kStorm: whose operation the handshake is
  std::unique_ptr<Opening> opening_;  // until it is ready
  std::optional<ws::DeflateParams> agreed_;
  std::unique_ptr<ws::MessageReader> reader_;  // once upgraded
  std::vector<Pending> pending_;               // in the order of sending
  std::size_t answered_ = 0;        // so many of them by a pong, which has not been told yet
  bool byte_held_ = false;          // the first byte of the next receive() was looked at already
  std::uint64_t pings_ = 0;         // sent so far
  Nanos pings_until_ = 0;           // what the peer's pings have used up of its credit
  std::vector<std::uint64_t> got_;  // kFanout: of the messages under way, those that came here
  std::uint64_t taken_ = 0;         // payload bytes of the message under way
  bool differs_ = false;            // from what was sent
  std::string message_;             // under way, where it is gathered
};

}  // namespace vastar
