// Samples from one worker to the writer, without a lock: one thread puts them in, one takes them
// out.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stats/sample.h"

namespace vastar {

// Never waits: what finds the ring full is dropped and counted.
class SampleRing {
 public:
  // `capacity` is rounded up to a power of two.
  SampleRing(unsigned worker, std::size_t capacity)
      : worker_(worker), rows_(std::bit_ceil(capacity)), mask_(rows_.size() - 1) {}

  unsigned worker() const { return worker_; }

  // The worker's thread. Numbers the sample.
  void push(const Sample& sample) noexcept {
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    const std::uint64_t index = count_++;
    if (head - tail_seen_ == rows_.size()) {
      tail_seen_ = tail_.load(std::memory_order_acquire);
      if (head - tail_seen_ == rows_.size()) {
        dropped_.store(dropped_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        return;
      }
    }
    Sample& row = rows_[head & mask_];
    row = sample;
    row.index = index;
    head_.store(head + 1, std::memory_order_release);
  }

  // The worker's thread, last: nothing more will come.
  void close() noexcept { closed_.store(true, std::memory_order_release); }

  // The writer's thread. When it was closed before a drain(), that drain took the last of it.
  bool closed() const { return closed_.load(std::memory_order_acquire); }

  // The writer's thread: calls `take` with each sample there is, oldest first, and says how many.
  template <typename Take>
  std::size_t drain(Take take) {
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    const std::uint64_t head = head_.load(std::memory_order_acquire);
    for (std::uint64_t at = tail; at != head; ++at) take(rows_[at & mask_]);
    tail_.store(head, std::memory_order_release);
    return head - tail;
  }

  // Any thread.
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  const unsigned worker_;
  std::vector<Sample> rows_;
  const std::uint64_t mask_;
  // Each side writes to a cache line of its own. Positions only grow.
  alignas(64) std::atomic<std::uint64_t> head_{0};  // of the worker, as what follows
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<bool> closed_{false};
  std::uint64_t tail_seen_ = 0;  // the writer's position when it was last looked at
  std::uint64_t count_ = 0;
  alignas(64) std::atomic<std::uint64_t> tail_{0};  // of the writer
};

}  // namespace vastar
