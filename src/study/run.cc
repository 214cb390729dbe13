// One measurement, from a plan to a report.
#include "study/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "base/units.h"
#include "gate/gate.h"
#include "machine/facts.h"
#include "machine/usage.h"
#include "plan/steps.h"
#include "protocols/registry.h"
#include "report/build.h"
#include "stats/quantile.h"
#include "study/abort_watch.h"
#include "study/gauge.h"
#include "study/memory_watch.h"

namespace vastar {
namespace {

RunParams params_of(const Plan& plan, const Outcome& outcome) {
  const LoadShape& load = plan.load;
  RunParams params;
  params.url = plan.url.display();
  params.method = plan.request.method;
  params.body_bytes = plan.request.body.size();
  if (load.duration > 0) {
    params.duration_s = to_seconds(load.duration);
  } else {
    params.requests = load.requests;
  }
  params.concurrency = load.concurrency;
  params.http_version = plan.http2 ? "2" : "1.1";
  params.streams = load.streams;
  if (plan.http2) params.http2_windows = plan.http2_windows;
  if (plan.websocket) params.websocket = params_of(*plan.websocket, load.opening);
  if (plan.stream) params.stream = params_of(*plan.stream);
  if (plan.llm) params.model = params_of(*plan.llm);
  params.workers = outcome.workers;
  if (load.qps > 0) params.qps_per_connection = load.qps;
  if (load.open_loop()) {
    if (load.stages.empty()) params.rate = load.rate;
    params.arrivals = load.arrivals == Arrivals::kPoisson ? "poisson" : "constant";
  }
  params.stages = load.stages;
  params.warmup_s = to_seconds(load.warmup_duration);
  params.warmup_requests = load.warmup_requests;
  params.timeout_s = to_seconds(plan.timeout);
  params.drain_cap_s = to_seconds(plan.drain_cap);
  params.expect_status = plan.expect_status;
  params.max_redirects = plan.max_redirects;
  params.cookies = plan.cookies;
  for (const HeaderCheck& check : plan.checks.headers) params.checks.push_back(check.given);
  for (const BodyCheck& check : plan.checks.bodies) params.checks.push_back(check.given);
  params.source_addresses = outcome.source_addresses;
  params.keep_alive = plan.request.keep_alive;
  params.seed = load.seed;
  return params;
}

// How many operations were under way at a time: never more than there were.
unsigned slots_used(const LoadShape& load, const Outcome& outcome) {
  const std::uint64_t slots = std::uint64_t{outcome.connections} * load.streams;
  return static_cast<unsigned>(load.requests > 0 ? std::min(slots, load.requests) : slots);
}

Offered offered_by(const LoadShape& load, const Outcome& outcome) {
  return {.rate = load.rate_over_time(),
          .poisson = load.arrivals == Arrivals::kPoisson,
          .scheduled = outcome.scheduled};
}

bool has_pauses(const Plan& plan) {
  if (!plan.steps) return false;
  const std::vector<Step>& steps = plan.steps->steps;
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.pause > 0; });
}

ValidityInputs validity_inputs(const Plan& plan, const Outcome& outcome,
                               std::optional<double> steal) {
  const Measurements& measured = outcome.measurements;
  const LoadShape& load = plan.load;
  const Histogram response = measured.response();
  ValidityInputs inputs;
  inputs.generator_cpu_pct = outcome.worker_cpu_pct;
  inputs.steal_pct = steal;
  inputs.elapsed_s = to_seconds(outcome.elapsed);
  inputs.concurrency = slots_used(plan.load, outcome);
  inputs.stood_still_s = to_seconds(outcome.stood_still);
  inputs.open_loop = load.open_loop();
  inputs.mean_response_s = response.mean() / 1e9;
  inputs.max_response_s = to_seconds(response.max());
  if (inputs.elapsed_s > 0) inputs.rps = static_cast<double>(response.count()) / inputs.elapsed_s;
  // Slots also wait between operations when each has a cap, or after a failed connect, and within
  // them where steps have pauses.
  inputs.saturated_closed_loop = !load.open_loop() && load.qps == 0 && load.stages.empty() &&
                                 load.ramp == 0 && load.opening == 0 && load.senders == 0 &&
                                 !has_pauses(plan) && measured.failed == 0 && !outcome.interrupted;
  if (load.open_loop()) {
    const Offered offered = offered_by(load, outcome);
    inputs.offered_rps = offered_rps(offered);
    inputs.achieved_rps = achieved_rps(measured, offered);
    inputs.stages_kept = stages_kept(load.stages, offered, measured.timeline);
    inputs.poisson = offered.poisson;
    if (const auto lag = quantile(measured.lag, 0.99)) inputs.lag_p99_ms = to_ms(*lag);
    if (const auto p50 = quantile(response, 0.5)) inputs.response_p50_ms = to_ms(*p50);
  }
  return inputs;
}

