#include "plan/abort_rule.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

std::string refusal(std::string_view text) {
  const Result<AbortRule> rule = parse_abort_rule(text);
  return rule ? "" : rule.error().message;
}

TEST(AbortRule, IsAThresholdOfOneSecond) {
  const Result<AbortRule> rule = parse_abort_rule(" error_rate > 50% ");
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->text, "error_rate > 50%");
  EXPECT_EQ(rule->when.metric, "error_rate");
  EXPECT_EQ(rule->when.comparison, Comparison::kGreater);
  EXPECT_EQ(rule->when.limit, 0.5);
  EXPECT_EQ(rule->seconds, 1U);
}

TEST(AbortRule, MayHaveToHoldForLonger) {
  const Result<AbortRule> rule = parse_abort_rule("p(99)>=2s for 1m5s");
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->text, "p(99)>=2s for 1m5s");
  EXPECT_EQ(rule->when.metric, "p99");
  EXPECT_EQ(rule->when.limit, 2000);
  EXPECT_EQ(rule->seconds, 65U);
}

TEST(AbortRule, SaysWhatIsWrong) {
  for (const char* text : {"", "p99", "p99>", ">5", "p99>5%", "error_rate>150%", "rps>5ms",
                           "p99>2s for", "p99>2s for x", "p99>2s for 0s", "p99>2s for 500ms",
                           "p99>2s for 1.5s", "p99>2s for 2h", "p99>2s for 1s for 2s"}) {
    EXPECT_EQ(refusal(text).rfind("--abort-on", 0), 0U) << text << ": " << refusal(text);
  }
  for (const char* text : {"ttfb.p99>5ms", "status.5xx>0", "avg>5ms", "wat>1"}) {
    EXPECT_NE(refusal(text).find("not known second by second"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace vastar
