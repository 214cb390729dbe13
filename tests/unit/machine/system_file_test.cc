// Small files of the system, read whole.
#include "machine/system_file.h"

#include <gtest/gtest.h>

#include "unit/machine/fake_root.h"

namespace vastar {
namespace {

class SystemFile : public testing::TestWithParam<std::size_t> {};

TEST_P(SystemFile, IsReadToItsEndOrTheLimit) {
  const FakeRoot root;
  std::string text(GetParam(), 'x');
  if (!text.empty()) text.back() = 'y';
  root.write("/proc/some", text);
  EXPECT_EQ(read_system_file(root.path() + "/proc/some"), text.substr(0, 65'536));
}

INSTANTIATE_TEST_SUITE_P(Sizes, SystemFile,
                         testing::Values(0, 1, 4095, 4096, 4097, 65'535, 65'536, 65'537, 100'000));

TEST(SystemFileThatIsNone, GivesNothing) {
  const FakeRoot root;
  root.write("/proc/folder/some", "");
  EXPECT_EQ(read_system_file(root.path() + "/proc/none"), std::nullopt);
  EXPECT_EQ(read_system_file(root.path() + "/proc/folder"), std::nullopt);
}

}  // namespace
}  // namespace vastar