// Follows the machine's CPU times over a measurement.
class StealMeter {
 public:
  std::optional<double> pct() const {
    const auto now = read_cpu_times();
    if (!before_ || !now) return std::nullopt;
    return steal_pct(*before_, *now);
  }

 private:
  std::optional<CpuTimes> before_ = read_cpu_times();
};

// As drive(), and what the plan has watched is read meanwhile.
Result<Outcome> drive_watched(const Plan& plan, const Protocol& protocol,
                              const EngineHooks& hooks) {
  GaugeWatch gauges(plan.gauges);
  std::optional<MemoryWatch> memory;
  if (plan.watched_pid > 0) memory.emplace(plan.watched_pid);
  EngineHooks watched = hooks;
  watched.progress = [&](const ProgressSnapshot& now) {
    if (hooks.progress) hooks.progress(now);
    if (now.elapsed >= 0) gauges.look(now.elapsed);
    if (memory) memory->look();
  };
  Result<Outcome> outcome = drive(plan, protocol, watched);
  if (!outcome) return outcome;
  gauges.take(outcome->measurements.metrics, outcome->notes);
  if (memory) memory->take(outcome->measurements.metrics, outcome->notes);
  return outcome;
}

RunFacts facts_of(const RunSetup& setup, const Outcome& outcome) {
  RunFacts facts;
  facts.params = params_of(setup.plan, outcome);
  facts.machine = read_machine_facts();
  facts.notes = setup.notes;
  facts.notes.insert(facts.notes.end(), outcome.notes.begin(), outcome.notes.end());
  facts.series = outcome.series;
  facts.elapsed = outcome.elapsed;
  facts.interrupted = outcome.interrupted;
  if (setup.plan.load.open_loop()) {
    facts.offered = offered_by(setup.plan.load, outcome);
    facts.unsent = outcome.unsent;
  }
  const Plan& plan = setup.plan;
  facts.with_streams =
      (plan.stream && plan.stream->per_stream) || (plan.llm && plan.llm->per_stream);
  facts.hist_bins = setup.hist_bins;
  facts.color_limits_ms = setup.color_limits_ms;
  return facts;
}

}  // namespace

RunParams asked_for(const Plan& plan) { return params_of(plan, {}); }

RunReport report_of(const RunSetup& setup, const Outcome& outcome, const std::string& started_at,
                    std::optional<double> steal_pct) {
  RunFacts facts = facts_of(setup, outcome);
  facts.started_at = started_at;
  facts.validity = judge_validity(validity_inputs(setup.plan, outcome, steal_pct));
  return build_run_report(outcome.measurements, facts);
}

namespace {

std::string actual_text(const Aborted& aborted) {
  if (aborted.unit == "ms") return format_duration(from_seconds(aborted.actual / 1e3));
  if (aborted.unit == "fraction") return fmt::format("{:.1f}%", 100 * aborted.actual);
  return fmt::format("{:g}", aborted.actual);
}

void tell_abort(const Aborted& aborted, const EngineHooks& hooks, RunReport& report) {
  report.aborted = aborted;
  report.interrupted = hooks.stop != nullptr && hooks.stop->raised();  // and not by the rule
  report.common.notes.push_back(
      fmt::format("ended early after {:.1f} s, by --abort-on '{}': it was {} in the last second",
                  aborted.at_s, aborted.expr, actual_text(aborted)));
}

// The engine's hooks with a watch that raises `stop`.
EngineHooks watched_by(AbortWatch& watch, StopFlag& stop, const EngineHooks& hooks) {
  EngineHooks watched = hooks;
  watched.stop = &stop;
  watched.seconds = &watch.board();
  watched.progress = [&](const ProgressSnapshot& now) {
    if (hooks.progress) hooks.progress(now);
    watch.look(now);
    if (watch.aborted()) stop.raise();
  };
  return watched;
}

}  // namespace

Result<RunReport> measure(const RunSetup& setup, const EngineHooks& hooks) {
  const std::unique_ptr<Protocol> protocol = make_protocol(setup.plan);
  if (!protocol) {
    return Error{fmt::format("no protocol speaks '{}'", setup.plan.url.scheme),
                 ExitCode::kInternal};
  }
  const std::string started_at = wall_clock_now();
  const StealMeter steal;
  AbortWatch watch(setup.abort_on, setup.plan.load);
  StopFlag stop(hooks.stop);
  const EngineHooks watched = setup.abort_on.empty() ? hooks : watched_by(watch, stop, hooks);
  const auto outcome = drive_watched(setup.plan, *protocol, watched);
  if (!outcome) return outcome.error();
  RunReport report = report_of(setup, *outcome, started_at, steal.pct());
  if (watch.aborted()) tell_abort(*watch.aborted(), hooks, report);
  return report;
}

}  // namespace vastar
