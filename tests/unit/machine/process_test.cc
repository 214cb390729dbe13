// Commands in process groups of their own: started, looked at, ended, with nothing left behind.
#include "machine/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

#include "base/text.h"

namespace vastar {
namespace {

using ::testing::HasSubstr;

// False when it does not come true within a patience that no machine should need.
bool becomes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 6000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

Process started(const std::string& command) {
  auto process = Process::start(command);
  if (!process) std::abort();
  return std::move(*process);
}

// Waits for a line of output that is a pid.
pid_t printed_pid(const Process& process) {
  becomes_true([&] { return parse_unsigned(process.last_output(1)).has_value(); });
  return static_cast<pid_t>(parse_unsigned(process.last_output(1)).value_or(0));
}

bool exists(pid_t pid) { return kill(pid, 0) == 0; }

TEST(Process, RunsUntilItIsEnded) {
  Process process = started("echo $$; exec sleep 1000");
  const pid_t pid = printed_pid(process);
  ASSERT_GT(pid, 0);
  EXPECT_TRUE(process.running());
  EXPECT_EQ(process.how_it_ended(), "is still running");
  process.end();
  EXPECT_FALSE(process.running());
  EXPECT_THAT(process.how_it_ended(), HasSubstr("signal 15"));
  EXPECT_FALSE(exists(pid));
}

TEST(Process, IsInAGroupOfItsOwn) {
  Process process = started("echo $$; exec sleep 1000");
  const pid_t pid = printed_pid(process);
  EXPECT_EQ(getpgid(pid), pid);
  EXPECT_NE(getpgid(pid), getpgid(0));
}

TEST(Process, TellsHowItEndedAndWhatItSaid) {
  Process process = started("echo one; echo two >&2; echo three; exit 7");
  ASSERT_TRUE(becomes_true([&] { return !process.running(); }));
  EXPECT_EQ(process.how_it_ended(), "exited with status 7");
  EXPECT_EQ(process.last_output(2), "two\nthree");
  EXPECT_EQ(process.last_output(100), "one\ntwo\nthree");
  EXPECT_EQ(process.last_output(1), "three");
}

TEST(Process, ACommandThatIsNotThereIsStatus127) {
  Process process = started("/no/such/server --port 1");
  ASSERT_TRUE(becomes_true([&] { return !process.running(); }));
  EXPECT_EQ(process.how_it_ended(), "exited with status 127");
  EXPECT_THAT(process.last_output(5), HasSubstr("/no/such/server"));
}

TEST(Process, EndsWhatTheShellStarted) {
  Process process = started("sleep 1000 & echo $!; wait");
  const pid_t grandchild = printed_pid(process);
  ASSERT_TRUE(exists(grandchild));
  process.end();
  EXPECT_FALSE(exists(grandchild));
}

TEST(Process, RunsAsLongAsAnythingOfItsGroupDoes) {
  Process process = started("sleep 1000 & echo $!; exit 0");
  const pid_t orphan = printed_pid(process);
  ASSERT_TRUE(becomes_true(
      [&] { return process.running() && process.how_it_ended() == "exited with status 0"; }));
  EXPECT_TRUE(process.running());
  process.end();
  EXPECT_FALSE(exists(orphan));  // not even as a zombie
}

TEST(Process, IsKilledWhenItDoesNotEnd) {
  Process process = started("trap '' TERM; echo $$; while :; do sleep 0.01; done");
  const pid_t pid = printed_pid(process);
  process.end(50 * kMillisecond);
  EXPECT_FALSE(exists(pid));
  EXPECT_THAT(process.how_it_ended(), HasSubstr("signal 9"));
}

TEST(Process, HasTheTimeToEndInOrder) {
  Process process = started("trap 'echo bye; exit 3' TERM; echo $$; while :; do sleep 0.01; done");
  printed_pid(process);
  process.ask_to_end();
  ASSERT_TRUE(becomes_true([&] { return !process.running(); }));
  EXPECT_EQ(process.how_it_ended(), "exited with status 3");
  EXPECT_EQ(process.last_output(1), "bye");
}

TEST(Process, HasItsSignalsAndAnEmptyInput) {
  (void)std::signal(SIGPIPE, SIG_IGN);  // as in vastar itself
  Process process = started("cat; kill -PIPE $$; echo ignored");
  ASSERT_TRUE(becomes_true([&] { return !process.running(); }));
  EXPECT_THAT(process.how_it_ended(), HasSubstr("signal 13"));
  EXPECT_EQ(process.last_output(5), "");
  (void)std::signal(SIGPIPE, SIG_DFL);
}

TEST(Process, SeesTheEnvironment) {
  setenv("VASTAR_PROCESS_TEST", "seen", 1);
  Process process = started("echo $VASTAR_PROCESS_TEST");
  ASSERT_TRUE(becomes_true([&] { return !process.running(); }));
  EXPECT_EQ(process.last_output(1), "seen");
}

TEST(Process, KeepsABoundedTailOfWhatIsSaid) {
  Process process =
      started("yes 0123456789 | head -c 40000000; echo; while :; do echo last; sleep 0.01; done");
  ASSERT_TRUE(becomes_true([&] { return process.running() && process.last_output(1) == "last"; }));
  EXPECT_LT(process.last_output(1'000'000).size(), 20'000U);
}

TEST(Process, MovesAndIsReplaced) {
  Process first = started("echo $$; exec sleep 1000");
  const pid_t pid = printed_pid(first);
  first = started("exec sleep 1000");
  EXPECT_FALSE(exists(pid));
  Process second = std::move(first);
  EXPECT_TRUE(second.running());
  EXPECT_FALSE(first.running());  // NOLINT: what is moved from is a process that is gone
}

// A daemon is a child of the shell at first, which may take a moment to end.
TEST(Process, FindsAndEndsWhatLeftItsGroup) {
  Process process = started("setsid sh -c 'echo $$; sleep 60; true' & exit 0");
  const pid_t daemon = printed_pid(process);
  ASSERT_TRUE(becomes_true([&] { return !process.running(); }));
  ASSERT_TRUE(becomes_true([&] { return process.has_daemons(); }));
  EXPECT_TRUE(exists(daemon));
  Process other = started("setsid sh -c 'echo $$; exec sleep 60' & exit 0");
  const pid_t daemon_of_other = printed_pid(other);
  ASSERT_TRUE(becomes_true([&] { return other.has_daemons(); }));
  process.end();
  EXPECT_FALSE(exists(daemon));
  EXPECT_TRUE(exists(daemon_of_other)) << "each ends its own";
  other.end();
  EXPECT_FALSE(exists(daemon_of_other));
}

TEST(Process, KillsADaemonThatDoesNotEnd) {
  Process process = started("setsid sh -c 'trap \"\" TERM; echo $$; sleep 60; sleep 60' & exit 0");
  const pid_t daemon = printed_pid(process);
  ASSERT_TRUE(becomes_true([&] { return process.has_daemons(); }));
  process.end(50 * kMillisecond);
  EXPECT_FALSE(exists(daemon));
}

// vastar's own death, as by SIGKILL: its guard ends what it had started.
TEST(Process, GoesWhenItsParentDies) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t parent = fork();
  if (parent == 0) {
    Process process = started("trap 'echo bye' TERM; sleep 1000 & echo $!; wait; wait");
    const pid_t grandchild = printed_pid(process);
    (void)!write(ends[1], &grandchild, sizeof grandchild);
    kill(getpid(), SIGKILL);
  }
  pid_t grandchild = 0;
  ASSERT_EQ(read(ends[0], &grandchild, sizeof grandchild), ssize_t{sizeof grandchild});
  close(ends[0]);
  close(ends[1]);
  waitpid(parent, nullptr, 0);
  ASSERT_GT(grandchild, 0);
  // Its new parent may be slow to reap it: a zombie is as good as gone.
  EXPECT_TRUE(becomes_true([&] {
    waitpid(grandchild, nullptr, WNOHANG);
    return !exists(grandchild);
  }));
}

}  // namespace
}  // namespace vastar
