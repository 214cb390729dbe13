// Follows a run second by second and says when a rule of --abort-on ends it. Pure but for the
// board; time is an argument.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/units.h"
#include "plan/abort_rule.h"
#include "report/report.h"
#include "stats/second_board.h"

namespace vastar {

class AbortWatch {
 public:
  explicit AbortWatch(std::vector<AbortRule> rules);

  // Looks at what has become of the run `elapsed` after its start (negative: not begun). The first
  // second is never looked at: connections and caches are cold in it.
  void look(Nanos elapsed);

  // The rule that ended the run, once one has.
  const std::optional<Aborted>& aborted() const { return aborted_; }
  SecondBoard& board() { return board_; }

 private:
  void judge(const TimelineRow& second, Nanos elapsed);

  const std::vector<AbortRule> rules_;
  std::vector<unsigned> held_;  // by rule: for how many seconds on end
  SecondBoard board_;
  std::size_t next_ = 0;  // second
  std::optional<Aborted> aborted_;
};

// A rule's metric in one second; none: no value, or too few samples for one.
Number value_in(const TimelineRow& second, const Slo& when);

}  // namespace vastar
