#include "cli/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace vastar {
namespace {

using testing::HasSubstr;

TEST(Files, WholeFilesWithAnyBytes) {
  const std::string path = testing::TempDir() + "vastar_files_test";
  const std::string content("a\0\xFF\n", 4);
  std::ofstream(path, std::ios::binary) << content;
  const auto read = read_file(path, 4);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, content);
  const auto too_large = read_file(path, 3);
  ASSERT_FALSE(too_large);
  EXPECT_THAT(too_large.error().message, HasSubstr("larger than 3 B"));
  std::remove(path.c_str());
}

TEST(Files, WhatCannotBeReadIsNamed) {
  EXPECT_THAT(read_file("/nonexistent/x", 10).error().message,
              HasSubstr("/nonexistent/x: No such file"));
  EXPECT_THAT(read_file(testing::TempDir(), 10).error().message, HasSubstr("directory"));
  EXPECT_THAT(read_file("", 10).error().message, HasSubstr("empty"));
}

}  // namespace
}  // namespace vastar
