// Where workers leave the rows of the seconds that are over, for whoever follows a run as it goes.
// Once a second and worker, and only where somebody asked: a lock is cheap enough.
#pragma once

#include <cstddef>
#include <map>

#include "base/mutex.h"
#include "stats/measurements.h"

namespace vastar {

// Any thread may call anything.
class SecondBoard {
 public:
  void add(std::size_t second, const TimelineRow& row) {
    const MutexLock lock(mutex_);
    if (second >= next_) rows_[second].add(row);
  }

  // What was left of `second`, and forgets it and those before: a row that comes later is lost.
  TimelineRow take(std::size_t second) {
    const MutexLock lock(mutex_);
    TimelineRow row;
    if (const auto found = rows_.find(second); found != rows_.end()) row = std::move(found->second);
    rows_.erase(rows_.begin(), rows_.upper_bound(second));
    next_ = second + 1;
    return row;
  }

  void clear() {
    const MutexLock lock(mutex_);
    rows_.clear();
    next_ = 0;
  }

 private:
  Mutex mutex_;
  std::map<std::size_t, TimelineRow> rows_ VASTAR_GUARDED_BY(mutex_);
  std::size_t next_ VASTAR_GUARDED_BY(mutex_) = 0;  // the first that was not taken
};

}  // namespace vastar
