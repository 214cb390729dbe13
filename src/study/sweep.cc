// The order of a sweep: warm, baseline, levels, refine, pick.
#include "study/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "engine/pool.h"
#include "machine/usage.h"
#include "plan/fingerprint.h"
#include "study/points.h"

namespace vastar {
namespace {

// "auto" goes on past its last level while throughput still rises by more than this ...
constexpr double kStillRising = 1.05;
// ... and no further than this; it ends early after two levels in a row below this share of the
// peak.
constexpr unsigned kHighestAuto = 16'000;
constexpr double kClearlyBelowPeak = 0.9;
// A baseline of one connection on a slow target would otherwise take as long as all the rest.
constexpr Nanos kBaselineCap = 10 * kSecond;

// The repeats of one level, and those of a live reference beside them.
struct LevelRuns {
  std::vector<RunReport> target, reference;
};

// What is not valid about the reference is not valid about what is held against it.
void add_validity(Validity& validity, const Validity& reference) {
  validity.valid = validity.valid && reference.valid;
  for (const std::string& reason : reference.reasons) {
    validity.reasons.push_back("reference: " + reason);
  }
}

// What a gate had too little of, up to its name.
std::string_view lack_of(std::string_view gate) {
  if (gate == "overhead") return "the target or the reference has no p99 to judge";
  if (gate == "rps-deficit") return "the reference has no throughput to judge";
  return "too few requests to judge";
}

class Sweep {
 public:
  Sweep(const RunSetup& setup, const SweepOptions& options, const SweepHooks& hooks,
        const Measure& measure_run, const Reference& reference, const MeasurePair& measure_both)
      : setup_(setup),
        options_(options),
        hooks_(hooks),
        measure_run_(measure_run),
        reference_(reference),
        measure_both_(measure_both) {}

  Result<SweepReport> execute() {
    const Nanos begun = monotonic_now();
    report_ = planned_sweep(setup_, options_, reference_);
    if (auto baseline = measure_baseline(); !baseline) return baseline.error();
    measure_levels();
    report_.sweet_spot = pick_sweet_spot(report_.points, options_);
    if (options_.refine) refine();
    finish_report();
    report_.elapsed_s = to_seconds(monotonic_now() - begun);
    return std::move(report_);
  }

 private:
  void finish_report();
  Result<void> warm_up();
  Result<void> warm_up(RunSetup setup, std::string_view what);
  Result<void> measure_baseline();
  void measure_levels();
  void extend_levels();
  void refine();
  void note_open_end();
  // False when it could not be measured, which is noted.
  bool measure_level(unsigned concurrency, bool refined);
  Result<LevelRuns> measure_repeats(unsigned concurrency, Nanos time_cap, std::string_view what);
  Result<SweepRun> measure_once(const RunSetup& setup, std::string_view what);
  Result<SweepRun> measure_pair_once(const RunSetup& setup, std::string_view what);
  void take(SweepRun run, LevelRuns& runs);
  void hold_against_reference(SweepPoint& point, const std::vector<RunReport>& reference);
  bool live() const { return reference_.live.has_value(); }
  RunSetup level_setup(unsigned concurrency) const;
  bool two_clearly_below_peak() const;
  double peak_rps() const;
  bool stopped() const { return hooks_.engine.stop != nullptr && hooks_.engine.stop->raised(); }
  void note(std::string text) { report_.common.notes.push_back(std::move(text)); }

