#include "cli/compare_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/parse.h"

namespace vastar {
namespace {

using ::testing::HasSubstr;

std::string problem(const CompareFlags& flags, const Operands& operands) {
  const auto files = resolve_files(flags, operands);
  return files ? "" : files.error().message;
}

TEST(ResolveFiles, TakesTwoDocuments) {
  const auto files = resolve_files({}, {"old.json", "new.json"});
  ASSERT_TRUE(files && *files);
  EXPECT_EQ((*files)->base, "old.json");
  EXPECT_EQ((*files)->head, "new.json");
}

TEST(ResolveFiles, LeavesUrlsAlone) {
  const auto urls = resolve_files({}, {"http://a/x.json", "localhost:8080"});
  ASSERT_TRUE(urls);
  EXPECT_FALSE(*urls);
  EXPECT_FALSE(*resolve_files({}, {}));
}

TEST(ResolveFiles, RefusesAMix) {
  EXPECT_THAT(problem({}, {"old.json", "http://localhost/"}), HasSubstr("two of a kind"));
  EXPECT_THAT(problem({}, {"old.json"}), HasSubstr("two documents"));
  EXPECT_THAT(problem({}, {"a.json", "b.json", "c.json"}), HasSubstr("two documents"));
}

TEST(ResolveFiles, RefusesTheFlagsOfTheOtherKind) {
  CompareFlags limits;
  ASSERT_TRUE(set_margins("p50=5%", limits.max_regress));
  EXPECT_THAT(problem(limits, {"http://a/", "http://b/"}), HasSubstr("--margin"));
}

// Every flag that a live comparison takes, but for outputs and what an open verdict counts as.
TEST(ResolveFiles, RefusesEveryFlagThatMeasures) {
  for (const Arguments& words : {Arguments{"--margin", "p50=5%"},
                                 {"--aa"},
                                 {"-c", "8"},
                                 {"--launches", "5"},
                                 {"--rate", "100"},
                                 {"--trust-single-launch"},
                                 {"--seed", "1"},
                                 {"-H", "A: b"},
                                 {"--base-cmd", "x"},
                                 {"--floor", "1ms"},
                                 {"--warmup", "0"}}) {
    CompareFlags flags;
    ASSERT_TRUE(parse(compare_live_options(flags), words)) << words[0];
    ASSERT_EQ(flags.measuring.size(), 1U) << words[0];
    EXPECT_THAT(problem(flags, {"a.json", "b.json"}),
                HasSubstr("--" + flags.measuring[0] + " says how to measure"));
  }
  CompareFlags two;
  ASSERT_TRUE(parse(compare_live_options(two), {"-c", "8", "-c", "9", "--aa"}));
  EXPECT_THAT(problem(two, {"a.json", "b.json"}), HasSubstr("--aa, --concurrency say how"));
  CompareFlags none;
  ASSERT_TRUE(parse(compare_live_options(none), {"--quiet", "-o", "json", "--bisect"}));
  EXPECT_EQ(problem(none, {"a.json", "b.json"}), "");
}

}  // namespace
}  // namespace vastar
