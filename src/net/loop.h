// One thread's event loop: I/O readiness, timers and wake-ups, on libevent.
//
// Everything here belongs to the thread that runs the loop, except Wakeup::signal.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/units.h"

struct event;
struct event_base;

namespace vastar {

// Receives readiness. `closed`: the peer has shut down its side, so read to the end.
class IoHandler {
 public:
  virtual void on_readable(bool closed) = 0;
  virtual void on_writable() = 0;

 protected:
  ~IoHandler() = default;
};

class Loop {
 public:
  Loop();  // aborts when the kernel refuses an epoll instance: nothing can work without one
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void run();   // until stop()
  void poll();  // calls back for what is ready now, a batch at most, and returns; past any stop()
  void stop();  // run() returns once the current callback is done

  event_base* base() const { return base_; }

 private:
  event_base* base_;
};

// Readiness of one descriptor, edge-triggered: after a callback, read until a short read (or to the
// end, when `closed`), or no other edge may come. Reads are registered once and stay; writes are
// one shot, asked for only while connecting or after a short write. The handler may destroy the
// watch inside a callback. Does not own the descriptor: stop() before closing it.
class IoWatch {
 public:
  IoWatch() = default;
  ~IoWatch() { stop(); }
  IoWatch(const IoWatch&) = delete;
  IoWatch& operator=(const IoWatch&) = delete;

  // False when the kernel or libevent refuses (out of memory).
  [[nodiscard]] bool watch_reads(Loop& loop, int fd, IoHandler& handler);
  [[nodiscard]] bool await_write(Loop& loop, int fd, IoHandler& handler);
  // The handler left bytes unread for the sake of others: it is called again in the next turn of
  // the loop. False as above; the watch is useless then.
  [[nodiscard]] bool read_on_later();
  void stop();

 private:
  event* read_ = nullptr;
  event* write_ = nullptr;
};

// Calls back on the loop's thread. Precise to microseconds: a timerfd of its own, armed only when
// told to, so that it costs nothing while it waits (libevent's own timers are either rounded to
// milliseconds or cost a system call every turn of the loop).
class Timer {
 public:
  Timer(Loop& loop, std::function<void()> on_due);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void at(Nanos when);       // a reading of CLOCK_MONOTONIC; the past is now; replaces what was set
  void every(Nanos period);  // above 0
  void cancel();             // also what is due already but not yet called back

 private:
  enum class Mode : std::uint8_t { kOff, kOnce, kPeriodic };

  void due();

  int fd_;
  event* event_;
  Mode mode_ = Mode::kOff;
  Nanos due_at_ = 0;  // kOnce
  const std::function<void()> on_due_;
  std::function<void()> on_expiry_;
};

// Wakes a loop from another thread (an eventfd).
class Wakeup {
 public:
  Wakeup(Loop& loop, std::function<void()> on_signal);
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  void signal();  // any thread, any number of times; calls may be joined into one callback

 private:
  int fd_;
  event* event_;
  std::function<void()> on_signal_;
};

}  // namespace vastar
