// Decides when a slot may start its next operation: closed loop, capped closed loop or open loop.
// Pure arithmetic; time is an argument.
#pragma once

#include <cstdint>

#include "base/units.h"
#include "plan/plan.h"
#include "plan/ramp.h"
#include "plan/schedule.h"

namespace vastar {

class Pacer {
 public:
  // The share of worker `index` of `workers` in a load that begins at `origin`.
  Pacer(const LoadShape& load, Nanos origin, unsigned index, unsigned workers);

  struct Turn {
    enum class What : std::uint8_t {
      kNow,    // start one, due at `intended`; `lag` is how late that is by the generator's fault
      kLater,  // ask again at `due`
      kIdle,   // nothing is due yet: the next arrival goes to the slot that has waited longest
      kNever,  // this slot's work is done
    };
    What what = What::kNever;
    Nanos intended = 0;
    Nanos lag = -1;  // negative: not a paced load
    Nanos due = 0;
  };
  // For a slot of the worker's connection number `group`, that is free since `free_since` and whose
  // last operation started at `last_started` (0: it had none). An arrival that was due while some
  // slot was free had to wait for the generator alone: then `free_since` is that slot's, or 0. kNow
  // takes the operation: ask only when it can be started.
  Turn next(Nanos now, Nanos last_started, Nanos free_since, std::uint32_t group = 0);

  // Whether every operation there is has been taken.
  bool exhausted() const;

  // Open loop: when the next arrival is due; only when not exhausted().
  Nanos next_arrival() const { return origin_ + schedule_.next(); }
  Nanos deadline() const { return deadline_; }  // of starting; 0: none
  // Open loop: nothing from `now` on is due any more.
  void end_at(Nanos now) { schedule_.end_at(now - origin_); }
  bool open_loop() const { return open_loop_; }

  // Open loop: how many operations were due in the whole run. Call once, at the end.
  std::uint64_t count_scheduled() { return open_loop_ ? schedule_.count_to_end() : 0; }

 private:
  Turn open_turn(Nanos now, Nanos free_since);
  Turn closed_turn(Nanos now, Nanos last_started, Nanos free_since);
  Turn absent_turn(Nanos now, std::uint32_t group) const;

  Nanos origin_;
  Nanos deadline_;       // 0: none
  Nanos interval_;       // capped closed loop; 0: no cap
  std::uint64_t quota_;  // closed loop: operations still to start
  bool open_loop_;
  Ramp connections_;  // closed loop in stages: how many, of all workers, take part; or empty
  unsigned index_, workers_;
  Schedule schedule_;
};

// Splits `total` over `parts`: the share of part `index`, differing by one at most.
constexpr std::uint64_t share_of(std::uint64_t total, unsigned index, unsigned parts) {
  return total / parts + (index < total % parts ? 1 : 0);
}

}  // namespace vastar
