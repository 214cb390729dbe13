// Moments to be called back at, thousands of them, in a heap: what delays and streams wait in.
#pragma once

#include <cstddef>
#include <vector>

#include "base/units.h"

namespace vastar::target {

class AlarmHandler {
 public:
  virtual void on_alarm() = 0;

 protected:
  ~AlarmHandler() = default;
};

// One moment of one handler. Lives in its owner, which cancels it before it goes.
class Alarm {
 public:
  explicit Alarm(AlarmHandler& handler) : handler_(&handler) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  bool set() const { return place_ != kNowhere; }
  void ring() { handler_->on_alarm(); }

 private:
  friend class AlarmHeap;
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
  AlarmHandler* handler_;
  std::size_t place_ = kNowhere;  // in the heap
};

// A binary heap that knows where each alarm stands, so that cancelling leaves nothing behind.
class AlarmHeap {
 public:
  void set(Alarm& alarm, Nanos due);  // replaces what was set
  void cancel(Alarm& alarm);

  bool empty() const { return entries_.empty(); }
  Nanos next_due() const { return entries_.front().due; }  // only when not empty

  // Takes out the earliest alarm when it is due by `now`; else null.
  Alarm* take_due(Nanos now);

 private:
  struct Entry {
    Nanos due;
    Alarm* alarm;
  };
  void put(std::size_t place, Entry entry);
  void rise(std::size_t place, Entry entry);
  void sink(std::size_t place, Entry entry);

  std::vector<Entry> entries_;
};

}  // namespace vastar::target
