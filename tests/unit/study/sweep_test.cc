#include "study/sweep.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "plan/request_set.h"

namespace vastar {
namespace {

// A target of which the throughput at each concurrency is known, in place of a measurement.
class FakeTarget {
 public:
  explicit FakeTarget(std::function<double(unsigned)> throughput)
      : throughput_(std::move(throughput)) {}

  Result<RunReport> operator()(const RunSetup& setup, const EngineHooks&) {
    const LoadShape& load = setup.plan.load;
    runs.push_back(load);
    RunReport run;
    run.rps = throughput_(load.concurrency);
    run.params.concurrency = load.concurrency;
    for (Number& value : run.response.percentiles_ms) {
      value = load.concurrency / std::max(run.rps, 1.0) * 1000;
    }
    return run;
  }

  std::vector<LoadShape> runs;

 private:
  std::function<double(unsigned)> throughput_;
};

struct Swept {
  SweepReport report;
  std::vector<LoadShape> runs;
  std::vector<unsigned> levels() const {
    std::vector<unsigned> all;
    for (const SweepPoint& point : report.points) all.push_back(point.concurrency);
    return all;
  }
};

Swept swept(const std::function<double(unsigned)>& throughput, const SweepOptions& options,
            const RunSetup& setup = {}) {
  FakeTarget target(throughput);
  auto report = sweep(setup, options, {}, std::ref(target));
  EXPECT_TRUE(report.ok());
  return {std::move(*report), target.runs};
}

SweepOptions levels_of(const std::string& spec) {
  SweepOptions options;
  options.conc = spec;
  options.levels = *parse_levels(spec);
  options.tail_floor = kHour;  // the tail gates have tests of their own
  return options;
}

double saturating(unsigned c) { return 10000.0 * c / (c + 50.0); }

TEST(Sweep, BaselineFirstThenEveryLevelInOrder) {
  const Swept result = swept(saturating, levels_of("5,10,20"));
  std::vector<unsigned> order;
  for (const LoadShape& load : result.runs) order.push_back(load.concurrency);
  EXPECT_EQ(order, (std::vector<unsigned>{1, 5, 10, 20}));
  EXPECT_EQ(result.levels(), (std::vector<unsigned>{5, 10, 20}));
  EXPECT_EQ(result.report.baseline.concurrency, 1U);
}

TEST(Sweep, EachLevelIsRepeatedSoOften) {
  SweepOptions options = levels_of("5,10");
  options.repeats = 3;
  EXPECT_EQ(swept(saturating, options).runs.size(), 9U);
}

TEST(Sweep, ALevelHasTwoThousandRequestsOrTwentyAConnection) {
  const Swept result = swept(saturating, levels_of("10,500"));
  EXPECT_EQ(result.runs[1].requests, 2000U);
  EXPECT_EQ(result.runs[2].requests, 10000U);
  EXPECT_EQ(result.runs[2].duration, 0);
}

TEST(Sweep, RequestsBelowALevelsConnectionsAreRaisedAndNoted) {
  SweepOptions options = levels_of("10,500");
  options.requests = 100;
  const Swept result = swept(saturating, options);
  EXPECT_EQ(result.runs[1].requests, 100U);
  EXPECT_EQ(result.runs[2].requests, 500U);
  const auto& notes = result.report.common.notes;
  EXPECT_TRUE(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
    return note.find("c=500") != std::string::npos && note.find("-n raised") != std::string::npos;
  }));
}

TEST(Sweep, ADurationHoldsForEveryLevel) {
  RunSetup setup;
  setup.plan.load.duration = 3 * kSecond;
  setup.plan.load.requests = 0;
  for (const LoadShape& load : swept(saturating, levels_of("10,500"), setup).runs) {
    EXPECT_EQ(load.duration, 3 * kSecond);
    EXPECT_EQ(load.requests, 0U);
  }
}

TEST(Sweep, TheWarmUpIsOnePassAndThrownAway) {
  RunSetup setup;
  setup.plan.load.warmup_duration = 500 * kMillisecond;
  const Swept result = swept(saturating, levels_of("10,20"), setup);
  ASSERT_EQ(result.runs.size(), 4U);
  EXPECT_EQ(result.runs[0].duration, 500 * kMillisecond);
  for (const LoadShape& load : result.runs) EXPECT_EQ(load.warmup_duration, 0);
  EXPECT_EQ(result.report.points.size(), 2U);
}

