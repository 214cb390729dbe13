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
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/units.h"
#include "plan/origin.h"
#include "plan/proxy.h"
#include "stats/measurements.h"

namespace vastar {

// The engine's name for one operation in flight on a connection.
using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = 0xffffffff;

// What a session wants sent, in order. Cleared by the engine after each call.
class Outbox {
 public:
  // Copied now.
  void append(std::string_view bytes);
  // Not copied: must stay as it is until the exchange ends, or its connection.
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

// An operation is one exchange (a request and its response) or several in a row: the hops of a
// redirect, the steps of a scenario. The session ends each exchange with one event.
struct Event {
  enum class Kind : std::uint8_t {
    kFirstByte,  // the first byte of the response to `slot` has come
    kFinished,   // `slot` has its whole response, and with it the operation is over: status,
                 // body_bytes, keep_alive are set. With a failure: the response is whole but counts
                 // as failed (a check), detail says why
    kNext,       // as kFinished, but the operation goes on with an exchange at `origin`, `delay`
                 // from now: the slot is submitted there
    kFailed,     // `slot` broke (kNoSlot: the whole connection did): failure and detail are set.
                 // `keep_alive` false: the connection is not used again
    kRefused,    // the peer has said that it will not process `slot`, and has not begun to: the
                 // exchange is submitted again, once, as soon as a connection takes it
    kClosing,  // of no slot: the peer takes no more operations on this connection, which is closed
               // when those under way have ended
  };
  Kind kind = Kind::kFinished;
  Failure failure = Failure::kNone;
  bool keep_alive = true;    // may the connection carry another operation
  bool taints = false;       // kFailed, of no slot: what ended in the same call has failed too
  bool judged = false;       // kFinished: the status has been judged already, by rules of its own
  std::uint16_t status = 0;  // the protocol's status, 0 when it has none
  Slot slot = kNoSlot;
  OriginIndex origin = 0;  // kNext
  Nanos delay = 0;         // kNext
  // kNext: what ended is counted in this series by itself (a step of a scenario), and the next
  // exchange's time counts anew; 0: it is only a part of what the operation is counted in (a hop).
  std::uint16_t series = 0;
  bool redirected = true;  // kNext: of no series, it is the hop of a redirect and counts as one
  std::uint64_t body_bytes = 0;  // of the response, without framing
  // What was wrong, for the example message: lives at least until the slot is submitted again.
  const char* detail = "";
};

// Events of one call, bounded: a session that finds it full stops consuming and is called again.
class Events {
 public:
  static constexpr std::size_t kCapacity = 16;
  // What can come of one step of a session at once: a response's first byte and its end.
  static constexpr std::size_t kAtOnce = 2;

  // No room for all that may come at once.
  bool full() const { return size_ + kAtOnce > kCapacity; }
  // What comes in depends on the peer: a session that forgets to ask must not write past the end.
  void push(const Event& event) {
    if (size_ == kCapacity) [[unlikely]] {
      std::abort();
    }
    events_[size_++] = event;
  }
  void clear() { size_ = 0; }
  const Event* begin() const { return events_.data(); }
  const Event* end() const { return events_.data() + size_; }
  Event* begin() { return events_.data(); }
  Event* end() { return events_.data() + size_; }

 private:
  std::array<Event, kCapacity> events_;
  std::size_t size_ = 0;
};

class Session {
 public:
  virtual ~Session() = default;

  // The connection is up: what to send first (preface, upgrade, auth).
  virtual void open(Outbox&) {}

  // Takes the slot's exchange, when capacity() is above 0, and appends its bytes, or keeps them
  // back for flush(). False: the connection is of no use any more.
  [[nodiscard]] virtual bool submit(Slot slot, Outbox& outbox) = 0;
  // Appends what submit() and cancel() kept back, so that several requests leave with one call.
  virtual void flush(Outbox& /*outbox*/) {}
  // Whether, after flush(), the rest of `slot`'s request is kept until the peer asks for it
  // ("Expect: 100-continue"): flush() appends it once receive() has seen that, or go_on() was told.
  virtual bool holds_back(Slot /*slot*/) const { return false; }
  // The peer has not asked in time: the rest of the request is sent without.
  virtual void go_on(Slot /*slot*/) {}

  // Whether a part of `slot`'s request waits until the peer has room for it: receive() appends it.
  virtual bool uploading(Slot /*slot*/) const { return false; }

  // Consumes bytes, which came at `now`, and returns how many: all of them unless `events` filled
  // up or the connection failed. May answer (ping, ack).
  virtual std::size_t receive(std::span<const char> bytes, Nanos now, Outbox& outbox,
                              Events& events) = 0;

  // How many more operations it can take now (0 before a handshake is done). It may grow only in
  // open(), receive() and cancel().
  virtual std::size_t capacity() const = 0;

