// A look at a run from outside while it is under way: relaxed counters, one cache line a worker.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/units.h"

namespace vastar {

// Written by one worker, read by anyone, never exact to the last operation.
struct alignas(64) WorkerProgress {
  std::atomic<std::uint64_t> started{0};
  std::atomic<std::uint64_t> succeeded{0};
  std::atomic<std::uint64_t> failed{0};
  std::atomic<std::uint64_t> received_bytes{0};
};

// Adds to a counter that one thread writes and others read now and then.
inline void bump(std::atomic<std::uint64_t>& counter, std::uint64_t by = 1) {
  counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

// The sum over workers at one moment.
struct ProgressSnapshot {
  std::uint64_t started = 0;
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
  std::uint64_t received_bytes = 0;
  Nanos elapsed = 0;  // since the start of the measured time; negative while warming up
};

}  // namespace vastar