TEST(Sweep, AutoEndsEarlyAfterTwoLevelsBelowThePeak) {
  const auto collapsing = [](unsigned c) { return c <= 22 ? 100.0 * c : 500.0; };
  EXPECT_EQ(swept(collapsing, levels_of("auto")).levels(),
            (std::vector<unsigned>{10, 22, 46, 100}));
}

TEST(Sweep, AListIsMeasuredToItsEndWhateverThePeak) {
  const auto collapsing = [](unsigned c) { return c <= 22 ? 100.0 * c : 500.0; };
  EXPECT_EQ(swept(collapsing, levels_of("10,22,46,100,215")).levels().size(), 5U);
}

TEST(Sweep, AutoDoublesPastItsEndWhileThroughputRises) {
  const auto rising = [](unsigned c) { return c <= 4000 ? 10.0 * c : 40000.0; };
  EXPECT_EQ(swept(rising, levels_of("auto")).levels(),
            (std::vector<unsigned>{10, 22, 46, 100, 215, 464, 1000, 2000, 4000, 8000}));
}

bool notes(const Swept& result, const std::string& text) {
  const auto& all = result.report.common.notes;
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

TEST(Sweep, AutoGoesNoFurtherThanItsLimitAndSaysSo) {
  const Swept result = swept([](unsigned c) { return 10.0 * c; }, levels_of("auto"));
  EXPECT_LE(result.levels().back(), 16000U);
  EXPECT_TRUE(notes(result, "still rises"));
}

TEST(Sweep, ASweetSpotAtTheHighestLevelIsSaidToBeOpen) {
  EXPECT_TRUE(notes(swept([](unsigned c) { return 10.0 * c; }, levels_of("10,20")), "lie above"));
  EXPECT_FALSE(notes(swept([](unsigned) { return 10.0; }, levels_of("10,20")), "lie above"));
}

TEST(Sweep, RefineMeasuresAroundTheWinner) {
  SweepOptions options = levels_of("10,100,1000");
  options.refine = true;
  const auto knee_at_100 = [](unsigned c) { return c < 100 ? 100.0 * c : 10000.0; };
  const Swept result = swept(knee_at_100, options);
  EXPECT_EQ(result.levels(), (std::vector<unsigned>{10, 100, 1000, 50, 75, 125, 150}));
  EXPECT_FALSE(result.report.points[0].refined);
  EXPECT_TRUE(result.report.points[3].refined);
  EXPECT_EQ(result.report.sweet_spot->concurrency, 100U);
}

TEST(Sweep, TheRunBehindTheSweetSpotIsKept) {
  const Swept result = swept(saturating, levels_of("10,500"));
  ASSERT_TRUE(result.report.sweet_spot_run);
  EXPECT_EQ(result.report.sweet_spot_run->params.concurrency,
            result.report.sweet_spot->concurrency);
}

TEST(Sweep, ATargetThatDoesNotAnswerIsAnError) {
  const Measure dead = [](const RunSetup&, const EngineHooks&) -> Result<RunReport> {
    return Error{"nothing answered", ExitCode::kNoData};
  };
  const auto report = sweep({}, levels_of("10"), {}, dead);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ExitCode::kNoData);
}

TEST(Sweep, AutoEndsWhereALevelPastItsEndCannotBeMeasured) {
  FakeTarget target([](unsigned c) { return 10.0 * c; });
  const auto gone_at_2000 = [&](const RunSetup& setup,
                                const EngineHooks& hooks) -> Result<RunReport> {
    if (setup.plan.load.concurrency >= 2000) return Error{"nothing answered", ExitCode::kNoData};
    return target(setup, hooks);
  };
  const auto report = sweep({}, levels_of("auto"), {}, gone_at_2000);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->points.back().concurrency, 1000U);
}

TEST(Sweep, ResponsesThatAllFailAreDataAllTheSame) {
  const Measure only_500s = [](const RunSetup&, const EngineHooks&) -> Result<RunReport> {
    RunReport run;
    run.started = run.completed = run.failed = 100;
    run.error_rate = 1;
    return run;
  };
  const auto report = sweep({}, levels_of("10,20"), {}, only_500s);
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->sweet_spot);
  EXPECT_EQ(report->completed, 300U) << "of the baseline and two levels";
}

