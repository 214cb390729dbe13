// The file of --samples that each scenario writes.
#include "cli/scenario_samples.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

TEST(ScenarioSamples, TheNameStandsBeforeTheForm) {
  EXPECT_EQ(sample_file_of("run.csv", "a"), "run-a.csv");
  EXPECT_EQ(sample_file_of("/tmp/x.y/run.ndjson.zst", "a"), "/tmp/x.y/run-a.ndjson.zst");
  EXPECT_EQ(sample_file_of("run.csv", "check out/../x"), "run-check_out_.._x.csv");
  EXPECT_EQ(sample_file_of("d.d/run", "a"), "d.d/run-a");
  EXPECT_EQ(sample_file_of(".csv", "a"), "-a.csv");
  EXPECT_EQ(sample_file_of("x/.csv", "a"), "x/.csv-a") << "which no form is";
}

Settings settings_of(std::string_view top, std::string_view own) {
  Settings settings;
  settings.layers.resize(2);
  settings.layers[1].scenario = "own";
  if (!top.empty()) settings.layers[0].entries = {{"samples", {std::string(top)}}};
  if (!own.empty()) settings.layers[1].entries = {{"samples", {std::string(own)}}};
  return settings;
}

TEST(ScenarioSamples, WhatAllAskForIsAFileEach) {
  std::map<std::string, std::string> taken;
  Settings a = settings_of("run.csv", "");
  Settings b = settings_of("run.csv", "");
  ASSERT_TRUE(give_sample_file("a", a, taken).ok());
  ASSERT_TRUE(give_sample_file("b", b, taken).ok());
  EXPECT_EQ(a.layers[0].entries[0].values[0], "run-a.csv");
  EXPECT_EQ(b.layers[0].entries[0].values[0], "run-b.csv");
}

TEST(ScenarioSamples, TheCommandLineWins) {
  std::map<std::string, std::string> taken;
  Settings a = settings_of("top.csv", "own.csv");
  a.words.flags["samples"] = {"words.csv"};
  ASSERT_TRUE(give_sample_file("a", a, taken).ok());
  EXPECT_EQ(a.words.flags["samples"][0], "words-a.csv");
  EXPECT_EQ(a.layers[1].entries[0].values[0], "own.csv");
}

TEST(ScenarioSamples, AScenariosOwnStaysAsItIs) {
  std::map<std::string, std::string> taken;
  Settings a = settings_of("top.csv", "own.csv");
  ASSERT_TRUE(give_sample_file("a", a, taken).ok());
  EXPECT_EQ(a.layers[1].entries[0].values[0], "own.csv");
}

TEST(ScenarioSamples, OneFileIsOfOneScenario) {
  std::map<std::string, std::string> taken;
  Settings a = settings_of("", "own.csv");
  Settings b = settings_of("", "own.csv");
  ASSERT_TRUE(give_sample_file("first", a, taken).ok());
  const Result<void> again = give_sample_file("second", b, taken);
  ASSERT_FALSE(again.ok());
  EXPECT_NE(again.error().message.find("own.csv are those of scenario first"), std::string::npos);
  Settings like = settings_of("run.csv", "");
  Settings same = settings_of("run.csv", "");
  ASSERT_TRUE(give_sample_file("a b", like, taken).ok());
  EXPECT_FALSE(give_sample_file("a_b", same, taken).ok()) << "names that differ in blanks alone";
}

TEST(ScenarioSamples, WithoutSamplesNothingChanges) {
  std::map<std::string, std::string> taken;
  Settings none = settings_of("", "");
  EXPECT_TRUE(give_sample_file("a", none, taken).ok());
  EXPECT_TRUE(taken.empty());
}

}  // namespace
}  // namespace vastar
