// Where the workers of a run wait for each other between its phases.
#pragma once

#include <condition_variable>
#include <mutex>

#include "base/units.h"

namespace vastar {

class Rendezvous {
 public:
  explicit Rendezvous(unsigned parties) : parties_(parties) {}

  // Blocks until all parties have come; gives each the same moment, that of the last one's coming.
  // Can be used again and again.
  Nanos meet() {
    std::unique_lock lock(mutex_);
    const unsigned round = round_;
    if (++waiting_ == parties_) {
      waiting_ = 0;
      ++round_;
      moment_ = monotonic_now();
      all_here_.notify_all();
    } else {
      all_here_.wait(lock, [&] { return round_ != round; });
    }
    return moment_;
  }

 private:
  const unsigned parties_;
  std::mutex mutex_;
  std::condition_variable all_here_;
  unsigned waiting_ = 0;
  unsigned round_ = 0;
  Nanos moment_ = 0;
};

}  // namespace vastar