  // The engine has given up on a slot that was submitted (it timed out, say). True: the connection
  // can go on without it. False: the connection has to go.
  [[nodiscard]] virtual bool cancel(Slot /*slot*/, Outbox& /*outbox*/) { return false; }

  // How many of the next bytes it would throw away unread (the rest of a body nobody checks).
  virtual std::uint64_t discardable() const { return 0; }
  // `count` bytes, at most discardable(), were dropped in the kernel. May finish the slot.
  virtual void discarded(std::uint64_t /*count*/, Nanos /*now*/, Events& /*events*/) {}

  // The peer closed in order (`reset` false: FIN) or not (true: RST or an error): finishes a slot
  // (a body that ends with the connection) or fails it (kClosed, kTruncated, kReset).
  virtual void end(bool reset, Nanos now, Events& events) = 0;

  // The load is over and nothing more will be submitted: appends what the protocol says then. True:
  // the peer is to answer, and the connection is read until the peer closes it, or for a while.
  [[nodiscard]] virtual bool leave(Outbox& /*outbox*/) { return false; }
};

// A connection that is up, as far as it matters to a session.
struct Established {
  OriginIndex origin = 0;
  std::string_view alpn;  // what TLS agreed on; empty without
  Nanos at = 0;           // when it came up
  // What it leads to, when that is a proxy which passes on one request after the other; null: it
  // leads to the origin, through a tunnel maybe.
  const Proxy* proxy = nullptr;
};

// Which worker it is, of how many: what is given out once (a row of a file, a number of a counter)
// is shared by taking every `workers`th from `index` on.
struct WorkerShare {
  unsigned index = 0;
  unsigned workers = 1;
};

// Makes the sessions of one worker and owns what they share. One thread, so nothing is locked.
class SessionSource {
 public:
  virtual ~SessionSource() = default;
  // An operation begins in `slot`: chooses what it is, and says where its first exchange goes.
  virtual OriginIndex begin(Slot /*slot*/) { return kFirstOrigin; }
  // The exchange of the slot is about to be sent, at `now`; again where it goes to another
  // connection.
  virtual void sending(Slot /*slot*/, Nanos /*now*/) {}
  // The operation of the slot is over at `now`, though its response may have ended: it broke, or
  // was given up.
  virtual void failed(Slot /*slot*/, Failure /*failure*/, Nanos /*now*/) {}
  // The operation of the slot is over by an event kFinished, and this is the verdict (kNone: it
  // succeeded), which has more to go by than the event: the timeout, the statuses that are
  // expected.
  virtual void finished(Slot /*slot*/, Failure /*verdict*/) {}
  // The operation of the slot broke, at `now`. True: that is no end of it, and `event` says what
  // comes: kNext (origin, delay above 0) or kFinished (status). Else failed() follows.
  virtual bool survives(Slot /*slot*/, Failure /*failure*/, Nanos /*now*/, Event& /*event*/) {
    return false;
  }
  // Where not 0: overstayed() is asked, now and then, about each exchange under way.
  virtual Nanos longest() const { return 0; }
  // True: the operation of the slot has lasted for as long as it was to; `event`, of kFinished, has
  // its status. It is over then, and its exchange is given up.
  virtual bool overstayed(Slot /*slot*/, Nanos /*now*/, Event& /*event*/) { return false; }
  // Nothing more is started in this run: what would go on by itself (a stream that is opened again
  // and again) ends where it stands. overstayed() is asked about operations between two exchanges.
  virtual void wind_down() {}
  // Which of Protocol::series(), counted from 1, the slot's exchange counts in; 0: none. Asked
  // after begin() and after an event kNext; never when series() is empty.
  virtual std::uint16_t series(Slot /*slot*/) const { return 0; }
  // The session must not outlive this object.
  virtual std::unique_ptr<Session> make_session(const Established& connection) = 0;
  // The protocol's own figures since the last call, added to `measurements`. Those of the warm-up
  // are taken and thrown away.
  virtual void take(Measurements& /*measurements*/) {}
  // What is sent before `when` is no part of its own figures from now on: the load settles till
  // then (LoadShape::settle).
  virtual void count_from(Nanos /*when*/) {}
};

// One protocol, configured for one plan.
class Protocol {
 public:
  virtual ~Protocol() = default;
  virtual std::string_view name() const = 0;
  // What TLS offers, the most wanted first.
  virtual std::vector<std::string> alpn() const { return {"http/1.1"}; }
  // Whether a proxy can pass its requests on, where there is no TLS; else it must make a tunnel.
  virtual bool can_be_forwarded() const { return false; }
  // The names of what is counted apart, beside the whole (the URLs of a list, the steps of a
  // scenario): its rows in the document, in order. Empty: nothing is.
  virtual std::vector<std::string> series() const { return {}; }
  // The source must outlive neither this object nor `origins`, where a redirect may find new ones.
  virtual std::unique_ptr<SessionSource> for_worker(Origins& origins, WorkerShare share) const = 0;
};

}  // namespace vastar
