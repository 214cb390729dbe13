#include "cli/conclude.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace vastar {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// What its schema refuses is a bug of ours: the data is kept, and for nobody else to see.
TEST(Conclude, RawDataIsItsOwnersAlone) {
  std::string folder = testing::TempDir() + "vastar_conclude_XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const fs::path before = fs::current_path();
  fs::current_path(folder);
  const mode_t mask = umask(0);
  auto outputs = Outputs::open({{.format = "json", .dest = "-"}}, {});
  ASSERT_TRUE(outputs) << outputs.error().message;
  testing::internal::CaptureStderr();
  const ExitCode code = conclude("{}", Gate(), 1, {}, true, *outputs);
  const std::string said = testing::internal::GetCapturedStderr();
  umask(mask);
  fs::current_path(before);
  EXPECT_EQ(code, ExitCode::kInternal);
  ASSERT_FALSE(fs::is_empty(folder));
  const fs::path file = *fs::directory_iterator(folder);
  EXPECT_THAT(said, HasSubstr(file.filename().string()));
  EXPECT_EQ(fs::file_size(file), 2U);
  EXPECT_EQ(fs::status(file).permissions(), fs::perms(0600));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace vastar
