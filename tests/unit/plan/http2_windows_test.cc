// --h2-window: one size or two, within what HTTP/2 has.
#include "plan/http2_windows.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

Http2Windows windows_of(std::string_view text) {
  const Result<Http2Windows> windows = parse_http2_windows(text);
  EXPECT_TRUE(windows.ok()) << text;
  return windows ? *windows : Http2Windows{};
}

TEST(Http2Windows, OneSizeIsOfBoth) {
  EXPECT_EQ(windows_of("1M"), (Http2Windows{1U << 20U, 1U << 20U}));
  EXPECT_EQ(windows_of("2147483647"), (Http2Windows{2'147'483'647, 2'147'483'647}));
}

TEST(Http2Windows, AConnectionHasNoLessThanTheStandardGivesIt) {
  EXPECT_EQ(windows_of("1"), (Http2Windows{1, 65'535}));
  EXPECT_EQ(windows_of("16k"), (Http2Windows{16'384, 65'535}));
  EXPECT_FALSE(parse_http2_windows("16k,16k").ok());
}

TEST(Http2Windows, TwoSizesAreOfEach) {
  EXPECT_EQ(windows_of("64k,1M"), (Http2Windows{65'536, 1U << 20U}));
  EXPECT_EQ(windows_of("2M, 65535"), (Http2Windows{2U << 20U, 65'535}));
  EXPECT_EQ(to_text(windows_of("64k,1M")), "65536,1048576");
}

TEST(Http2Windows, WhatIsNoWindowIsRefused) {
  for (const char* text :
       {"", "0", "2G", "2147483648", "-1", "x", "1,2,3", "64k,", ",64k", "1.5"}) {
    EXPECT_FALSE(parse_http2_windows(text).ok()) << text;
  }
}

}  // namespace
}  // namespace vastar
