// One connection: its socket, its protocol session, and what is left to send. Moves bytes and tells
// its worker what happened; knows nothing of pacing, deadlines or recording.
//
// Belongs to one worker's thread. Never moves in memory: the loop holds its address.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/units.h"
#include "engine/backlog.h"
#include "engine/session.h"
#include "engine/tunnel.h"
#include "net/loop.h"
#include "net/socket.h"
#include "net/tls.h"

namespace vastar {

class Worker;

class Connection final : public IoHandler {
 public:
  // Goes to `origin`. `group`: it carries operations of the slots that the worker counts to it.
  Connection(Worker& worker, OriginIndex origin, std::uint32_t group)
      : worker_(worker), origin_(origin), group_(group) {}

  OriginIndex origin() const { return origin_; }
  std::uint32_t group() const { return group_; }
  bool up() const { return state_ == State::kUp; }
  bool down() const { return state_ == State::kDown; }
  bool connecting() const { return !up() && !down(); }  // one of these:
  bool locating() const {
    return state_ == State::kLocating;
  }  // its origin's addresses are asked for
  bool tunneling() const { return state_ == State::kTunneling; }  // a proxy is to make a tunnel
  bool shaking() const { return state_ == State::kShaking; }      // TLS is being agreed on
  Session& session() { return *session_; }

  // Tries the origin's addresses in turn, beginning with the one that worked last. The worker hears
  // connected() or connect_failed(), the latter perhaps before this returns.
  void connect(Nanos now);
  // What locating() waits for: the worker knows the addresses now, or knows that there are none.
  void located(Nanos now);
  void not_located(const std::string& why) { give_up_connecting(Failure::kDns, why, 0); }
  Nanos connect_started() const { return connect_started_; }  // with the first address
  Nanos reached() const { return reached_; }  // when the way to the origin was open, before any TLS
  const TlsStream* tls() const { return tls_.get(); }  // null: plain
  // After a failure: when to try again, 1 ms later at first and twice as long each time up to 50
  // ms, so that a target that is gone is neither hammered nor given up on.
  Nanos retry_at() const { return retry_at_; }
  // The same after connections that came up and took nothing.
  void rest(Nanos now);

  // Sends what the outbox holds; what the kernel does not take is kept and sent later. False: the
  // connection was found broken and nothing of this outbox has left.
  [[nodiscard]] bool send(const Outbox& outbox) { return send(outbox, false); }
  // The same, of what bytes from the peer have caused. A peer that goes on asking and reads none of
  // it is not read any more until it does: nothing else bounds what is kept for it.
  [[nodiscard]] bool answer(const Outbox& outbox) { return send(outbox, true); }
  bool has_unsent() const { return backlog_ != nullptr || (tls_ && tls_->wants_write()); }

  // What the worker keeps count of here: operations that the session has, and those that wait to be
  // submitted to it.
  struct Load {
    std::uint32_t submitted = 0;
    std::uint32_t waiting = 0;
    std::uint32_t turn = 0;  // of the group's slots, where the last one submitted stands
    // What bytes from the peer may change beside operations; 0 nearly always.
    std::uint8_t awaiting = kNothing;
    bool used = false;       // since the worker last looked for idle connections
    bool closing = false;    // it takes no more, and is closed when `submitted` is 0
    bool held_back = false;  // its session has something to flush
    bool leaving = false;    // it has said goodbye, and the peer's end is awaited
  };
  Load& load() { return load_; }
  enum Awaiting : std::uint8_t {
    kNothing = 0,
    kOpening = 1,  // its session has not been able to take an operation yet
    kGoAhead = 2,  // the rest of a request is held back until the peer asks for it
    kRoom = 4,     // the rest of some requests waits for room in the peer's windows
  };
  bool opening() const { return (load_.awaiting & kOpening) != 0; }

  // Whether it has carried a whole response: if not, a break is no leftover of an idle time.
  bool proven() const { return proven_; }
  void set_proven() { proven_ = true; }

  // Ends it at once, whatever is in flight; the worker is not told.
  void close();

  void on_readable(bool closed) override;
  void on_writable() override;

 private:
  enum class State : std::uint8_t { kDown, kLocating, kConnecting, kTunneling, kShaking, kUp };

  void begin_addresses();
  void try_addresses(int last_error);
  void connect_ended();
  void open_tunnel(const Proxy& proxy);
  void send_tunnel_request();
  void read_tunnel_answer();
  void reach_origin();
  void begin_tls();
  void go_on_opening();
  void shake();
  void come_up(std::string_view alpn);
  void give_up_connecting(Failure failure, const std::string& why, int last_error);
  [[nodiscard]] bool send(const Outbox& outbox, bool answers);
  void fetch_ahead() const;
  bool must_wait_for_peer() const;
  void read_on_after_waiting();
  bool read_once(bool closed);
  bool read_tls_once(bool closed);
  void read_held();
  bool read_later();
  void flush_backlog();
  bool flush_tls();
  [[nodiscard]] bool await_write();

  Worker& worker_;
  OriginIndex origin_;
  std::uint32_t group_;
  Load load_;
  Fd fd_;
  State state_ = State::kDown;
  bool proven_ = false;
  bool large_bodies_ = false;  // the last response had bytes worth discarding
  bool can_discard_ = true;    // in the kernel, which only TCP can
  bool waiting_ = false;       // it is not read until the peer has read
  std::uint16_t address_ = 0;
  std::uint16_t addresses_tried_ = 0;
  std::uint32_t addresses_version_ = 0;  // of the list that address_ counts in
  IoWatch watch_;
  std::unique_ptr<Tunnel> tunnel_;  // while it is asked for
  std::unique_ptr<TlsStream> tls_;  // null: plain
  std::unique_ptr<Session> session_;
  std::unique_ptr<Backlog> backlog_;  // null nearly always
  Nanos connect_started_ = 0;
  Nanos reached_ = 0;
  Nanos retry_at_ = 0;
  Nanos backoff_ = 0;
};

}  // namespace vastar
