// What makes a measurement invalid, at and beside each limit, and the words for it.
#include <gmock/gmock.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "gate/gate.h"

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// 50 connections, 1 ms each, never idle.
ValidityInputs good_closed_loop() {
  ValidityInputs inputs;
  inputs.generator_cpu_pct = {40, 50};
  inputs.steal_pct = 0.5;
  inputs.concurrency = 50;
  inputs.mean_response_s = 0.001;
  inputs.rps = 50000;
  inputs.elapsed_s = 10;
  return inputs;
}

ValidityInputs good_open_loop() {
  ValidityInputs inputs = good_closed_loop();
  inputs.open_loop = true;
  inputs.saturated_closed_loop = false;
  inputs.rps = 1000;
  inputs.offered_rps = 1000;
  inputs.achieved_rps = 1000;
  inputs.lag_p99_ms = 0.1;
  return inputs;
}

struct Case {
  std::string name;
  std::function<void(ValidityInputs&)> change;
  std::vector<std::string> says;  // of the one reason; none: still valid
};

void expect_all(const ValidityInputs& good, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    ValidityInputs inputs = good;
    c.change(inputs);
    const Validity validity = judge_validity(inputs);
    EXPECT_EQ(validity.valid, c.says.empty()) << c.name;
    ASSERT_EQ(validity.reasons.size(), c.says.empty() ? 0U : 1U) << c.name;
    for (const std::string& words : c.says) {
      EXPECT_THAT(validity.reasons[0], HasSubstr(words)) << c.name;
    }
  }
}

TEST(Validity, AGoodRunIsValid) {
  const Validity validity = judge_validity(good_closed_loop());
  EXPECT_TRUE(validity.valid);
  EXPECT_THAT(validity.reasons, IsEmpty());
  EXPECT_THAT(validity.generator_cpu_pct, ElementsAre(40, 50));
  EXPECT_EQ(validity.steal_pct, 0.5);
  EXPECT_DOUBLE_EQ(validity.littles_law_ratio.value_or(0), 1);
  EXPECT_TRUE(judge_validity(good_open_loop()).valid);
}

TEST(Validity, NothingKnownIsNothingAgainstIt) {
  const Validity validity = judge_validity({});
  EXPECT_TRUE(validity.valid);
  EXPECT_FALSE(validity.steal_pct.has_value());
  EXPECT_FALSE(validity.littles_law_ratio.has_value());
}

TEST(Validity, ABusyGeneratorIsNot) {
  expect_all(
      good_closed_loop(),
      {{"at the limit", [](auto& i) { i.generator_cpu_pct = {85}; }, {}},
       {"above it",
        [](auto& i) { i.generator_cpu_pct = {85.1}; },
        {"worker 1 of 1 used 85.1% of a core, above 85%", "add --workers or lower the load"}},
       {"the second",
        [](auto& i) {
          i.generator_cpu_pct = {10, 97, 20};
        },
        {"worker 2 of 3"}},
       {"several",
        [](auto& i) {
          i.generator_cpu_pct = {90, 97, 91};
        },
        {"worker 2 of 3 used 97.0%", "(as did 2 more)"}}});
}

TEST(Validity, ABusyGeneratorOfAnOpenLoopIsWhenItsLagIsSmallBesideTheResponse) {
  const auto busy = [](double lag_ms, std::optional<double> p50_ms) {
    return [=](ValidityInputs& i) {
      i.generator_cpu_pct = {97};
      i.lag_p99_ms = lag_ms;
      i.response_p50_ms = p50_ms;
    };
  };
  expect_all(good_open_loop(), {{"a twentieth", busy(0.1, 2), {}},
                                {"more", busy(0.11, 2), {"worker 1 of 1 used 97.0%"}},
                                {"nothing answered", busy(0.1, {}), {"worker 1 of 1"}}});
  expect_all(good_closed_loop(), {{"no witness", busy(0, 2), {"worker 1 of 1"}}});
}

TEST(Validity, AGeneratorThatStoodStillIsNot) {
  expect_all(
      good_closed_loop(),
      {{"at the limit", [](auto& i) { i.stood_still_s = 0.2; }, {}},
       {"above it", [](auto& i) { i.stood_still_s = 0.7; }, {"stood still for 0.7 s"}},
       {"a hundredth of a long run", [](auto& i) { i.elapsed_s = 600, i.stood_still_s = 6; }, {}}});
}

TEST(Validity, AHypervisorThatTakesCpuIsNot) {
  expect_all(good_closed_loop(),
             {{"at the limit", [](auto& i) { i.steal_pct = 5; }, {}},
              {"above it", [](auto& i) { i.steal_pct = 5.1; }, {"took 5.1% of the CPU time"}},
              {"unknown", [](auto& i) { i.steal_pct.reset(); }, {}}});
}