TEST(Sweep, AStopKeepsWhatWasMeasured) {
  StopFlag stop;
  int points = 0;
  SweepHooks hooks;
  hooks.engine.stop = &stop;
  hooks.on_point = [&](const SweepPoint&) {
    if (++points == 2) stop.raise();
  };
  FakeTarget target(saturating);
  const auto report = sweep({}, levels_of("10,20,30,40"), hooks, std::ref(target));
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->interrupted);
  EXPECT_EQ(report->points.size(), 2U);
  EXPECT_TRUE(report->sweet_spot);
}

// A target with twice the latency and half the throughput of its reference.
Result<PairReport> half_as_fast(const RunSetup& setup, const Plan&, const EngineHooks&) {
  PairReport pair;
  pair.target_requests = 110;
  pair.reference_requests = 220;
  pair.reference.rps = 100.0 * setup.plan.load.concurrency;
  pair.target.rps = pair.reference.rps / 2;
  for (Number& value : pair.reference.response.percentiles_ms) value = 2;
  for (Number& value : pair.target.response.percentiles_ms) value = 4;
  pair.target.completed = 100;
  return pair;
}

SweepReport paired_sweep(const SweepOptions& options, const Reference& reference) {
  FakeTarget alone(saturating);
  RunSetup setup;
  setup.plan.load.warmup_requests = 10;
  auto report = sweep(setup, options, {}, std::ref(alone), reference, half_as_fast);
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(alone.runs.size(), reference.live ? 2U : 4U) << "the warm-ups, or every run";
  return std::move(*report);
}

Reference live_reference() {
  Reference reference;
  reference.live.emplace();
  reference.live->url = *parse_url("http://127.0.0.1:9/up");
  return reference;
}

TEST(PairedSweep, EachLevelIsMeasuredBesideItsReference) {
  SweepOptions options = levels_of("10,20");
  options.max_overhead_pct = 100;
  const SweepReport report = paired_sweep(options, live_reference());
  ASSERT_TRUE(report.paired);
  EXPECT_EQ(report.paired->source, "live");
  EXPECT_EQ(report.paired->url, "http://127.0.0.1:9/up");
  EXPECT_EQ(report.paired->baseline->p99_ms, 2);
  EXPECT_EQ(report.paired->target_requests, 3 * 110U) << "of the baseline and two levels";
  EXPECT_EQ(report.paired->reference_requests, 3 * 220U);
  EXPECT_EQ(report.completed, 300U);
  for (const SweepPoint& point : report.points) {
    EXPECT_EQ(point.reference->concurrency, point.concurrency);
    EXPECT_EQ(point.overhead_pct, 100);
    EXPECT_EQ(point.rps_deficit_pct, 50);
    EXPECT_FALSE(point.disqualified);
  }
}

TEST(PairedSweep, OverheadAboveItsLimitDisqualifies) {
  const SweepReport report = paired_sweep(levels_of("10,20"), live_reference());
  EXPECT_EQ(report.points[0].disqualified, "overhead=100.0%");
  EXPECT_EQ(report.sweet_spot->method, "fallback");
}

TEST(PairedSweep, ALevelThatAFileLacksTakesTheNearestAndSaysSo) {
  Reference reference;
  reference.stored.emplace();
  reference.stored->points = {{.concurrency = 10, .rps = 1e6, .p99_ms = 0.1, .error_rate = 0.5},
                              {.concurrency = 25, .rps = 1e6}};
  const SweepReport report = paired_sweep(levels_of("10,20"), reference);
  EXPECT_EQ(report.paired->source, "file");
  EXPECT_FALSE(report.paired->reference_requests);
  EXPECT_EQ(report.points[0].reference->concurrency, 10U);
  EXPECT_EQ(report.points[1].reference->concurrency, 25U);
  EXPECT_FALSE(report.points[1].overhead_pct);
  const Swept result{report, {}};
  EXPECT_TRUE(notes(result, "c=20 (c=25)"));
  EXPECT_FALSE(notes(result, "c=10 (c="));
  EXPECT_TRUE(notes(result, "judge overhead at c=20"));
  EXPECT_TRUE(notes(result, "failed 50.00% of its requests at c=10"));
}

