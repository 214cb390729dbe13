// What the target counts: written by its threads, read by anyone.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "target/fault.h"

namespace vastar::target {

// Sums over all threads. Exact once the server has stopped; while it runs, a moment's reading.
struct ServeStats {
  std::uint64_t connections = 0;    // accepted
  std::uint64_t open = 0;           // of them, not closed yet
  std::uint64_t requests = 0;       // read whole; not those of /stats and /healthz
  std::uint64_t responses = 0;      // of those, answered whole (the kernel has all of it, or will)
  std::uint64_t bad_requests = 0;   // refused: malformed, too large or unsupported
  std::uint64_t accept_pauses = 0;  // accepting paused because descriptors or memory ran out
  std::array<std::uint64_t, kFaultCount> faults{};  // sent instead of an answer, by Fault

  std::uint64_t faults_total() const;
  std::string to_json() const;  // one line
};

// Written by one thread, read by others.
class Counter {
 public:
  void add() { value_.store(value() + 1, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// One thread's, on cache lines of its own.
struct alignas(64) Counters {
  Counter connections;
  Counter closed;
  Counter requests;
  Counter responses;
  Counter bad_requests;
  Counter accept_pauses;
  std::array<Counter, kFaultCount> faults;
};

ServeStats sum(const std::vector<Counters>& threads);

}  // namespace vastar::target
