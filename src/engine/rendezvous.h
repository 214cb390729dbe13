// Where the workers of a run wait for each other between its phases.
#pragma once

#include "base/mutex.h"
#include "base/units.h"

namespace vastar {

class Rendezvous {
 public:
  explicit Rendezvous(unsigned parties) : parties_(parties) {}

  // Blocks until all parties have come; gives each the same moment, that of the last one's coming.
  // Can be used again and again.
  Nanos meet() {
    const MutexLock lock(mutex_);
    const unsigned round = round_;
    if (++waiting_ == parties_) {
      waiting_ = 0;
      ++round_;
      moment_ = monotonic_now();
      all_here_.notify_all();
    } else {
      while (round_ == round) all_here_.wait(mutex_);
    }
    return moment_;
  }

 private:
  const unsigned parties_;
  Mutex mutex_;
  Condition all_here_;
  unsigned waiting_ VASTAR_GUARDED_BY(mutex_) = 0;
  unsigned round_ VASTAR_GUARDED_BY(mutex_) = 0;
  Nanos moment_ VASTAR_GUARDED_BY(mutex_) = 0;
};

}  // namespace vastar
