#include "cli/conclude.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
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

// Through a pipe: a file could not grow either.
std::string said_of(const std::string& document, Outputs& outputs) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  const int before = dup(STDERR_FILENO);
  dup2(ends[1], STDERR_FILENO);
  close(ends[1]);
  EXPECT_EQ(conclude(document, Gate(), 1, {}, true, outputs), ExitCode::kInternal);
  (void)std::fflush(stderr);
  dup2(before, STDERR_FILENO);
  close(before);
  std::array<char, 4096> text{};
  const ssize_t size = read(ends[0], text.data(), text.size());
  close(ends[0]);
  return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

// A full disk, as which a limit of files' sizes does, is found when the file is closed.
TEST(Conclude, RawDataThatCouldNotBeKeptIsPrinted) {
  std::string folder = testing::TempDir() + "vastar_conclude_XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const fs::path before = fs::current_path();
  fs::current_path(folder);
  auto outputs = Outputs::open({{.format = "json", .dest = "-"}}, {});
  ASSERT_TRUE(outputs) << outputs.error().message;
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit none = {0, limit.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  const std::string said = said_of("{}", *outputs);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  (void)std::signal(SIGXFSZ, handler);
  fs::current_path(before);
  fs::remove_all(folder);
  EXPECT_THAT(said, HasSubstr("could not be written to the current folder:\n{}\n"));
}

}  // namespace
}  // namespace vastar
