// The wish to stop, raised from a signal handler or another thread.
#pragma once

#include <atomic>

namespace vastar {

class StopFlag {
 public:
  void raise() { raised_.store(true, std::memory_order_relaxed); }
  bool raised() const { return raised_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> raised_{false};
  static_assert(std::atomic<bool>::is_always_lock_free);  // safe in a signal handler
};

}  // namespace vastar
