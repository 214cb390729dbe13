// One thread of the target: a loop, a listener, and the connections it accepted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/loop.h"
#include "net/socket.h"
#include "net/tls.h"
#include "target/alarms.h"
#include "target/counters.h"
#include "target/outbox.h"
#include "target/random.h"
#include "target/request_cache.h"
#include "target/room.h"
#include "target/server.h"
#include "target/service_gate.h"

namespace vastar::target {

class Connection;

// Everything belongs to the thread in run(), except what comes before it and stop().
class Worker final : private IoHandler, private AlarmHandler {
 public:
  // Thread number `index` of the server; counts in counters[index] and reads all of them.
  // `tls` may be null: plain.
  Worker(const ServeOptions& options, unsigned index, Fd listener, const TlsContext* tls,
         std::vector<Counters>& counters);
  ~Worker();

  [[nodiscard]] bool listen();  // false when memory ran out
  void run();
  void stop();  // any thread; run() returns soon after

  // What its connections use.
  Loop& loop() { return loop_; }
  const TlsContext* tls() const { return tls_; }
  RequestCache& requests() { return requests_; }
  ServiceGate& gate() { return gate_; }
  Counters& counters() { return counters_; }
  ServeStats stats() const { return sum(all_counters_); }
  Random& delays() { return delays_; }

  void set_alarm(Alarm& alarm, Nanos due);  // never rings twice in one go, however early `due` is
  void cancel_alarm(Alarm& alarm) { alarms_.cancel(alarm); }

  // The fault that takes this request's place, if any.
  std::optional<FaultRate> draw_fault(const Route& route);

  // The buffer that a connection reads into during its turn, and the text it is about to send.
  static constexpr std::size_t kBufferSize = std::size_t{128} * 1024;
  char* buffer() { return buffer_.get(); }
  Outbox& outbox() { return out_; }
  std::string& scratch() { return scratch_; }  // of the readers of WebSocket messages
  Room& room() { return room_; }

  // Takes a closed connection off the books; it is destroyed by settle().
  void retire(Connection& connection);

  // Ends the turn of a connection, with its last statement: admits who waits, and destroys who is
  // closed, perhaps the caller.
  void settle();

 private:
  void on_readable(bool closed) override;  // the listener
  void on_writable() override {}
  void on_alarm() override { accept_all(); }  // after a pause

  void accept_all();
  void accept_one(Fd fd);
  void ring_alarms();
  void arm_timer();

  Loop loop_;
  Fd listener_;
  const TlsContext* const tls_;
  IoWatch listening_;
  Alarm accept_again_{*this};
  Timer timer_;
  Nanos armed_for_;       // what the timer is set to
  Nanos ringing_at_ = 0;  // the moment that alarms rang for last
  Wakeup stop_;
  AlarmHeap alarms_;
  RequestCache requests_;
  ServiceGate gate_;
  Random delays_;
  Random chances_;
  std::vector<FaultRate> faults_;
  std::vector<Counters>& all_counters_;
  Counters& counters_;
  std::unique_ptr<char[]> buffer_;
  Outbox out_;
  std::string scratch_;
  Room room_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Connection>> retired_;
};

}  // namespace vastar::target