TEST(Validity, AnOpenLoopMustKeepItsSchedule) {
  expect_all(good_open_loop(),
             {{"98%", [](auto& i) { i.achieved_rps = 980; }, {}},
              {"less", [](auto& i) { i.achieved_rps = 979; }, {"97.9%", "lower --rate"}},
              {"more", [](auto& i) { i.achieved_rps = 1200; }, {}},
              {"unknown", [](auto& i) { i.achieved_rps.reset(); }, {}},
              {"nothing offered", [](auto& i) { i.offered_rps = 0; }, {}},
              {"lag 1 ms", [](auto& i) { i.lag_p99_ms = 1; }, {}},
              {"lag", [](auto& i) { i.lag_p99_ms = 1.25; }, {"1.25 ms late at p99"}},
              {"no lag", [](auto& i) { i.lag_p99_ms.reset(); }, {}}});
  expect_all(good_closed_loop(), {{"a closed loop has no schedule",
                                   [](auto& i) {
                                     i.offered_rps = 1000;
                                     i.achieved_rps = 1;
                                     i.lag_p99_ms = 100;
                                   },
                                   {}}});
}

TEST(Validity, AnOpenLoopInStagesMustKeepEachOfThem) {
  const auto stages = [](std::uint64_t first, std::uint64_t second) {
    return [=](ValidityInputs& i) {
      i.achieved_rps = 1;  // stages say it better
      i.stages_kept = {{1, 30, 1000, first}, {2, 90, 5000, second}};
    };
  };
  expect_all(good_open_loop(),
             {{"all", stages(1000, 5000), {}},
              {"98%, and one between two seconds", stages(979, 4899), {}},
              {"less at the end",
               stages(1000, 4800),
               {"when stage 2 of 2 ended (1m30s), 4800 of the 5000", "96.0%", "--stages", "-c"}},
              {"made up for later", stages(700, 5000), {"stage 1 of 2 ended (30s), 700 of the"}}});
  expect_all(good_open_loop(), {{"random arrivals vary",
                                 [&](ValidityInputs& i) {
                                   stages(900, 4900)(i);
                                   i.poisson = true;
                                 },
                                 {}},
                                {"but not so much",
                                 [&](ValidityInputs& i) {
                                   stages(800, 4900)(i);
                                   i.poisson = true;
                                 },
                                 {"stage 1"}}});
}

TEST(Validity, LittlesLawHoldsInASaturatedClosedLoop) {
  expect_all(
      good_closed_loop(),
      {{"2% below", [](auto& i) { i.rps = 49000; }, {}},
       {"3% below", [](auto& i) { i.rps = 48500; }, {"0.970 of the 50", "stood idle"}},
       {"2% above", [](auto& i) { i.rps = 50999; }, {}},
       {"3% above", [](auto& i) { i.rps = 51500; }, {"1.030", "more time was counted"}},
       {"short", [](auto& i) { i.rps = 25000, i.elapsed_s = 0.5; }, {}},
       {"not saturated", [](auto& i) { i.rps = 25000, i.saturated_closed_loop = false; }, {}},
       {"open loop", [](auto& i) { i.rps = 25000, i.open_loop = true; }, {}},
       {"no connections", [](auto& i) { i.concurrency = 0; }, {}},
       {"nothing answered", [](auto& i) { i.rps = 0; }, {}}});
}

TEST(Validity, OneSlowResponseAtTheEndIsNoFault) {
  expect_all(good_closed_loop(),
             {{"half a second of ten", [](auto& i) { i.rps = 47500, i.max_response_s = 0.5; }, {}},
              {"but no more", [](auto& i) { i.rps = 46000, i.max_response_s = 0.5; }, {"0.920"}},
              {"nor above 1", [](auto& i) { i.rps = 52500, i.max_response_s = 5; }, {"1.050"}}});
}

TEST(Validity, TheRatioIsNullWhereTheLawDoesNotApply) {
  ValidityInputs inputs = good_open_loop();
  EXPECT_FALSE(judge_validity(inputs).littles_law_ratio.has_value());
  inputs = good_closed_loop();
  inputs.elapsed_s = 0.1;
  EXPECT_TRUE(judge_validity(inputs).littles_law_ratio.has_value());
}

TEST(Validity, WhatIsNoNumberIsUnknown) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  ValidityInputs inputs = good_open_loop();
  inputs.steal_pct = inputs.offered_rps = inputs.lag_p99_ms = nan;
  EXPECT_TRUE(judge_validity(inputs).valid);
  EXPECT_FALSE(judge_validity(inputs).steal_pct.has_value());
  inputs = good_closed_loop();
  inputs.mean_response_s = nan;
  EXPECT_TRUE(judge_validity(inputs).valid);
  EXPECT_FALSE(judge_validity(inputs).littles_law_ratio.has_value());
}

TEST(Validity, NamesEveryReason) {
  ValidityInputs inputs = good_open_loop();
  inputs.generator_cpu_pct = {99};
  inputs.achieved_rps = 500;
  inputs.lag_p99_ms = 300;
  inputs.steal_pct = 20;
  EXPECT_EQ(judge_validity(inputs).reasons.size(), 4U);
}

}  // namespace
}  // namespace vastar
