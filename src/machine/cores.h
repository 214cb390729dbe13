// Which cores a thread may run on, and keeping it to some of them.
#pragma once

#include <sched.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

// Logical cores by the kernel's numbers, ascending, each once.
using Cores = std::vector<unsigned>;

struct FreeCoreSet {
  void operator()(cpu_set_t* set) const { CPU_FREE(set); }
};
using CoreSet = std::unique_ptr<cpu_set_t, FreeCoreSet>;  // of CPU_ALLOC(3)

// Those that this thread may run on, whoever said so (taskset, a cgroup). Empty: it cannot be found
// out.
Cores available_cores();

// "0,2-3" as 0, 2 and 3.
Result<Cores> parse_cores(std::string_view text);
std::string cores_text(const Cores& cores);  // the same back

// Cores as sched_setaffinity(2) wants them. Made before a fork: it allocates.
class CoreMask {
 public:
  explicit CoreMask(const Cores& cores);
  // To this thread; async-signal-safe. False, and errno, when the kernel refuses. Of no cores true,
  // and nothing is done.
  bool apply() const;

 private:
  CoreSet set_;  // null: no cores
  std::size_t size_ = 0;
};

// While it lives, the thread that made it is confined to `cores`, and so is every thread that this
// one starts meanwhile; to none where there are none. One thread at a time.
class Confined {
 public:
  explicit Confined(const Cores& cores);
  ~Confined();
  Confined(const Confined&) = delete;
  Confined& operator=(const Confined&) = delete;

  const Result<void>& status() const { return status_; }

 private:
  Cores before_;
  Result<void> status_;
};

}  // namespace vastar