  const RunSetup& setup_;
  const SweepOptions& options_;
  const SweepHooks& hooks_;
  const Measure& measure_run_;
  const Reference& reference_;
  const MeasurePair& measure_both_;
  SweepReport report_;
  bool warm_ = false;
  std::vector<RunReport> runs_;  // the run that stands for each of report_.points
  std::map<std::string, std::vector<unsigned>> skipped_gates_;  // at which levels
  std::vector<std::string> not_in_file_;  // levels held against another one of the file
};

// The run of one level: exactly so many requests, or for so long.
RunSetup Sweep::level_setup(unsigned concurrency) const {
  RunSetup setup = setup_;
  LoadShape& load = setup.plan.load;
  load.concurrency = concurrency;
  load.warmup_duration = 0;
  load.warmup_requests = 0;
  if (load.duration == 0) {
    const std::uint64_t usual =
        std::max(options_.fewest_requests, options_.requests_a_slot * load.slots());
    load.requests =
        std::max<std::uint64_t>(options_.requests > 0 ? options_.requests : usual, concurrency);
  }
  return setup;
}

Result<void> Sweep::warm_up() {
  if (std::exchange(warm_, true)) return {};
  const LoadShape& wanted = setup_.plan.load;
  if (wanted.warmup_duration == 0 && wanted.warmup_requests == 0) return {};
  RunSetup setup = level_setup(options_.levels.values.front());
  setup.plan.load.duration = wanted.warmup_duration;
  setup.plan.load.requests = wanted.warmup_requests;
  if (live()) {
    RunSetup reference = setup;
    reference.plan = reference_plan(setup.plan, *reference_.live);
    if (auto warm = warm_up(std::move(reference), "warm-up of the reference"); !warm) return warm;
  }
  return warm_up(std::move(setup), kSweepWarmUp);
}

Result<void> Sweep::warm_up(RunSetup setup, std::string_view what) {
  if (hooks_.on_run) hooks_.on_run(what, setup.plan.load);
  const auto run = measure_run_(setup, hooks_.engine);
  if (!run) return run.error();
  if (!report_.paired) return {};
  const bool of_reference = what != kSweepWarmUp;
  (of_reference ? *report_.paired->reference_requests : report_.paired->target_requests) +=
      run->started;
  return {};
}

Result<void> Sweep::measure_baseline() {
  const bool by_default = options_.requests == 0 && setup_.plan.load.duration == 0;
  auto runs = measure_repeats(options_.baseline_c, by_default ? kBaselineCap : 0, "baseline");
  if (!runs) return runs.error();
  report_.baseline = point_of(options_.baseline_c, runs->target);
  if (live()) {
    report_.paired->baseline = reference_of(point_of(options_.baseline_c, runs->reference));
  }
  return {};
}

Result<LevelRuns> Sweep::measure_repeats(unsigned concurrency, Nanos time_cap,
                                         std::string_view what) {
  RunSetup setup = level_setup(concurrency);
  if (options_.requests > 0 && setup.plan.load.requests > options_.requests) {
    note(fmt::format("c={}: -n raised to {}, one request a connection", concurrency, concurrency));
  }
  if (time_cap > 0) setup.plan.load.duration = time_cap;
  LevelRuns runs;
  while (runs.target.size() < options_.repeats && (runs.target.empty() || !stopped())) {
    std::optional<SweepRun> recalled;
    if (hooks_.recall) recalled = hooks_.recall(what);
    Result<SweepRun> run = recalled ? std::move(*recalled) : measure_once(setup, what);
    if (!run) return run.error();
    take(std::move(*run), runs);
  }
  return runs;
}

Result<SweepRun> Sweep::measure_once(const RunSetup& setup, std::string_view what) {
  if (auto warm = warm_up(); !warm) return warm.error();
  if (live()) return measure_pair_once(setup, what);
  if (hooks_.on_run) hooks_.on_run(what, setup.plan.load);
  auto run = measure_run_(setup, hooks_.engine);
  if (!run) return run.error();
  const std::uint64_t requests = run->started;
  return SweepRun{
      .what = std::string(what), .target = std::move(*run), .target_requests = requests};
}

Result<SweepRun> Sweep::measure_pair_once(const RunSetup& setup, std::string_view what) {
  LoadShape both = setup.plan.load;  // what is shown as under way
  both.requests *= 2;
  both.duration *= 2;
  if (hooks_.on_run) hooks_.on_run(what, both);
  auto pair = measure_both_(setup, *reference_.live, hooks_.engine);
  if (!pair) return pair.error();
  return SweepRun{.what = std::string(what),
                  .target = std::move(pair->target),
                  .reference = std::move(pair->reference),
                  .target_requests = pair->target_requests,
                  .reference_requests = pair->reference_requests,
                  .silence = std::move(pair->silence)};
}

void Sweep::take(SweepRun run, LevelRuns& runs) {
  // What an interrupt has cut short is no run of this level.
  if (hooks_.on_measured && !stopped()) hooks_.on_measured(run);
  if (report_.paired) report_.paired->target_requests += run.target_requests;
  if (!run.silence.empty()) note(fmt::format("{}: {}", run.what, run.silence));
  report_.completed += run.target.completed;
  runs.target.push_back(std::move(run.target));
  if (!live() || !run.reference) return;
  *report_.paired->reference_requests += run.reference_requests;
  runs.reference.push_back(std::move(*run.reference));
}

// Fills what the point says of its reference, when there is one.
void Sweep::hold_against_reference(SweepPoint& point, const std::vector<RunReport>& reference) {
  if (!report_.paired) return;
  if (live()) {
    const SweepPoint beside = point_of(point.concurrency, reference);
    compare_with(point, reference_of(beside));
    add_validity(point.validity, beside.validity);
  } else {
    compare_with(point, reference_.stored->nearest(point.concurrency));
  }
  const ReferencePoint& held_against = *point.reference;
  if (held_against.concurrency != point.concurrency) {
    not_in_file_.push_back(fmt::format("c={} (c={})", point.concurrency, held_against.concurrency));
  }
  if (held_against.error_rate.value_or(0) > options_.max_errors) {
    note(
        fmt::format("the reference itself failed {:.2f}% of its requests at c={}: nothing can be "
                    "held against it there",
                    *held_against.error_rate * 100, held_against.concurrency));
  }
}

void Sweep::measure_levels() {
  for (const unsigned concurrency : options_.levels.values) {
    if (stopped()) return;
    measure_level(concurrency, false);
    if (options_.levels.automatic && two_clearly_below_peak()) {
      note(fmt::format("auto: ended after c={}, two levels in a row below {:.0f}% of the peak",
                       concurrency, kClearlyBelowPeak * 100));
      return;
    }
  }
  if (options_.levels.automatic) extend_levels();
}

// Past the last level of "auto": doubles while it pays.
void Sweep::extend_levels() {
  while (!stopped() && report_.points.size() >= 2) {
    const SweepPoint& last = report_.points.back();
    const double before = report_.points[report_.points.size() - 2].rps;
    const unsigned next = last.concurrency * 2;
    if (last.rps < before * kStillRising) return;
    if (next > kHighestAuto || !room_for_pools(level_setup(next).plan, live() ? 2 : 1)) {
      note(fmt::format("auto: throughput still rises at c={}, but c={} is past the limit of {}",
                       last.concurrency, next, next > kHighestAuto ? "auto" : "open descriptors"));
      return;
    }
    note(fmt::format("auto: throughput still rises at c={}, so c={} was added", last.concurrency,
                     next));
    if (!measure_level(next, false)) return;
  }
}

void Sweep::refine() {
  if (!report_.sweet_spot || stopped()) return;
  std::vector<unsigned> measured;
  for (const SweepPoint& point : report_.points) measured.push_back(point.concurrency);
  for (const unsigned level : refine_levels(report_.sweet_spot->concurrency, measured)) {
    if (!stopped()) measure_level(level, true);
  }
  report_.sweet_spot = pick_sweet_spot(report_.points, options_);
}

bool Sweep::measure_level(unsigned concurrency, bool refined) {
  const std::string what = fmt::format("{}c={}", refined ? "refine " : "", concurrency);
  auto runs = measure_repeats(concurrency, 0, what);
  if (!runs) {
    note(fmt::format("c={} was not measured: {}", concurrency, runs.error().message));
    return false;
  }
  if (stopped()) {
    note(fmt::format("c={} was cut short by the interrupt and is left out", concurrency));
    return false;
  }
  SweepPoint point = point_of(concurrency, runs->target);
  point.refined = refined;
  hold_against_reference(point, runs->reference);
  for (const std::string& gate : qualify(point, report_.baseline, options_)) {
    skipped_gates_[gate].push_back(concurrency);
  }
  runs_.push_back(std::move(runs->target[median_repeat(runs->target)]));
  report_.points.push_back(std::move(point));
  if (hooks_.on_point) hooks_.on_point(report_.points.back());
  return true;
}

double Sweep::peak_rps() const {
  double peak = 0;
  for (const SweepPoint& point : report_.points) peak = std::max(peak, point.rps);
  return peak;
}

bool Sweep::two_clearly_below_peak() const {
  const std::size_t count = report_.points.size();
  const double low = kClearlyBelowPeak * peak_rps();
  return count >= 3 && report_.points[count - 1].rps < low && report_.points[count - 2].rps < low;
}

// A sweet spot at the highest level measured may not be the best there is.
void Sweep::note_open_end() {
  unsigned highest = 0;
  for (const SweepPoint& point : report_.points) highest = std::max(highest, point.concurrency);
  if (report_.points.size() > 1 && report_.sweet_spot->concurrency == highest) {
    note(fmt::format(
        "the sweet spot is the highest level measured, c={}: a better one may lie above", highest));
  }
}

void Sweep::finish_report() {
  report_.interrupted = stopped();
  if (report_.interrupted) note("interrupted: the levels that were not measured are missing");
  if (options_.refine) note("refine=on");
  if (options_.repeats > 1) note(fmt::format("repeats={}", options_.repeats));
  for (const auto& [gate, levels] : skipped_gates_) {
    note(fmt::format("{} {} at c={}: that gate was skipped there", lack_of(gate), gate,
                     fmt::join(levels, ", ")));
  }
  if (!not_in_file_.empty()) {
    note(fmt::format("not in the reference file, so held against its nearest level: {}",
                     fmt::join(not_in_file_, ", ")));
  }
  if (!report_.sweet_spot) return;
  note_open_end();
  for (std::size_t i = 0; i < report_.points.size(); ++i) {
    if (report_.points[i].concurrency != report_.sweet_spot->concurrency) continue;
    report_.common.validity = report_.points[i].validity;
    report_.common.insights = runs_[i].common.insights;
    report_.sweet_spot_run = std::move(runs_[i]);
    return;
  }
}

SweepParams params_of(const RunSetup& setup, const SweepOptions& options) {
  SweepParams params;
  params.url = setup.plan.url.display();
  params.method = setup.plan.request.method;
  params.http_version = setup.plan.http2 ? "2" : "1.1";
  params.streams = setup.plan.load.streams;
  if (setup.plan.http2) params.http2_windows = setup.plan.http2_windows;
  if (const auto& websocket = setup.plan.websocket) params.websocket = params_of(*websocket, 0);
  params.pick = options.pick == Pick::kScore ? "score" : "knee";
  params.knee_ratio = options.knee_ratio;
  params.baseline_c = options.baseline_c;
  params.repeats = options.repeats;
  params.source_addresses = setup.plan.source_addresses.given;
  if (options.requests > 0) params.requests_per_bench = options.requests;
  if (setup.plan.load.duration > 0) params.duration_s = to_seconds(setup.plan.load.duration);
  params.refine = options.refine;
  params.conc = options.conc;
  params.max_spread = options.max_spread;
  params.max_p999_ratio = options.max_p999_ratio;
  params.max_errors = options.max_errors;
  params.max_tail_mult = options.max_tail_mult;
  params.tail_floor_ms = to_ms(options.tail_floor);
  return params;
}

Paired pairing_of(const SweepOptions& options, const Reference& reference) {
  Paired paired;
  paired.max_overhead_pct = options.max_overhead_pct;
  paired.max_rps_deficit_pct = options.max_rps_deficit_pct;
  if (reference.live) {
    paired.url = reference.live->url.display();
    paired.method = reference.live->request.method;
    paired.reference_requests = 0;
  } else {
    paired.source = "file";
    paired.url = reference.stored->url;
    paired.method = reference.stored->method;
    paired.baseline = reference.stored->baseline;
  }
  return paired;
}

SweepFingerprints fingerprints_of(const Plan& plan, const Reference& reference) {
  SweepFingerprints prints;
  prints.request = request_fingerprint(plan);
  prints.routes = route_fingerprint(plan);
  if (!reference.live) return prints;
  prints.reference_request = request_fingerprint(*reference.live);
  prints.reference_routes = route_fingerprint(*reference.live);
  return prints;
}

}  // namespace

SweepReport planned_sweep(const RunSetup& setup, const SweepOptions& options,
                          const Reference& reference) {
  SweepReport report;
  report.params = params_of(setup, options);
  report.common.started_at = wall_clock_now();
  report.common.machine = read_machine_facts();
  report.common.notes = setup.notes;
  if (reference.live || reference.stored) report.paired = pairing_of(options, reference);
  report.fingerprints = fingerprints_of(setup.plan, reference);
  return report;
}

Result<SweepReport> sweep(const RunSetup& setup, const SweepOptions& options,
                          const SweepHooks& hooks, const Measure& measure_run,
                          const Reference& reference, const MeasurePair& measure_both) {
  return Sweep(setup, options, hooks, measure_run, reference, measure_both).execute();
}

}  // namespace vastar
