// What a protocol implements: bytes in, bytes out, for one connection.
//
// A session never owns a socket, a clock, a thread or a timer, so it can be tested whole, byte by
// byte, without any of them. The engine connects, paces, times, retries and records.
//
// Threads: a Protocol is made once, is immutable afterwards and is shared by all workers. Each
// worker has a SessionSource of its own, and each of its connections a Session; only its thread
// touches them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/units.h"

namespace vastar {

// The engine's name for one operation in flight on a connection.
using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = 0xffffffff;

// What a session wants sent, in order. Cleared by the engine after each call.
class Outbox {
 public:
  // Copied now.
  void append(std::string_view bytes);
  // Not copied: must stay as it is until the protocol object is destroyed (requests built once).
  void append_borrowed(std::string_view bytes);

  bool empty() const { return pieces_.empty(); }
  std::size_t size() const;  // bytes, of all pieces
  void clear();
  // Valid until the next append or clear.
  std::size_t piece_count() const { return pieces_.size(); }
  std::string_view piece(std::size_t index) const;
  bool piece_is_borrowed(std::size_t index) const { return pieces_[index].borrowed != nullptr; }

 private:
  struct Piece {
    const char* borrowed;  // null: in owned_, from `offset`
    std::size_t offset;
    std::size_t size;
  };
  std::vector<Piece> pieces_;
  std::string owned_;
};

struct Event {
  enum class Kind : std::uint8_t {
    kFirstByte,  // the first byte of the response to `slot` has come
    kFinished,   // `slot` has its whole response: status, body_bytes, keep_alive are set
    kFailed,     // `slot` broke (kNoSlot: the whole connection did): failure and detail are set;
                 // after it the connection is not used again
  };
  Kind kind = Kind::kFinished;
  Failure failure = Failure::kNone;
  bool keep_alive = true;    // may the connection carry another operation
  std::uint16_t status = 0;  // the protocol's status, 0 when it has none
  Slot slot = kNoSlot;
  std::uint64_t body_bytes = 0;  // of the response, without framing
  const char* detail = "";       // a string literal: what was wrong, for the example message
};

// Events of one call, bounded: a session that finds it full stops consuming and is called again.
class Events {
 public:
  static constexpr std::size_t kCapacity = 16;

  bool full() const { return size_ == kCapacity; }
  void push(const Event& event) { events_[size_++] = event; }
  void clear() { size_ = 0; }
  const Event* begin() const { return events_.data(); }
  const Event* end() const { return events_.data() + size_; }

 private:
  std::array<Event, kCapacity> events_;
  std::size_t size_ = 0;
};

class Session {
 public:
  virtual ~Session() = default;

  // The connection is up: what to send first (preface, upgrade, auth).
  virtual void open(Outbox&) {}

  // Appends one operation. False: refused for now, the engine keeps it.
  [[nodiscard]] virtual bool submit(Slot slot, Outbox& outbox) = 0;

  // Consumes bytes and returns how many: all of them unless `events` filled up or an event of kind
  // kFailed was pushed. May answer (ping, ack).
  virtual std::size_t receive(std::span<const char> bytes, Outbox& outbox, Events& events) = 0;

  // How many more operations it can take now (0 before a handshake is done).
  virtual std::size_t capacity() const = 0;

  // How many of the next bytes it would throw away unread (the rest of a body nobody checks).
  virtual std::uint64_t discardable() const { return 0; }
  // `count` bytes, at most discardable(), were dropped in the kernel. May finish the slot.
  virtual void discarded(std::uint64_t /*count*/, Events& /*events*/) {}

  // The peer closed in order (`reset` false: FIN) or not (true: RST or an error): finishes a slot
  // (a body that ends with the connection) or fails it (kClosed, kTruncated, kReset).
  virtual void end(bool reset, Events& events) = 0;
};

// Makes the sessions of one worker and owns what they share. One thread, so nothing is locked.
class SessionSource {
 public:
  virtual ~SessionSource() = default;
  // The session must not outlive this object.
  virtual std::unique_ptr<Session> make_session() = 0;
};

// One protocol, configured for one plan.
class Protocol {
 public:
  virtual ~Protocol() = default;
  virtual std::string_view name() const = 0;
  // The source must not outlive this object.
  virtual std::unique_ptr<SessionSource> for_worker() const = 0;
};

}  // namespace vastar
