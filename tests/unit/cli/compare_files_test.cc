#include "cli/compare_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  CompareFlags flags;
  ASSERT_TRUE(set_margins("p50=5%", flags.compare.rules.margins));
  EXPECT_THAT(problem(flags, {"a.json", "b.json"}), HasSubstr("--max-regress"));
  CompareFlags limits;
  ASSERT_TRUE(set_margins("p50=5%", limits.max_regress));
  EXPECT_THAT(problem(limits, {"http://a/", "http://b/"}), HasSubstr("--margin"));
  CompareFlags again;
  again.compare.aa = true;
  EXPECT_THAT(problem(again, {"a.json", "b.json"}), HasSubstr("--aa"));
}

}  // namespace
}  // namespace vastar
