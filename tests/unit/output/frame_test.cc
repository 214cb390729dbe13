// Frames over a socket: whole, in order, and never trusting what comes back.
#include "output/frame.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace vastar {
namespace {

class FrameTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data())); }
  void TearDown() override {
    for (const int fd : ends_) {
      if (fd >= 0) close(fd);
    }
  }
  void close_first() {
    close(ends_[0]);
    ends_[0] = -1;
  }
  static Nanos soon() { return monotonic_now() + kMillisecond; }

  std::array<int, 2> ends_{-1, -1};
};

TEST_F(FrameTest, ArriveWholeAndInOrder) {
  ASSERT_TRUE(write_frame(ends_[0], FrameKind::kEvent, "one"));
  ASSERT_TRUE(write_frame(ends_[0], FrameKind::kFinish, std::string("\0\n", 2)));
  ASSERT_TRUE(write_frame(ends_[0], FrameKind::kClose, ""));
  EXPECT_EQ("one", read_frame(ends_[1])->payload);
  const std::optional<Frame> second = read_frame(ends_[1]);
  EXPECT_EQ(FrameKind::kFinish, second->kind);
  EXPECT_EQ(std::string("\0\n", 2), second->payload);
  EXPECT_EQ(FrameKind::kClose, read_frame(ends_[1])->kind);
}

TEST_F(FrameTest, LargerThanTheSocketTakesAtOnce) {
  const std::string large(3 << 20, 'x');
  std::thread writer([&] { write_frame(ends_[0], FrameKind::kFinish, large); });
  const std::optional<Frame> frame = read_frame(ends_[1]);
  writer.join();
  ASSERT_TRUE(frame);
  EXPECT_EQ(large, frame->payload);
}

TEST_F(FrameTest, TheEndOfTheStreamIsNoFrame) {
  close_first();
  EXPECT_FALSE(read_frame(ends_[1]));
}

TEST_F(FrameTest, AFrameCutShortIsNone) {
  const std::string bytes = encode_frame(FrameKind::kDone, "whole");
  ASSERT_EQ(12, send(ends_[0], bytes.data(), 12, 0));
  close_first();
  EXPECT_FALSE(read_frame(ends_[1]));
}

TEST_F(FrameTest, WritingToNobodyFailsWithoutASignal) {
  close_first();
  EXPECT_FALSE(write_frame(ends_[1], FrameKind::kDone, "x"));
}

TEST_F(FrameTest, WaitsNoLongerThanTheDeadline) {
  Frame frame{};
  EXPECT_EQ(ReadResult::kTimedOut, read_frame_until(ends_[1], soon(), 100, &frame));
}

TEST_F(FrameTest, AnAbsurdSizeIsNotAllocated) {
  ASSERT_TRUE(write_frame(ends_[0], FrameKind::kError, std::string(101, 'x')));
  Frame frame{};
  EXPECT_EQ(ReadResult::kEnded, read_frame_until(ends_[1], soon(), 100, &frame));
}

}  // namespace
}  // namespace vastar
