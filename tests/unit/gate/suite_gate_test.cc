#include "gate/suite_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ScenarioReport measured(const std::string& name, std::optional<Verdict> verdict) {
  ScenarioReport scenario;
  scenario.name = name;
  scenario.gated = verdict.has_value();
  scenario.document = "{}";
  scenario.gate.verdict = verdict;
  return scenario;
}

ScenarioReport without_data(const std::string& name, bool gated) {
  ScenarioReport scenario;
  scenario.name = name;
  scenario.gated = gated;
  scenario.outcome = ScenarioOutcome::kNoData;
  scenario.error = "nobody answered";
  return scenario;
}

Common judged(std::vector<ScenarioReport> scenarios) {
  SuiteReport report;
  report.scenarios = std::move(scenarios);
  judge(report);
  return report.common;
}

std::optional<Verdict> verdict_of(std::vector<ScenarioReport> scenarios) {
  return judged(std::move(scenarios)).gate.verdict;
}

constexpr auto kPass = Verdict::kPass;
constexpr auto kFail = Verdict::kFail;
constexpr auto kOpen = Verdict::kInconclusive;

TEST(SuiteGate, TheWorstVerdictWins) {
  const auto of = [](std::vector<std::optional<Verdict>> verdicts) {
    std::vector<ScenarioReport> scenarios;
    for (const auto& verdict : verdicts) scenarios.push_back(measured("s", verdict));
    return verdict_of(std::move(scenarios));
  };
  EXPECT_EQ(of({kPass, kPass}), kPass);
  EXPECT_EQ(of({kPass, kOpen, kPass}), kOpen);
  EXPECT_EQ(of({kOpen, kFail}), kFail);
  EXPECT_EQ(of({kFail, kOpen, kPass}), kFail);
  EXPECT_EQ(of({std::nullopt, kPass}), kPass);
  EXPECT_EQ(of({kPass, std::nullopt}), kPass);
  EXPECT_EQ(of({std::nullopt, std::nullopt}), std::nullopt);
}

TEST(SuiteGate, WhatWasGatedAndNotMeasuredIsInconclusive) {
  EXPECT_EQ(verdict_of({measured("a", kPass), without_data("b", true)}), kOpen);
  EXPECT_EQ(verdict_of({without_data("b", true)}), kOpen);
  EXPECT_EQ(verdict_of({measured("a", kFail), without_data("b", true)}), kFail);
  EXPECT_EQ(verdict_of({measured("a", kPass), without_data("b", false)}), kPass);
  EXPECT_EQ(verdict_of({without_data("b", false)}), std::nullopt);
}

TEST(SuiteGate, ThresholdsCarryTheScenario) {
  ScenarioReport a = measured("a", kPass);
  a.gate.thresholds = {{"p50<1s", 5.0, "ms", true}};
  ScenarioReport b = measured("b", kFail);
  b.gate.thresholds = {{"rps>5", 1.0, "per_second", false}, {"p99<1s", {}, "ms", {}}};
  const Common common = judged({a, b});
  ASSERT_EQ(common.gate.thresholds.size(), 3U);
  EXPECT_EQ(common.gate.thresholds[0].scenario, "a");
  EXPECT_EQ(common.gate.thresholds[2].scenario, "b");
  EXPECT_EQ(common.gate.thresholds[2].expr, "p99<1s");
  EXPECT_FALSE(common.gate.passed());
}

TEST(SuiteGate, IsValidWhenEveryScenarioIs) {
  EXPECT_TRUE(judged({measured("a", kPass), without_data("b", true)}).validity.valid);
  ScenarioReport spoilt = measured("c\x1b", kOpen);
  spoilt.validity.valid = false;
  spoilt.validity.reasons = {"too busy", "too late"};
  const Common common = judged({measured("a", kPass), spoilt, measured("d", kPass)});
  EXPECT_FALSE(common.validity.valid);
  EXPECT_THAT(common.validity.reasons, ElementsAre("c\\x1B: too busy", "c\\x1B: too late"));
}

TEST(SuiteGate, NotesWhatHasNoFigures) {
  EXPECT_THAT(judged({measured("a", kPass)}).notes, IsEmpty());
  ScenarioReport silent = measured("a", kFail);
  silent.outcome = ScenarioOutcome::kNoData;
  ScenarioReport later;
  later.name = "c";
  later.outcome = ScenarioOutcome::kNotRun;
  EXPECT_THAT(judged({silent, without_data("b", true), later}).notes,
              ElementsAre("a: no data: nothing completed", "b: no data: nobody answered",
                          "c: not run: the suite was interrupted before it"));
}

}  // namespace
}  // namespace vastar
