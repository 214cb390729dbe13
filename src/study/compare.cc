// The loop over launches.
#include "study/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "gate/regression.h"
#include "machine/facts.h"
#include "report/build.h"

namespace vastar {
namespace {

void add(const LaunchTotals& one, LaunchTotals& sum) {
  sum.measurements.add(one.measurements);
  sum.elapsed += one.elapsed;
}

CompareSide side_of(const LaunchTotals& totals) {
  RunFacts facts;
  facts.elapsed = totals.elapsed;
  RunReport run = build_run_report(totals.measurements, facts);
  return {.started = run.started,
          .completed = run.completed,
          .succeeded = run.succeeded,
          .failed = run.failed,
          .rps = run.rps,
          .error_rate = run.error_rate,
          .response = std::move(run.response),
          .statuses = std::move(run.statuses),
          .errors = std::move(run.errors)};
}

// One comparison under way.
class Launches {
 public:
  Launches(const CompareSetup& setup, const CompareHooks& hooks, const MakeLaunch& make)
      : setup_(setup), hooks_(hooks), make_(make) {
    report_.params = setup.params;
    report_.common.notes = setup.notes;
    report_.common.started_at = wall_clock_now();
    report_.common.machine = read_machine_facts();
  }

  Result<CompareReport> carry_out();

 private:
  const CompareRules& rules() const { return setup_.options.rules; }
  std::string never_there(const MeasuredLaunch& first) const;
  bool wants_another();
  CompareProgress progress() const;
  bool add_launch(const Result<MeasuredLaunch>& made, Nanos begun);
  void end(CompareEnd how, std::string_view broken = {});

  const CompareSetup& setup_;
  const CompareHooks& hooks_;
  const MakeLaunch& make_;
  const Nanos start_ = monotonic_now();
  CompareReport report_;
  Decision next_;
  Nanos longest_ = 0;  // launch so far, its start and end included
  LaunchTotals base_, head_;
};

Result<CompareReport> Launches::carry_out() {
  while (wants_another()) {
    const auto index = static_cast<unsigned>(report_.launches.size());
    if (hooks_.on_begin) hooks_.on_begin(progress(), report_.launches);
    const Nanos begun = monotonic_now();
    const auto made =
        make_(setup_.sides, setup_.options, launch_order(setup_.params.seed, index), hooks_.launch);
    if (report_.launches.empty()) {
      if (!made) return made.error();
      if (const std::string why = never_there(*made); !why.empty()) {
        return Error{why, ExitCode::kNoData};
      }
    }
    if (!add_launch(made, begun)) break;
  }
  report_.elapsed_s = to_seconds(monotonic_now() - start_);
  report_.base = side_of(base_);
  report_.head = side_of(head_);
  judge(report_);
  return std::move(report_);
}

// Of the first launch: why a side was not there to be compared; empty when both were. A server that
// is launched has answered once before it is measured; of a URL nobody knows.
std::string Launches::never_there(const MeasuredLaunch& first) const {
  if (!first.head_missing.empty()) return first.head_missing;
  if (setup_.sides.base_command || first.interrupted) return {};
  const auto silent = [](const LaunchSide& side, const LaunchTotals& totals) {
    return !side.died.empty() && totals.measurements.completed == 0;
  };
  if (silent(first.pair.base, first.base)) {
    return fmt::format("nothing was answered at {} ({})", setup_.params.base, first.pair.base.died);
  }
  if (silent(first.pair.head, first.head)) {
    return fmt::format("nothing was answered at {} ({})", setup_.params.head, first.pair.head.died);
  }
  return {};
}

// Whether the evidence asks for another launch and the budget has room for it.
bool Launches::wants_another() {
  next_ = next_step(rules(), report_.launches);
  if (next_.step == NextStep::kDone) return false;
  if (report_.launches.empty()) return true;
  if (monotonic_now() - start_ + longest_ <= setup_.options.budget) return true;
  end(CompareEnd::kBudget);
  return false;
}

CompareProgress Launches::progress() const {
  return {.launch = static_cast<unsigned>(report_.launches.size()) + 1,
          .confirming = next_.step == NextStep::kConfirm};
}

// False when it was the last one, whatever the evidence says.
bool Launches::add_launch(const Result<MeasuredLaunch>& made, Nanos begun) {
  const bool stopped = hooks_.launch.stop != nullptr && hooks_.launch.stop->raised();
  if (!made) {
    end(stopped ? CompareEnd::kInterrupted : CompareEnd::kBroken, made.error().message);
    return false;
  }
  LaunchPair pair = made->pair;
  pair.t_s = to_seconds(begun - start_);
  add(made->base, base_);
  add(made->head, head_);
  if (made->workers > 0) report_.params.workers = made->workers;
  longest_ = std::max(longest_, monotonic_now() - begun);
  if (hooks_.on_launch) hooks_.on_launch(progress(), pair);
  report_.launches.push_back(std::move(pair));
  if (made->interrupted || stopped) {
    end(CompareEnd::kInterrupted);
  } else if (!made->broken.empty()) {
    end(CompareEnd::kBroken, made->broken);
  }
  return report_.ended == CompareEnd::kDecided;
}

void Launches::end(CompareEnd how, std::string_view broken) {
  report_.ended = how;
  report_.interrupted = how == CompareEnd::kInterrupted;
  if (how == CompareEnd::kBroken) report_.broken = on_one_line(broken);
}

}  // namespace

Result<CompareReport> compare(const CompareSetup& setup, const CompareHooks& hooks,
                              const MakeLaunch& make) {
  return Launches(setup, hooks, make).carry_out();
}

}  // namespace vastar
