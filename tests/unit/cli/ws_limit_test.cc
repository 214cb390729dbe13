// The search for the most connections.
#include "cli/ws_limit.h"

#include <gtest/gtest.h>

#include <vector>

namespace vastar {
namespace {

// What is tried when up to `limit` connections are stable.
std::vector<unsigned> tried(LimitSearch& search, unsigned limit) {
  std::vector<unsigned> steps;
  for (unsigned next = search.next(); next != 0 && steps.size() < 100; next = search.next()) {
    steps.push_back(next);
    search.found(next, next <= limit);
  }
  return steps;
}

TEST(LimitSearch, DoublesAndThenHalves) {
  LimitSearch search(100, 100'000);
  const std::vector<unsigned> steps = tried(search, 1000);
  const std::vector<unsigned> doubled(steps.begin(), steps.begin() + 5);
  EXPECT_EQ(doubled, (std::vector<unsigned>{100, 200, 400, 800, 1600}));
  EXPECT_LE(search.most_stable(), 1000U);
  EXPECT_GT(search.fewest_broken(), 1000U);
  EXPECT_LE(search.fewest_broken() - search.most_stable(), 10U);  // a hundredth
  EXPECT_LT(steps.size(), 15U);
}

TEST(LimitSearch, IsExactWhereNumbersAreSmall) {
  for (unsigned limit = 1; limit < 64; ++limit) {
    LimitSearch search(1, 64);
    tried(search, limit);
    EXPECT_EQ(search.most_stable(), limit);
    EXPECT_EQ(search.fewest_broken(), limit + 1);
  }
}

TEST(LimitSearch, EndsAtTheMostThatIsAllowed) {
  LimitSearch search(100, 350);
  EXPECT_EQ(tried(search, 1000), (std::vector<unsigned>{100, 200, 350}));
  EXPECT_EQ(search.most_stable(), 350U);
  EXPECT_EQ(search.fewest_broken(), 0U);
}

TEST(LimitSearch, EndsAtOnceWhereEvenTheFirstBreaks) {
  LimitSearch search(100, 350);
  EXPECT_EQ(tried(search, 10), std::vector<unsigned>{100});
  EXPECT_EQ(search.most_stable(), 0U);
}

// --from above --to.
TEST(LimitSearch, NeverGoesBeyondTheMost) {
  LimitSearch search(500, 350);
  EXPECT_EQ(tried(search, 1000), std::vector<unsigned>{350});
}

}  // namespace
}  // namespace vastar