TEST(PairedSweep, TheReferenceIsWarmedWithItsOwnRequests) {
  Reference reference = live_reference();
  reference.live->requests = std::make_shared<const RequestSet>();
  reference.live->load.concurrency = 77;
  std::vector<Plan> warmed;
  const Measure alone = [&](const RunSetup& setup, const EngineHooks&) -> Result<RunReport> {
    warmed.push_back(setup.plan);
    return RunReport{};
  };
  RunSetup setup;
  setup.plan.load.warmup_requests = 10;
  ASSERT_TRUE(sweep(setup, levels_of("10"), {}, alone, reference, half_as_fast).ok());
  ASSERT_EQ(warmed.size(), 2U);
  EXPECT_EQ(warmed[0].requests, reference.live->requests);
  EXPECT_EQ(warmed[0].load.concurrency, 10U) << "under the load of the level";
  EXPECT_EQ(warmed[0].load.requests, 10U);
  EXPECT_EQ(warmed[1].requests, nullptr);
}

TEST(PairedSweep, WhatIsNotValidAboutTheReferenceIsNotValidAboutThePoint) {
  const MeasurePair busy = [](const RunSetup& setup, const Plan& plan, const EngineHooks& hooks) {
    auto pair = half_as_fast(setup, plan, hooks);
    pair->reference.common.validity.valid = false;
    pair->reference.common.validity.reasons = {"too busy"};
    return pair;
  };
  FakeTarget alone(saturating);
  const auto report = sweep({}, levels_of("10"), {}, std::ref(alone), live_reference(), busy);
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->points[0].validity.valid);
  EXPECT_EQ(report->points[0].validity.reasons, (std::vector<std::string>{"reference: too busy"}));
}

// ---- a sweep that was broken off ----

// What a whole sweep hands to on_measured, and its report.
struct Whole {
  std::vector<SweepRun> runs;
  SweepReport report;
};

Whole whole_sweep(const SweepOptions& options, const RunSetup& setup) {
  Whole whole;
  FakeTarget target(saturating);
  SweepHooks hooks;
  hooks.on_measured = [&](const SweepRun& run) { whole.runs.push_back(run); };
  whole.report = *sweep(setup, options, hooks, std::ref(target));
  return whole;
}

TEST(ResumedSweep, HasEveryPointOnceWhereverItWasBrokenOff) {
  SweepOptions options = levels_of("5,10,20");
  options.repeats = 2;
  options.refine = true;
  RunSetup setup;
  setup.plan.load.warmup_requests = 3;
  const Whole whole = whole_sweep(options, setup);
  for (std::size_t known = 0; known <= whole.runs.size(); ++known) {
    std::size_t recalled = 0;
    std::vector<std::string> measured;
    SweepHooks hooks;
    hooks.recall = [&](std::string_view what) -> std::optional<SweepRun> {
      if (recalled == known) return std::nullopt;
      EXPECT_EQ(whole.runs[recalled].what, what);
      return whole.runs[recalled++];
    };
    hooks.on_measured = [&](const SweepRun& run) { measured.push_back(run.what); };
    FakeTarget target(saturating);
    const auto resumed = sweep(setup, options, hooks, std::ref(target));
    ASSERT_TRUE(resumed);
    const bool warm_up = known < whole.runs.size();
    EXPECT_EQ(target.runs.size(), whole.runs.size() - known + (warm_up ? 1 : 0));
    EXPECT_EQ(measured.size(), whole.runs.size()) << "the journal of the resumed one is whole";
    ASSERT_EQ(resumed->points.size(), whole.report.points.size());
    for (std::size_t i = 0; i < resumed->points.size(); ++i) {
      EXPECT_EQ(resumed->points[i].concurrency, whole.report.points[i].concurrency);
      EXPECT_EQ(resumed->points[i].rps, whole.report.points[i].rps);
    }
    EXPECT_EQ(resumed->sweet_spot->reasoning, whole.report.sweet_spot->reasoning);
    EXPECT_EQ(resumed->common.notes, whole.report.common.notes);
    EXPECT_EQ(resumed->completed, whole.report.completed);
  }
}

}  // namespace
}  // namespace vastar
