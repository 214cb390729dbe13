// The progress line: what it says at each stage, and that it leaves no trace.
#include "output/progress_line.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <string>

#include "gmock/gmock.h"

namespace vastar {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

ProgressSnapshot snapshot(double seconds, std::uint64_t succeeded, std::uint64_t failed = 0) {
  ProgressSnapshot result;
  result.elapsed = static_cast<Nanos>(seconds * 1e9);
  result.succeeded = succeeded;
  result.failed = failed;
  result.started = succeeded + failed;
  return result;
}

ProgressGoal requests(std::uint64_t n) { return {n, {}}; }
ProgressGoal duration(double seconds) { return {{}, from_seconds(seconds)}; }

TEST(ProgressTextTest, ByRequestsTheRestIsEstimated) {
  EXPECT_EQ("[#####...............]  25%  250 done  100/s  0 failed  0:30 left",
            progress_text(snapshot(10, 250), requests(1000), 100, 80));
}

TEST(ProgressTextTest, ByDurationTheRestIsKnown) {
  EXPECT_EQ("[##########..........]  50%  7 done  0/s  2 failed  1:00:00 left",
            progress_text(snapshot(3600, 5, 2), duration(7200), 0, 80));
}

TEST(ProgressTextTest, DurationWinsOverRequests) {
  EXPECT_THAT(progress_text(snapshot(5, 1000), {1000, from_seconds(10)}, 1, 80), HasSubstr(" 50%"));
}

TEST(ProgressTextTest, PastTheEndIsTheEnd) {
  EXPECT_THAT(progress_text(snapshot(11, 9), duration(10), 1, 80),
              StartsWith("[####################] 100%"));
  EXPECT_THAT(progress_text(snapshot(11, 9), duration(10), 1, 80), EndsWith("0:00 left"));
}

TEST(ProgressTextTest, SaysNothingItDoesNotKnow) {
  EXPECT_EQ("3 done  0 failed", progress_text(snapshot(1, 3), {}, -1, 80));
  EXPECT_THAT(progress_text(snapshot(0, 0), requests(10), -1, 80), Not(HasSubstr("left")));
  EXPECT_THAT(progress_text(snapshot(1, 0), requests(10), 0, 80), Not(HasSubstr("left")));
}

TEST(ProgressTextTest, WarmsUpBeforeItCounts) {
  EXPECT_EQ("connecting and warming up", progress_text(snapshot(-2, 0), requests(10), -1, 80));
}

TEST(ProgressTextTest, NeverWiderThanTheTerminal) {
  EXPECT_EQ(20U, progress_text(snapshot(10, 250), requests(1000), 100, 20).size());
}

TEST(PointLineTest, HasTheFiguresAndTheReason) {
  SweepPoint point;
  point.concurrency = 100;
  point.rps = 35800;
  point.p50_ms = 2.7;
  point.error_rate = 0.04;
  EXPECT_EQ("c=100         35800 req/s   p50   2.7ms   p99       -   errors 4.00%",
            point_line(point));
  point.disqualified = "errors=0.04\x1b";
  EXPECT_THAT(point_line(point), EndsWith("disqualified: errors=0.04\\x1B"));
}

class ProgressLineTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(0, pipe2(ends_.data(), O_NONBLOCK)); }
  void TearDown() override {
    for (const int fd : ends_) close(fd);
  }
  std::string written() {
    std::array<char, 4096> bytes{};
    const ssize_t n = read(ends_[0], bytes.data(), bytes.size());
    return n > 0 ? std::string(bytes.data(), static_cast<std::size_t>(n)) : std::string();
  }

  std::array<int, 2> ends_{};
};

