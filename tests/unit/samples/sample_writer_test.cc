#include "samples/sample_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <zstd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace vastar {
namespace {

namespace fs = std::filesystem;

class SampleWriterTest : public ::testing::Test {
 protected:
  SampleWriterTest() {
    std::string name = (fs::temp_directory_path() / "vastar-samples-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~SampleWriterTest() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  fs::path folder_;
};

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string unpacked(const std::string& packed) {
  std::string text(64UL << 20U, '\0');
  const std::size_t size = ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size());
  EXPECT_EQ(ZSTD_isError(size), 0U) << ZSTD_getErrorName(size);
  text.resize(ZSTD_isError(size) != 0 ? 0 : size);
  return text;
}

std::ptrdiff_t lines_of(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

// So many samples of one worker, at a pace that a ring of this size can take.
void feed(SampleWriter& writer, std::uint64_t count, unsigned worker = 0) {
  const auto ring = writer.sink().open(worker);
  for (std::uint64_t i = 0; i < count; ++i) {
    ring->push({});
    if (i % 10'000 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
}

TEST_F(SampleWriterTest, WritesEveryRowAndPutsTheFileInItsPlace) {
  auto writer = SampleWriter::open(path("a.csv"));
  ASSERT_TRUE(writer) << writer.error().message;
  EXPECT_FALSE(fs::exists(path("a.csv")));
  EXPECT_TRUE(fs::exists(path("a.csv.partial")));
  std::thread other([&] { feed(**writer, 30'000, 1); });
  feed(**writer, 30'000);
  other.join();
  const SamplesWritten written = (*writer)->finish();
  EXPECT_EQ(written.problem, "");
  EXPECT_EQ(written.rows + written.dropped, 60'000U);
  EXPECT_EQ(lines_of(text_of(path("a.csv"))), static_cast<std::ptrdiff_t>(written.rows + 1));
  EXPECT_FALSE(fs::exists(path("a.csv.partial")));
  struct stat there {};
  ASSERT_EQ(stat(path("a.csv").c_str(), &there), 0);
  EXPECT_EQ(there.st_mode & 0777, 0600U);
}

TEST_F(SampleWriterTest, CompressesAsItGoes) {
  auto writer = SampleWriter::open(path("a.ndjson.zst"));
  ASSERT_TRUE(writer);
  feed(**writer, 50'000);
  const SamplesWritten written = (*writer)->finish();
  const std::string packed = text_of(path("a.ndjson.zst"));
  const std::string text = unpacked(packed);
  EXPECT_EQ(lines_of(text), static_cast<std::ptrdiff_t>(written.rows));
  EXPECT_LT(packed.size(), text.size() / 5);
}

TEST_F(SampleWriterTest, OfNothingIsAFileWithItsHead) {
  for (const char* name : {"a.csv", "a.csv.zst", "a.ndjson"}) {
    auto writer = SampleWriter::open(path(name));
    ASSERT_TRUE(writer);
    EXPECT_EQ((*writer)->finish().rows, 0U);
    const std::string text = text_of(path(name));
    const bool packed = std::string(name).ends_with(".zst");
    EXPECT_EQ(lines_of(packed ? unpacked(text) : text), std::string(name).find("csv") == 2 ? 1 : 0);
  }
}

// Whatever the umask, and whatever a run before has left.
TEST_F(SampleWriterTest, ANewFileIsItsOwnersAloneAndOneReplacedKeepsItsMode) {
  const mode_t before = umask(0);
  std::ofstream(path("old.csv")) << "old";
  std::ofstream(path("new.csv.partial")) << "left, for all to read";
  for (const char* name : {"old.csv", "new.csv"}) {
    auto writer = SampleWriter::open(path(name));
    ASSERT_TRUE(writer);
    EXPECT_TRUE((*writer)->finish().problem.empty());
  }
  umask(before);
  EXPECT_EQ(fs::status(path("old.csv")).permissions(), fs::perms(0666));
  EXPECT_EQ(fs::status(path("new.csv")).permissions(), fs::perms(0600));
}

TEST_F(SampleWriterTest, WithoutAnEndWhatWasWrittenStaysBesideItsPlace) {
  {
    auto writer = SampleWriter::open(path("a.csv"));
    feed(**writer, 10);
  }
  EXPECT_FALSE(fs::exists(path("a.csv")));
  EXPECT_EQ(lines_of(text_of(path("a.csv.partial"))), 11);
}

TEST_F(SampleWriterTest, DiscardLeavesNothing) {
  auto writer = SampleWriter::open(path("a.csv"));
  feed(**writer, 10);
  (*writer)->discard();
  writer->reset();
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(SampleWriterTest, RefusesWhereItCannotWriteBeforeAnything) {
  EXPECT_FALSE(SampleWriter::open(path("a.txt"))) << "the form is not known";
  EXPECT_FALSE(SampleWriter::open(path("nowhere/a.csv")));
  fs::create_directory(path("folder.csv"));
  EXPECT_FALSE(SampleWriter::open(path("folder.csv")));
  fs::create_symlink("elsewhere", path("b.csv.partial"));
  EXPECT_FALSE(SampleWriter::open(path("b.csv"))) << "no link is followed";
  ASSERT_EQ(mkfifo(path("c.csv.partial").c_str(), 0666), 0);
  EXPECT_FALSE(SampleWriter::open(path("c.csv"))) << "nor a pipe waited for";
  if (geteuid() != 0) return;  // only root can make a file of somebody else
  std::ofstream(path("d.csv.partial")) << "theirs";
  ASSERT_EQ(chown(path("d.csv.partial").c_str(), 12345, 12345), 0);
  EXPECT_FALSE(SampleWriter::open(path("d.csv"))) << "nor what another could read";
  EXPECT_EQ(text_of(path("d.csv.partial")), "theirs");
}

// As a disk that is full: a write fails in the middle.
TEST_F(SampleWriterTest, AFullDiskEndsTheWritingAndIsTold) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  auto writer = SampleWriter::open(path("a.csv"));
  ASSERT_TRUE(writer);
  const rlimit small{300'000, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  feed(**writer, 50'000);
  const SamplesWritten written = (*writer)->finish();
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_NE(written.problem.find("cannot write"), std::string::npos);
  EXPECT_NE(written.problem.find("a.csv.partial"), std::string::npos);
  EXPECT_EQ(written.rows + written.dropped, 50'000U);
  EXPECT_GT(written.dropped, 0U);
  EXPECT_FALSE(fs::exists(path("a.csv")));
}

}  // namespace
}  // namespace vastar
