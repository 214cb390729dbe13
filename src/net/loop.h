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

// Receives readiness. `closed`: the peer has shut down its side (or the connection broke), so read
// to the end.
class IoHandler {
 public:
  virtual void on_readable(bool closed) = 0;
  virtual void on_writable() = 0;

 protected:
  ~IoHandler() = default;
};

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void run();         // until stop()
  void poll();        // what is ready now, without waiting
  void stop();        // run() returns once the current callbacks are done

  event_base* base() const { return base_; }

 private:
  event_base* base_;
};

// Readiness of one descriptor, edge-triggered. Reads are registered once and stay; writes are
// one shot, asked for only while connecting or when a write was short. Movable never: the loop
// holds its address. Does not own the descriptor; destroy or stop() it before closing that.
class IoWatch {
 public:
  IoWatch() = default;
  ~IoWatch() { stop(); }
  IoWatch(const IoWatch&) = delete;
  IoWatch& operator=(const IoWatch&) = delete;

  // Both false when the kernel or libevent refuses (out of memory).
  [[nodiscard]] bool watch_reads(Loop& loop, int fd, IoHandler& handler);
  [[nodiscard]] bool await_write(Loop& loop, int fd, IoHandler& handler);
  void stop();

 private:
  event* read_ = nullptr;
  event* write_ = nullptr;
};

// A timer that calls back on the loop's thread.
class Timer {
 public:
  Timer(Loop& loop, std::function<void()> on_due);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void once(Nanos delay);   // replaces what was set; below 0 is now
  void every(Nanos period);
  void cancel();

 private:
  event* event_;
  std::unique_ptr<std::function<void()>> on_due_;
};

// Wakes a loop from another thread (an eventfd).
class Wakeup {
 public:
  Wakeup(Loop& loop, std::function<void()> on_signal);
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  void signal();  // any thread, any number of times; calls may be joined

 private:
  int fd_;
  event* event_;
  std::function<void()> on_signal_;
};

}  // namespace vastar
