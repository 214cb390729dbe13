#include "plan/stages.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

Stages stages_of(std::string_view text) {
  Stages stages;
  const Result<void> added = add_stages(text, stages);
  EXPECT_TRUE(added) << text << ": " << (added ? "" : added.error().message);
  return stages;
}

std::string refusal(std::string_view text) {
  Stages stages;
  const Result<void> added = add_stages(text, stages);
  return added ? "" : added.error().message;
}

TEST(Stages, ABareNumberIsConnections) {
  const Stages stages = stages_of("30s:100, 1m:0");
  EXPECT_FALSE(stages.of_rate);
  ASSERT_EQ(stages.steps.size(), 2U);
  EXPECT_EQ(stages.steps[0].duration, 30 * kSecond);
  EXPECT_EQ(stages.steps[0].target, 100);
  EXPECT_EQ(stages.steps[1].duration, 60 * kSecond);
  EXPECT_EQ(stages.steps[1].target, 0);
}

TEST(Stages, ANumberASecondIsARate) {
  const Stages stages = stages_of("1m30s:0.5/s,0s:500/s,10: 500 /s");
  EXPECT_TRUE(stages.of_rate);
  ASSERT_EQ(stages.steps.size(), 3U);
  EXPECT_EQ(stages.steps[0].target, 0.5);
  EXPECT_EQ(stages.steps[1].duration, 0);
  EXPECT_EQ(stages.steps[2].duration, 10 * kSecond);
}

TEST(Stages, AreAddedToThoseBefore) {
  Stages stages = stages_of("1s:5");
  EXPECT_TRUE(add_stages("2s:7", stages));
  EXPECT_EQ(stages.steps.size(), 2U);
  EXPECT_FALSE(add_stages("2s:7/s", stages)) << "of one kind";
}

TEST(Stages, SaysWhatIsWrong) {
  for (const char* text : {"", "30s", "30s:", ":5", "30s:x", "30s:-1", "30s:5,", "30s:5/m", "x:5",
                           "-1s:5", "30s:nan", "30s:inf"}) {
    EXPECT_NE(refusal(text), "") << text;
  }
  EXPECT_NE(refusal("30s:5/s,10s:5").find("all stages are"), std::string::npos);
  EXPECT_NE(refusal("30s:2.5").find("whole number"), std::string::npos);
  EXPECT_NE(refusal("30s:10000001/s").find("10000000 requests/s"), std::string::npos);
  EXPECT_NE(refusal("30s:1000001").find("1000000 connections"), std::string::npos);
}

TEST(Stages, MakeARampFromAStart) {
  Stages stages = stages_of("10s:100/s");
  stages.from = 20;
  EXPECT_TRUE(check_stages(stages));
  EXPECT_EQ(stages.ramp().at(0), 20);
  EXPECT_EQ(stages.ramp().area_until(10 * kSecond), 600);
}

TEST(Stages, AreWrittenAsTheyAreRead) {
  EXPECT_EQ(stages_text(stages_of("30s:100, 1m:0")), "30s:100,60s:0");
  EXPECT_EQ(stages_text(stages_of("1ns:1/s,1.5us:2.5/s,1h:0/s")),
            "0.000000001s:1/s,0.0000015s:2.5/s,3600s:0/s");
}

TEST(Stages, MustHaveTimeAndLoad) {
  EXPECT_FALSE(check_stages(stages_of("0s:100"))) << "no time";
  EXPECT_FALSE(check_stages(stages_of("10s:0"))) << "no load";
  EXPECT_FALSE(check_stages(stages_of("10s:0,0s:5"))) << "no load before the end";
  EXPECT_FALSE(check_stages(stages_of("5000h:5,5000h:5"))) << "longer than a year";
  Stages down = stages_of("10s:0");
  down.from = 5;
  EXPECT_TRUE(check_stages(down));
}

}  // namespace
}  // namespace vastar
