// A plugin in its process: the calls it gets, and every way in which it can go wrong.
#include "output/plugin_process.h"

#include <sys/wait.h>

#include <csignal>
#include <cstring>

#include "base/text.h"
#include "gmock/gmock.h"
#include "unit/output/support.h"

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class PluginProcessTest : public testing::Test {
 protected:
  using Started = Result<std::unique_ptr<PluginProcess>>;

  Started start(const PluginLimits& limits = {}) const {
    PluginStart start;
    start.path = test_plugin(name_);
    start.expected_name = name_;
    start.owns_stdout = dest_ == "-";
    start.config = R"({"dest":")" + dest_ + R"(","options":{}})";
    return PluginProcess::start(start, {}, limits);
  }
  std::string start_problem(const char* mode, const PluginLimits& limits = {}) const {
    const ScopedVariable misbehave("VASTAR_PROBE", mode);
    const Started process = start(limits);
    return process ? "started" : process.error().message;
  }
  std::string finish_problem(const char* mode, const PluginLimits& limits = {}) const {
    const ScopedVariable misbehave("VASTAR_PROBE", mode);
    const Started process = start(limits);
    if (!process) return process.error().message;
    (*process)->event("{}");
    const Result<void> finished = (*process)->finish("{}");
    return finished ? "finished" : finished.error().message;
  }
  static PluginLimits short_limits() {
    return {200 * kMillisecond, 200 * kMillisecond, 200 * kMillisecond};
  }

  TempFolder folder_;
  std::string name_ = "probe";
  std::string dest_ = folder_ / "out";
};

TEST_F(PluginProcessTest, GetsItsCallsInOrder) {
  const Started process = start();
  ASSERT_TRUE(process) << process.error().message;
  EXPECT_EQ("probe", (*process)->info().name);
  EXPECT_EQ("9.8.7", (*process)->info().version);
  EXPECT_EQ(1U, (*process)->info().abi);
  EXPECT_TRUE((*process)->info().wants_events);
  (*process)->event(R"({"event":"start"})");
  (*process)->event(R"({"event":"end"})");
  const Result<void> finished = (*process)->finish(R"({"kind":"run"})");
  EXPECT_TRUE(finished) << finished.error().message;
  EXPECT_TRUE((*process)->close());
  EXPECT_EQ("event {\"event\":\"start\"}\nevent {\"event\":\"end\"}\nfinish {\"kind\":\"run\"}\n",
            read_file(dest_));
}

TEST_F(PluginProcessTest, ALargeDocumentArrivesWhole) {
  const Started process = start();
  ASSERT_TRUE(process);
  const std::string document(5 << 20, 'd');
  ASSERT_TRUE((*process)->finish(document));
  ASSERT_TRUE((*process)->close());
  EXPECT_EQ("finish " + document + "\n", read_file(dest_));
}

TEST_F(PluginProcessTest, WhatItPrintsIsOutWhenFinishReturns) {
  StdoutCapture capture;
  dest_ = "-";
  const Started process = start();
  ASSERT_TRUE(process);
  ASSERT_TRUE((*process)->finish("{}"));
  EXPECT_EQ("finish {}\n", capture.text());
}

TEST_F(PluginProcessTest, WhoDoesNotOwnStandardOutputCannotSpoilIt) {
  StdoutCapture capture;
  EXPECT_EQ("finished", finish_problem("stray_print"));
  EXPECT_EQ("", capture.text());
}

TEST_F(PluginProcessTest, AFullStandardOutputIsAnError) {
  const StdoutCapture full("/dev/full");
  dest_ = "-";
  EXPECT_THAT(finish_problem("none"), HasSubstr("No space left on device"));
}

TEST_F(PluginProcessTest, ItsErrorsAreToldWithoutControlCharacters) {
  EXPECT_EQ("the probe\\x0Asays no", start_problem("open_fail"));
  EXPECT_EQ("the disk is on fire \\x1B[31m", finish_problem("finish_fail"));
}

TEST_F(PluginProcessTest, AFailureWithoutAMessageHasItsCode) {
  EXPECT_EQ("open failed with code 7 and no message", start_problem("open_fail_silently"));
}

