// Two targets in turn: one side at a time, in short blocks, in quads ABBA or BAAB drawn at random.
// What drifts on a machine hits both sides of a quad alike, so their ratio is far steadier than
// that of one long run after the other.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "base/stop_flag.h"
#include "base/units.h"
#include "engine/pool.h"
#include "stats/measurements.h"
#include "stats/progress.h"

namespace vastar {

struct BlockPlan {
  Nanos block = 100 * kMillisecond;  // load of one block, `settle` included; draining comes on top
  Nanos settle = 5 * kMillisecond;   // of it: operations begun in this first part are not counted,
                                     // unless they fail after the whole block
  // A block is made longer, for the whole alternation, until it holds so many of the slower side's
  // mean response times: in a shorter one the drain would be most of what is measured.
  double responses_a_block = 4;
  // ... but no longer than this, where it is not 0. A side that hangs would stretch it without end.
  Nanos longest_block = 0;
  // Blocks are made shorter, down to 20 ms, so that 5 quads have about so many operations a side;
  // 0: they are not.
  std::uint64_t operations_in_five_quads = 0;
  unsigned quads = 0;      // 0: until `each` says so
  std::uint64_t seed = 1;  // of the order within quads, and of Poisson arrivals
};

// What one side did in its two blocks of a quad, or in all of them.
struct BlockSide {
  Measurements measurements;  // no timeline; bytes and connections include the uncounted part
  Nanos elapsed = 0;          // as Outcome::elapsed, of both blocks together
  unsigned blocks = 0;
  Nanos driven = 0;                       // for which its blocks had load, settle included
  std::vector<double> generator_cpu_pct;  // one a worker, mean over the blocks; 100 = one core
  std::uint64_t scheduled = 0;            // open loop: due in the counted and uncounted part
  std::uint64_t unsent = 0;               // open loop: of these, never started
  Nanos stood_still = 0;                  // the longest time vastar did not run although it was due
};

struct Quad {
  BlockSide base, head;
  bool base_first = true;  // base head head base, else head base base head
  double steal_pct = 0;    // CPU time the hypervisor took during the quad
};

struct Alternation {
  BlockSide base, head;  // over all whole quads
  unsigned quads = 0;
  Nanos block = 0;  // as used
  // Operations begun in all, counted or not: what the targets' own logs must show.
  std::uint64_t base_operations = 0, head_operations = 0;
  bool interrupted = false;  // the stop flag was raised; the quad under way is left out
};

// Drives `base` and `head` until plan.quads are done, `each` returns false, or the stop flag is
// raised. The load of each is that of its pool's plan, by time alone: requests and duration there
// are not used. Before the first quad each side has one block that is thrown away.
// `progress` may be empty; it is given the sum over both sides after each block.
Alternation alternate(Pool& base, Pool& head, const BlockPlan& plan,
                      const std::function<bool(const Quad&)>& each, const StopFlag* stop,
                      const std::function<void(const ProgressSnapshot&)>& progress = {});

}  // namespace vastar
