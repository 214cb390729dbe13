// `vastar ws limit`: how many connections a target can have at a time.
#pragma once

#include "cli/measurement.h"
#include "cli/run_options.h"
#include "cli/ws_flags.h"

namespace vastar {

// Storms of twice as many connections each, until one has a failure or --to is reached; then by
// halves between the most that were stable and the fewest that were not. `options` is a storm of
// any size.
Measurement limit_of(const WsFlags& flags, RunOptions options);

// The search itself: what to try next, 0 when it is over. Pure, for tests.
class LimitSearch {
 public:
  LimitSearch(unsigned from, unsigned to) : next_(from), to_(to) {}

  unsigned next() const;
  void found(unsigned connections, bool stable);
  unsigned most_stable() const { return stable_; }    // 0: none was
  unsigned fewest_broken() const { return broken_; }  // 0: none was

 private:
  unsigned next_;
  unsigned to_;
  unsigned stable_ = 0;
  unsigned broken_ = 0;
};

}  // namespace vastar