TEST_F(PluginProcessTest, AMessageThatFillsTheBufferNeedsNoEnd) {
  EXPECT_THAT(finish_problem("finish_fill_err"), HasSubstr("xxxxx"));
}

TEST_F(PluginProcessTest, CrashesAreNamed) {
  EXPECT_EQ("it crashed with signal 11 (Segmentation fault) while it was opened",
            start_problem("open_crash"));
  EXPECT_EQ("it crashed with signal 11 (Segmentation fault) while it wrote the report",
            finish_problem("finish_crash"));
  EXPECT_EQ("it crashed with signal 6 (Aborted) while it wrote the report",
            finish_problem("finish_abort"));
  EXPECT_EQ("it crashed with signal 11 (Segmentation fault) while it wrote the report",
            finish_problem("event_crash"));
}

TEST_F(PluginProcessTest, WhatIsThrownWithASharedRuntimeStaysInThePlugin) {
  name_ = "throwing";
  EXPECT_EQ("finished", finish_problem("none"));
  EXPECT_EQ("Invalid metric name", finish_problem("library"));
  EXPECT_THAT(finish_problem("runtime"), HasSubstr("basic_string::at"));
  EXPECT_EQ("an unknown exception", finish_problem("itself"));
  EXPECT_EQ("an event failed with code 1", finish_problem("event"));
}

TEST_F(PluginProcessTest, ExitsAreNamed) {
  EXPECT_EQ("it ended itself with status 3 while it was opened", start_problem("open_exit"));
  EXPECT_EQ("it ended itself with status 0 while it wrote the report",
            finish_problem("finish_exit"));
}

TEST_F(PluginProcessTest, HangsEnd) {
  EXPECT_EQ("it did not end being opened within 200ms and was killed",
            start_problem("open_hang", short_limits()));
  EXPECT_EQ("it did not end writing the report within 200ms and was killed",
            finish_problem("finish_hang", short_limits()));
}

TEST_F(PluginProcessTest, AHangOrCrashInCloseIsNamed) {
  for (const auto& [mode, words] : {std::pair{"close_crash", "crashed with signal 11"},
                                    std::pair{"close_hang", "did not end being closed"}}) {
    const ScopedVariable misbehave("VASTAR_PROBE", mode);
    const Started process = start(short_limits());
    ASSERT_TRUE(process);
    ASSERT_TRUE((*process)->finish("{}"));
    const Result<void> closed = (*process)->close();
    ASSERT_FALSE(closed) << mode;
    EXPECT_THAT(closed.error().message, HasSubstr(words));
    EXPECT_TRUE((*process)->close()) << "the second time there is nothing to do";
  }
}

TEST_F(PluginProcessTest, AFailedEventIsReportedAtFinish) {
  EXPECT_EQ("an event failed with code 5", finish_problem("event_fail"));
}