TEST_F(ProgressLineTest, DisabledItWritesNothing) {
  {
    ProgressLine line(ends_[1], false);
    line.start(requests(10), "c=1");
    line.update(snapshot(1, 1));
  }
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(ProgressLineTest, RewritesAndErasesItself) {
  ProgressLine line(ends_[1], true);
  line.start(requests(10), "c=5 (1/3)");
  line.update(snapshot(1, 1));
  const std::string first = written();
  EXPECT_THAT(first, StartsWith("\rc=5 (1/3)  ["));
  EXPECT_THAT(first, Not(HasSubstr("\n")));
  line.erase();
  EXPECT_EQ("\r" + std::string(first.size() - 1, ' ') + "\r", written());
  line.erase();
  EXPECT_THAT(written(), IsEmpty()) << "nothing left to erase";
}

TEST_F(ProgressLineTest, AShorterLineCoversTheLongerOne) {
  ProgressLine line(ends_[1], true);
  line.start({}, "");
  line.update(snapshot(1, 1000000));
  const std::size_t before = written().size();
  line.update(snapshot(2, 1000000));
  EXPECT_GE(written().size(), before);
}

TEST_F(ProgressLineTest, DrawsTenTimesASecondAtMost) {
  ProgressLine line(ends_[1], true);
  line.start({}, "");
  line.update(snapshot(1.00, 1));
  EXPECT_THAT(written(), Not(IsEmpty()));
  line.update(snapshot(1.05, 2));
  EXPECT_THAT(written(), IsEmpty());
  line.update(snapshot(1.11, 3));
  EXPECT_THAT(written(), Not(IsEmpty()));
}

TEST_F(ProgressLineTest, TheRateIsThatOfTheLastSecond) {
  ProgressLine line(ends_[1], true);
  line.start({}, "");
  line.update(snapshot(0, 0));
  line.update(snapshot(1, 1000));
  line.update(snapshot(2, 1000 + 50));
  EXPECT_THAT(written(), HasSubstr(" 50/s"));
}

TEST_F(ProgressLineTest, ANewRunStartsItsRateAfresh) {
  ProgressLine line(ends_[1], true);
  line.start({}, "a");
  line.update(snapshot(5, 5000));
  line.start({}, "b");
  (void)written();
  line.update(snapshot(0.5, 10));
  EXPECT_THAT(written(), Not(HasSubstr("/s")));
}

// Blanks for a wider line that was would wrap, and leave a line behind at each drawing.
TEST(ProgressLineOnATerminal, NeverWritesPastItsWidth) {
  int terminal = -1;
  int shown = -1;
  winsize size{.ws_row = 24, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
  ASSERT_EQ(openpty(&terminal, &shown, nullptr, nullptr, &size), 0);
  const auto written = [&] {
    std::array<char, 4096> bytes{};
    return read(terminal, bytes.data(), bytes.size());
  };
  {
    ProgressLine line(shown, true);
    line.start(requests(1000000), "a label of some length");
    line.update(snapshot(1, 100));
    EXPECT_GT(written(), 60);
    size.ws_col = 20;
    ASSERT_EQ(ioctl(terminal, TIOCSWINSZ, &size), 0);
    line.update(snapshot(2, 200));
    EXPECT_EQ(written(), 1 + 19) << "a carriage return, and all columns but the last";
    size.ws_col = 10;
    ASSERT_EQ(ioctl(terminal, TIOCSWINSZ, &size), 0);
  }
  EXPECT_EQ(written(), 1 + 9 + 1) << "erased";
  close(terminal);
  close(shown);
}

// The other end holds it (Ctrl-S) or does not read: what is shown is lost, and nobody waits.
TEST(ProgressLineOnATerminal, DoesNotWaitForOneThatTakesNothing) {
  int terminal = -1;
  int shown = -1;
  ASSERT_EQ(openpty(&terminal, &shown, nullptr, nullptr, nullptr), 0);
  ASSERT_EQ(fcntl(shown, F_SETFL, O_NONBLOCK), 0);
  const std::string much(1 << 16, 'x');
  while (write(shown, much.data(), much.size()) > 0) {
  }
  ASSERT_EQ(fcntl(shown, F_SETFL, 0), 0) << "blocking, as terminals are";
  {
    ProgressLine line(shown, true);
    line.start(requests(10), "c=1");
    line.update(snapshot(1, 1));
    line.update(snapshot(2, 2));
  }
  close(terminal);
  close(shown);
}

TEST_F(ProgressLineTest, GoneWithItsObject) {
  {
    ProgressLine line(ends_[1], true);
    line.update(snapshot(1, 1));
  }
  EXPECT_THAT(written(), EndsWith(" \r"));
}

}  // namespace
}  // namespace vastar
