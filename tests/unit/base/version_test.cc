// The version reaches the binary as a plain number.
#include "base/version.h"

#include <gmock/gmock.h>

namespace vastar {
namespace {

TEST(Version, IsThreeNumbers) {
  EXPECT_THAT(std::string(version()), testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
}

}  // namespace
}  // namespace vastar
