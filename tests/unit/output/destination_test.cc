// Destinations: files that appear whole or not at all, and everything that is no file.
#include "output/destination.h"

#include "gmock/gmock.h"
#include "unit/output/support.h"

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(DestinationTest, AFileAppearsAtCommit) {
  const TempFolder folder;
  Result<Destination> dest = Destination::open(folder / "out.csv");
  ASSERT_TRUE(dest) << dest.error().message;
  EXPECT_NE(folder / "out.csv", dest->written());
  EXPECT_EQ(folder.path(), std::filesystem::path(dest->written()).parent_path().string());
  write_file(dest->written(), "whole");
  EXPECT_FALSE(std::filesystem::exists(folder / "out.csv"));
  ASSERT_TRUE(dest->commit());
  EXPECT_THAT(folder.names(), ElementsAre("out.csv"));
  EXPECT_EQ("whole", read_file(folder / "out.csv"));
}

TEST(DestinationTest, WithoutCommitNothingRemainsAndNothingIsLost) {
  const TempFolder folder;
  write_file(folder / "out", "before");
  {
    Result<Destination> dest = Destination::open(folder / "out");
    ASSERT_TRUE(dest);
    write_file(dest->written(), "half");
  }
  EXPECT_THAT(folder.names(), ElementsAre("out"));
  EXPECT_EQ("before", read_file(folder / "out"));
}

TEST(DestinationTest, TakesTheModeOfTheFileItReplaces) {
  const TempFolder folder;
  write_file(folder / "out", "");
  ASSERT_EQ(0, chmod((folder / "out").c_str(), 0640));
  Result<Destination> dest = Destination::open(folder / "out");
  ASSERT_TRUE(dest && dest->commit());
  struct stat there {};
  ASSERT_EQ(0, stat((folder / "out").c_str(), &there));
  EXPECT_EQ(0640U, there.st_mode & 07777U);
}

TEST(DestinationTest, ANewFileHasTheModeOfTheShell) {
  const TempFolder folder;
  const mode_t before = umask(027);
  Result<Destination> dest = Destination::open(folder / "out");
  umask(before);
  ASSERT_TRUE(dest && dest->commit());
  struct stat there {};
  ASSERT_EQ(0, stat((folder / "out").c_str(), &there));
  EXPECT_EQ(0640U, there.st_mode & 07777U);
}

TEST(DestinationTest, ALinkStaysALink) {
  const TempFolder folder;
  write_file(folder / "real", "before");
  std::filesystem::create_symlink("real", folder / "link");
  Result<Destination> dest = Destination::open(folder / "link");
  ASSERT_TRUE(dest);
  write_file(dest->written(), "after");
  ASSERT_TRUE(dest->commit());
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ("after", read_file(folder / "real"));
}

TEST(DestinationTest, ADanglingLinkIsReplacedByTheFile) {
  const TempFolder folder;
  std::filesystem::create_symlink("nowhere", folder / "link");
  Result<Destination> dest = Destination::open(folder / "link");
  ASSERT_TRUE(dest);
  write_file(dest->written(), "x");
  ASSERT_TRUE(dest->commit());
  EXPECT_EQ("x", read_file(folder / "link"));
}

TEST(DestinationTest, OneFileUnderTwoNamesIsOne) {
  const TempFolder folder;
  write_file(folder / "real", "");
  std::filesystem::create_symlink("real", folder / "link");
  const auto key = [&](std::string_view name) {
    return Destination::open(folder / name)->exclusive();
  };
  EXPECT_EQ(key("real"), key("link"));
  EXPECT_EQ(key("real"), key("./real"));
  EXPECT_EQ(key("new"), key(".//new"));
  EXPECT_NE(key("real"), key("new"));
}

TEST(DestinationTest, WhatCannotBeWrittenIsToldWithPathAndReason) {
  const TempFolder folder;
  write_file(folder / "file", "");
  const auto problem = [](const std::string& path) {
    const Result<Destination> dest = Destination::open(path);
    return dest ? std::string("writable") : dest.error().message;
  };
  EXPECT_THAT(problem(folder / "no/such"), HasSubstr("No such file or directory"));
  EXPECT_THAT(problem(folder / "no/such"), HasSubstr(folder / "no"));
  EXPECT_THAT(problem(folder / "file/x"), HasSubstr("Not a directory"));
  EXPECT_THAT(problem(folder.path()), HasSubstr("it is a folder"));
  EXPECT_THAT(problem(folder / "new/"), HasSubstr("its folder"));
  EXPECT_THAT(problem(folder / std::string(300, 'n')), HasSubstr("File name too long"));
  EXPECT_THAT(problem("/proc/vastar"), HasSubstr("cannot write /proc/vastar"));
  EXPECT_THAT(folder.names(), ElementsAre("file"));
}

TEST(DestinationTest, ALongNameStillHasRoomForATemporary) {
  const TempFolder folder;
  Result<Destination> dest = Destination::open(folder / std::string(255, 'n'));
  ASSERT_TRUE(dest) << dest.error().message;
  EXPECT_TRUE(dest->commit());
}

TEST(DestinationTest, DevicesAreWrittenInPlaceByAnyNumber) {
  Result<Destination> dest = Destination::open("/dev/null");
  ASSERT_TRUE(dest);
  EXPECT_EQ("/dev/null", dest->written());
  EXPECT_THAT(dest->exclusive(), IsEmpty());
  EXPECT_TRUE(dest->commit());
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(DestinationTest, APipeIsWrittenInPlaceByOne) {
  const TempFolder folder;
  ASSERT_EQ(0, mkfifo((folder / "pipe").c_str(), 0600));
  Result<Destination> dest = Destination::open(folder / "pipe");
  ASSERT_TRUE(dest);
  EXPECT_EQ(folder / "pipe", dest->written());
  EXPECT_EQ(folder / "pipe", dest->exclusive());
}

TEST(DestinationTest, StandardOutputHasSeveralNames) {
  for (const char* name : {"", "-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    const Result<Destination> dest = Destination::open(name);
    ASSERT_TRUE(dest) << name;
    EXPECT_TRUE(dest->is_stdout()) << name;
    EXPECT_EQ("-", dest->exclusive()) << name;
  }
}

TEST(DestinationTest, AUrlPassesAsItIs) {
  const Result<Destination> dest = Destination::open("http://gateway:9091/x");
  ASSERT_TRUE(dest);
  EXPECT_TRUE(dest->is_url());
  EXPECT_EQ("http://gateway:9091/x", dest->written());
}

TEST(DestinationTest, AFailedRenameKeepsWhatWasWritten) {
  const TempFolder folder;
  Result<Destination> dest = Destination::open(folder / "out");
  ASSERT_TRUE(dest);
  write_file(dest->written(), "precious");
  std::filesystem::create_directories(folder / "out");  // in the meantime
  const Result<void> placed = dest->commit();
  ASSERT_FALSE(placed);
  EXPECT_THAT(placed.error().message, HasSubstr(dest->written()));
  EXPECT_EQ("precious", read_file(dest->written()));
}

}  // namespace
}  // namespace vastar
