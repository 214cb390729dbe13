// How many streams are open at a time, over all workers: two atomic operations a stream.
#pragma once

#include <atomic>
#include <cstdint>

namespace vastar {

class OpenStreams {
 public:
  void opened() {
    const std::uint64_t now = open_.fetch_add(1, std::memory_order_relaxed) + 1;
    std::uint64_t peak = peak_.load(std::memory_order_relaxed);
    while (now > peak && !peak_.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
    }
  }
  void closed() { open_.fetch_sub(1, std::memory_order_relaxed); }

  std::uint64_t peak() const { return peak_.load(std::memory_order_relaxed); }
  // The peak counts anew: the warm-up is over.
  void forget() { peak_.store(open_.load(std::memory_order_relaxed), std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> open_{0}, peak_{0};
};

}  // namespace vastar
