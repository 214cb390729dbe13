// Follows a run second by second and says when a rule of --abort-on ends it. Pure but for the
// board; time is an argument.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/units.h"
#include "plan/abort_rule.h"
#include "plan/plan.h"
#include "report/report.h"
#include "stats/progress.h"
#include "stats/second_board.h"

namespace vastar {

class AbortWatch {
 public:
  // `load`: how much the run is to offer.
  AbortWatch(std::vector<AbortRule> rules, const LoadShape& load);

  // Looks at what has become of the run. The first second is never looked at: connections and
  // caches are cold in it. Nor are those that were not load from their start to their end: what
  // ends while the run drains says nothing of the target.
  void look(const ProgressSnapshot& now);

  // The rule that ended the run, once one has.
  const std::optional<Aborted>& aborted() const { return aborted_; }
  SecondBoard& board() { return board_; }

 private:
  void judge(const TimelineRow& second, Nanos elapsed);

  const std::vector<AbortRule> rules_;
  const Nanos duration_;          // of the load; 0: no such end
  const std::uint64_t requests_;  // 0: no such end
  Nanos loaded_until_ = 0;        // until then operations were started for certain
  std::vector<unsigned> held_;    // by rule: for how many seconds on end
  SecondBoard board_;
  std::size_t next_ = 0;  // second
  std::optional<Aborted> aborted_;
};

// A rule's metric in one second; none: no value, or too few samples for one.
Number value_in(const TimelineRow& second, const Slo& when);

}  // namespace vastar
