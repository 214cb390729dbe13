// Bodies that wait for the peer to ask for them ("Expect: 100-continue"), each for the same time.
#pragma once

#include <deque>
#include <functional>
#include <utility>

#include "base/units.h"
#include "engine/session.h"
#include "net/loop.h"

namespace vastar {

class HeldBodies {
 public:
  struct Held {
    Slot slot = 0;
    Nanos since = 0;  // with the slot it names one exchange: one may be over before its wait is
  };

  // `on_due` is called on the loop's thread when due() has something.
  HeldBodies(Loop& loop, Nanos wait, std::function<void()> on_due)
      : wait_(wait), timer_(loop, std::move(on_due)) {}

  // `since` is no earlier than that of the one before.
  void add(Held held) {
    if (held_.empty()) timer_.at(held.since + wait_);
    held_.push_back(held);
  }
  bool due(Nanos now) const { return !held_.empty() && held_.front().since + wait_ <= now; }
  Held pop() {
    const Held held = held_.front();
    held_.pop_front();
    return held;
  }
  // After the last pop(): sets the timer for the next.
  void wait_again() {
    if (!held_.empty()) timer_.at(held_.front().since + wait_);
  }

 private:
  const Nanos wait_;
  std::deque<Held> held_;  // in the order they are due
  Timer timer_;
};

}  // namespace vastar
