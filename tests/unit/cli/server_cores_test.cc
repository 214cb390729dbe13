#include "cli/server_cores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string problem(std::string_view wanted, const Cores& available) {
  const auto split = split_cores(wanted, available);
  return split ? "" : split.error().message;
}

TEST(SplitCores, AutoGivesTheServersTheFirstHalf) {
  EXPECT_THAT(split_cores("auto", {0, 1})->servers, ElementsAre(0));
  EXPECT_THAT(split_cores("auto", {0, 1})->generator, ElementsAre(1));
  EXPECT_THAT(split_cores("auto", {2, 3, 8})->servers, ElementsAre(2));
  EXPECT_THAT(split_cores("auto", {2, 3, 8})->generator, ElementsAre(3, 8));
}

TEST(SplitCores, AListIsTheServers) {
  const auto split = split_cores("1,3", {0, 1, 2, 3});
  EXPECT_THAT(split->servers, ElementsAre(1, 3));
  EXPECT_THAT(split->generator, ElementsAre(0, 2));
}

TEST(SplitCores, NamesTheCoresThereAre) {
  EXPECT_THAT(problem("0-1", {0, 1}),
              HasSubstr("left for vastar itself; available are cores: 0-1"));
  EXPECT_THAT(problem("7", {0, 1}), HasSubstr("may not run on all of 7"));
  EXPECT_THAT(problem("auto", {3}), HasSubstr("at least one core each; available is core: 3"));
  EXPECT_THAT(problem("half", {0, 1}), HasSubstr("or auto"));
  EXPECT_THAT(problem("", {0, 1}), HasSubstr("names no cores"));
  EXPECT_NE(problem("auto", {}), "");
}

}  // namespace
}  // namespace vastar
