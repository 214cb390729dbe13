// Stored runs in the order a sweep asks for them.
#include "study/recall.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

SweepRun run_named(const std::string& what) {
  SweepRun run;
  run.what = what;
  Histogram histogram;
  for (int i = 1; i <= 100; ++i) histogram.record(i * kMillisecond);
  run.target.response = summarize(histogram, {});
  run.target.response.bins.clear();
  return run;
}

TEST(Recall, GivesRunsInTheirOrderWithTheirBars) {
  Recall recall({run_named("baseline"), run_named("c=10")}, {.bins = 8, .limits_ms = {}});
  const auto first = recall.next("baseline");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->target.response.bins.size(), 8U);
  EXPECT_TRUE(recall.next("c=10"));
  EXPECT_FALSE(recall.next("c=10")) << "there is no third";
}

TEST(Recall, EndsWithTheFirstRunThatIsAnother) {
  Recall recall({run_named("baseline"), run_named("c=10")}, {});
  EXPECT_FALSE(recall.next("c=10"));
  EXPECT_FALSE(recall.next("baseline")) << "what follows would stand in the wrong place";
}

}  // namespace
}  // namespace vastar
