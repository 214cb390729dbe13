// The wish to stop, raised from a signal handler or another thread.
#pragma once

#include <atomic>

namespace vastar {

class StopFlag {
 public:
  StopFlag() = default;
  // Also raised when `other` is, which must outlive it; null: none.
  explicit StopFlag(const StopFlag* other) : other_(other) {}

  void raise() { raised_.store(true, std::memory_order_relaxed); }
  bool raised() const {
    return raised_.load(std::memory_order_relaxed) || (other_ != nullptr && other_->raised());
  }

 private:
  std::atomic<bool> raised_{false};
  const StopFlag* const other_ = nullptr;
  static_assert(std::atomic<bool>::is_always_lock_free);  // safe in a signal handler
};

}  // namespace vastar