TEST_F(PluginProcessTest, ASlowOneLosesEventsButGetsTheDocument) {
  const std::string go = folder_ / "go";
  const ScopedVariable misbehave("VASTAR_PROBE", "event_wait");
  const ScopedVariable until("VASTAR_PROBE_FILE", go.c_str());
  const Started process = start();
  ASSERT_TRUE(process);
  const std::string event(100'000, 'e');
  for (int i = 0; i < 100; ++i) (*process)->event(event);  // returns although nobody reads
  EXPECT_GT((*process)->dropped_events(), 0U);
  EXPECT_LT((*process)->dropped_events(), 100U);
  write_file(go, "");
  ASSERT_TRUE((*process)->finish("{}"));
  ASSERT_TRUE((*process)->close());
  const std::string written = read_file(dest_);
  const auto lines = static_cast<std::size_t>(std::count(written.begin(), written.end(), '\n'));
  EXPECT_EQ(100 - (*process)->dropped_events() + 1, lines);
  EXPECT_THAT(written.substr(written.size() - 10), HasSubstr("finish {}\n"));
}

TEST_F(PluginProcessTest, EventsToADeadOneAreHarmless) {
  const ScopedVariable misbehave("VASTAR_PROBE", "event_crash");
  const Started process = start();
  ASSERT_TRUE(process);
  for (int i = 0; i < 1000; ++i) (*process)->event(std::string(1000, 'e'));
  EXPECT_FALSE((*process)->finish("{}"));
  (*process)->event("{}");
  EXPECT_FALSE((*process)->finish("{}"));
}

TEST_F(PluginProcessTest, ClosesWithoutADocument) {
  const std::string mark = folder_ / "closed";
  const ScopedVariable misbehave("VASTAR_PROBE", "close_mark");
  const ScopedVariable file("VASTAR_PROBE_FILE", mark.c_str());
  { ASSERT_TRUE(start()); }
  EXPECT_TRUE(std::filesystem::exists(mark));
  EXPECT_EQ("", read_file(dest_));
}

TEST_F(PluginProcessTest, RefusesWhatItCannotRun) {
  const auto problem_of = [this](const char* name) {
    name_ = name;
    return start_problem("none");
  };
  EXPECT_THAT(problem_of("newer"), HasSubstr("built for plugin ABI 2, this vastar has ABI 1"));
  EXPECT_THAT(problem_of("short"), HasSubstr("its description is 16 bytes"));
  EXPECT_THAT(problem_of("misnamed"), HasSubstr("calls itself \"other\", not \"misnamed\""));
  EXPECT_THAT(problem_of("noentry"), HasSubstr("has no vastar_output_entry"));
  EXPECT_THAT(problem_of("crashload"), HasSubstr("crashed with signal 11"));
  EXPECT_THAT(problem_of("absent"), HasSubstr("it does not load"));
  EXPECT_EQ("started", problem_of("longer")) << "fields of later versions do not matter";
}

// Ctrl-C goes to the whole process group of the terminal. Runs in a group of its own.
int interrupted_run(const std::string& dest) {
  setpgid(0, 0);
  (void)std::signal(SIGINT, SIG_IGN);
  (void)std::signal(SIGTERM, SIG_IGN);
  PluginStart start;
  start.path = test_plugin("probe");
  start.config = R"({"dest":")" + dest + R"("})";
  const auto process = PluginProcess::start(start);
  if (!process) return 1;
  kill(0, SIGINT);
  kill(0, SIGTERM);
  if (!(*process)->finish("interrupted")) return 2;
  return (*process)->close() ? 0 : 3;
}

TEST_F(PluginProcessTest, ReportsAnInterruptedRun) {
  const pid_t pid = fork();
  if (pid == 0) _exit(interrupted_run(dest_));
  int status = 0;
  ASSERT_EQ(pid, waitpid(pid, &status, 0));
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(0, WEXITSTATUS(status));
  EXPECT_EQ("finish interrupted\n", read_file(dest_));
}

TEST_F(PluginProcessTest, HandlersOfTheParentAreNotRunInIt) {
  (void)std::signal(SIGSEGV, [](int) { _exit(99); });
  EXPECT_THAT(finish_problem("finish_crash"), HasSubstr("signal 11"));
  (void)std::signal(SIGSEGV, SIG_DFL);
}

// With a second plugin started after it, which must not keep its socket open.
TEST_F(PluginProcessTest, ClosesWhenItsParentIsKilled) {
  const std::string mark = folder_ / "closed";
  const ScopedVariable misbehave("VASTAR_PROBE", "close_mark");
  const ScopedVariable file("VASTAR_PROBE_FILE", mark.c_str());
  const pid_t pid = fork();
  if (pid == 0) {
    // The plugin that hangs outlives this test; whoever reads the test's output must not wait for
    // it.
    (void)!std::freopen("/dev/null", "w", stdout);
    (void)!std::freopen("/dev/null", "w", stderr);
    const Started process = start();
    PluginStart hung;
    hung.path = test_plugin("probe");
    hung.config = R"({"dest":"/dev/null"})";
    setenv("VASTAR_PROBE", "close_hang", 1);
    const Started second = PluginProcess::start(hung, {(*process)->socket()});
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(pid, waitpid(pid, &status, 0));
  for (int i = 0; i < 2000 && !std::filesystem::exists(mark); ++i) usleep(5000);
  EXPECT_TRUE(std::filesystem::exists(mark));
}

}  // namespace
}  // namespace vastar
