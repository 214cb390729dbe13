// Which file --resume reads: its own temporary one when that is newer, and nobody else's.
#include "cli/resume.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/process.h"

namespace vastar {
namespace {

namespace fs = std::filesystem;

// No file here is a journal, so that the error names the one that was read.
class ResumeTest : public ::testing::Test {
 protected:
  ResumeTest() { write(place_, std::chrono::hours(1)); }

  // `age`: how long ago it was written.
  static void write(const std::string& path, std::chrono::hours age) {
    std::ofstream(path) << "no journal";
    fs::last_write_time(path, fs::file_time_type::clock::now() - age);
  }
  std::string error() const {
    const auto read = read_resumed(place_, "{}");
    return read ? "none" : read.error().message;
  }
  bool reads(const std::string& path) const {
    return error().find(path + " cannot be resumed") != std::string::npos;
  }

  testing::TempFolder folder_;
  std::string place_ = folder_.file("s.ndjson");
  std::string temporary_ = folder_.file(".s.ndjson.abc123.tmp");
};

TEST_F(ResumeTest, TheTemporaryFileOfAKilledSweepIsReadWhenItIsNewer) {
  EXPECT_TRUE(reads(place_)) << error();
  write(temporary_, std::chrono::hours(2));
  EXPECT_TRUE(reads(place_)) << error();
  write(temporary_, std::chrono::hours(0));
  EXPECT_TRUE(reads(temporary_)) << error();
}

TEST_F(ResumeTest, OtherNamesAreNoneOfIts) {
  for (const char* name : {".s.ndjson.abc12.tmp", ".s.ndjson.abc123", "s.ndjson.abc123.tmp",
                           ".t.ndjson.abc123.tmp", ".s.ndjson.abc123.tmp~"}) {
    write(folder_.file(name), std::chrono::hours(0));
    EXPECT_TRUE(reads(place_)) << name << ": " << error();
  }
}

TEST_F(ResumeTest, NoLinkIsFollowed) {
  const std::string elsewhere = folder_.file("elsewhere");
  write(elsewhere, std::chrono::hours(0));
  fs::create_symlink(elsewhere, temporary_);
  EXPECT_TRUE(reads(place_)) << error();
}

TEST_F(ResumeTest, NorAPipeOrAFolderRead) {
  ASSERT_EQ(mkfifo(temporary_.c_str(), 0600), 0);
  fs::create_directory(folder_.file(".s.ndjson.abc124.tmp"));
  EXPECT_TRUE(reads(place_)) << error();
}

TEST_F(ResumeTest, WhatAnotherUserLeftThereIsNotRead) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can make a file of somebody else";
  write(temporary_, std::chrono::hours(0));
  ASSERT_EQ(chown(temporary_.c_str(), 12345, 12345), 0);
  EXPECT_TRUE(reads(place_)) << error();
}

}  // namespace
}  // namespace vastar
