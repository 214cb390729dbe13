// The exit codes, each as a user would meet it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fmt/format.h>

#include <string>

#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

int code_of(std::vector<std::string> arguments) { return vastar(std::move(arguments)).exit_code; }

// Slow enough for the generator never to be the limit, which would leave latencies unjudged.
std::string slow(const Target& target) { return target.url("/delay/2ms"); }

// The code of a run whose gate was judged. A machine that takes the CPU away for a moment makes a
// run inconclusive, rightly; what it does for ten runs in a row is no accident.
int judged_code_of(const std::vector<std::string>& arguments, int undecided = 3) {
  int code = undecided;
  for (int run = 0; run < 10 && code == undecided; ++run) code = code_of(arguments);
  return code;
}

// No server of a test running beside this one can have taken it, as it could a port just free.
std::string nobody() { return "http://127.0.0.1:1/"; }

TEST(ExitCode, ZeroWhenMeasuredWhateverTheStatuses) {
  Target target;
  EXPECT_EQ(code_of({"-n", "20", "-c", "2", target.url()}), 0);
  EXPECT_EQ(code_of({"-n", "20", "-c", "2", target.url("/status/500")}), 0);
  EXPECT_EQ(judged_code_of({"-n", "200", "-c", "4", "--slo", "p99<30s", slow(target)}), 0);
}

TEST(ExitCode, OneWhenAGateFails) {
  Target target;
  EXPECT_EQ(judged_code_of({"-n", "200", "-c", "2", "--slo", "p50<1us", slow(target)}), 1);
  EXPECT_EQ(
      judged_code_of({"-n", "20", "-c", "2", "--slo", "error_rate<1%", target.url("/status/500")}),
      1);
  EXPECT_EQ(judged_code_of({"-n", "200", "-c", "2", "--slo-p99=1us", slow(target)}), 1);
  // Answered, though never well: that is a target without a good point, not one that is not there.
  EXPECT_EQ(code_of({"sweep", "-n", "20", "--conc", "1,2", target.url("/status/500")}), 1);
}

TEST(ExitCode, TwoWhenTheCommandIsWrongAndNothingIsSent) {
  Nginx nginx;
  const std::vector<std::vector<std::string>> wrong = {
      {"--no-such-flag", nginx.url()},
      {"-n", "0", nginx.url()},
      {"-c", "0", nginx.url()},
      {"-z", "soon", nginx.url()},
      {"-q", "5", "--rate", "5", nginx.url()},
      {"--slo", "p98<1ms", nginx.url()},
      {"--slo", "p99", nginx.url()},
      {"-o", "no-such-output", nginx.url()},
      {"-o", "csv=/no/such/folder/file.csv", nginx.url()},
      {"-o", "csv=-", "-o", "ndjson=-", nginx.url()},
      {"--expect-status", "99", nginx.url()},
      {"--source-address", "localhost", nginx.url()},
      {"--source-address", "192.0.2.1", nginx.url()},
      {"--source-address", "::1", nginx.url()},
      {"sweep", "--source-address", "192.0.2.1", nginx.url()},
      {"-H", "no colon", nginx.url()},
      {"ftp://127.0.0.1/"},
      {"http://"},
      {"sweep", "--conc", "10..5:log=3", nginx.url()},
      {},
  };
  for (const auto& arguments : wrong) {
    const Finished finished = vastar(arguments);
    const std::string shown = fmt::format("{}", fmt::join(arguments, " "));
    EXPECT_EQ(finished.exit_code, 2) << shown;
    EXPECT_EQ(finished.out, "") << shown;
    EXPECT_NE(finished.err, "") << shown;
  }
  EXPECT_EQ(nginx.stop_and_count_requests(), 0U);
}

// The command in a shell, with what it redirects.
int code_in_shell(std::vector<std::string> arguments, const std::string& redirection) {
  const std::string script = "exec \"$@\" " + redirection;
  std::vector<std::string> words = {"/bin/sh", "-c", script, "sh"};
  for (std::string& word : vastar_command(std::move(arguments))) words.push_back(std::move(word));
  return run_program(words).exit_code;
}

TEST(ExitCode, StandsWithoutStandardError) {
  Target target;
  for (const char* redirection : {"2>/dev/full", "2>&-", "0<&- 2>&-"}) {
    EXPECT_EQ(code_in_shell({"-n", "0", target.url()}, redirection), 2) << redirection;
    EXPECT_EQ(code_in_shell({"-n", "20", "-c", "30", target.url()}, redirection), 0) << redirection;
    EXPECT_EQ(code_in_shell({"sweep", "-n", "20", "--conc", "1", target.url()}, redirection), 0);
    EXPECT_EQ(code_in_shell({}, redirection), 2) << redirection;
  }
}

TEST(ExitCode, FourWithEveryStandardStreamClosed) {
  Target target;
  EXPECT_EQ(code_in_shell({"-n", "20", "-c", "2", target.url()}, "0<&- 1>&- 2>&-"), 4);
}

TEST(ExitCode, ThreeWhenTheGateCannotBeJudged) {
  Target target;
  // 50 requests have no p99.
  EXPECT_EQ(code_of({"-n", "50", "-c", "2", "--slo", "p99<1s", target.url()}), 3);
  const std::vector<std::string> base = {
      "-n", "50", "-c", "2", "--slo", "p99<1s", "--inconclusive"};
  auto mapped = [&](const char* to) {
    auto arguments = base;
    arguments.insert(arguments.end(), {to, target.url()});
    return code_of(arguments);
  };
  EXPECT_EQ(mapped("pass"), 0);
  EXPECT_EQ(mapped("fail"), 1);
}

TEST(ExitCode, BisectIsToldOfNoBadCommitThatWasNotMeasured) {
  Target target;
  const auto code = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--bisect");
    return code_of(std::move(arguments));
  };
  const auto judged = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--bisect");
    return judged_code_of(arguments, 125);
  };
  EXPECT_EQ(code({"-n", "20", "-c", "2", nobody()}), 125);
  EXPECT_EQ(code({"-n", "50", "-c", "2", "--slo", "p99<1s", slow(target)}), 125);
  EXPECT_EQ(code({"--no-such-flag", target.url()}), 255);
  EXPECT_EQ(judged({"-n", "200", "-c", "2", "--slo", "p50<1us", slow(target)}), 1);
  EXPECT_EQ(judged({"-n", "200", "-c", "2", "--slo", "p50<30s", slow(target)}), 0);
}

TEST(ExitCode, FourWhenNothingAnswers) {
  const Finished refused = vastar({"-n", "20", "-c", "2", nobody()});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_THAT(refused.err, HasSubstr("refused"));
  EXPECT_EQ(refused.out, "");
  const Finished unknown = vastar({"-n", "20", "-c", "2", "http://no-such-host.invalid/"});
  EXPECT_EQ(unknown.exit_code, 4);
  EXPECT_THAT(unknown.err, HasSubstr("no-such-host.invalid"));
  EXPECT_EQ(code_of({"sweep", "-n", "20", nobody()}), 4);
}

TEST(ExitCode, FourWhenNothingCompletes) {
  Target target;
  EXPECT_EQ(code_of({"-n", "20", "-c", "2", target.url("/fault/reset")}), 4);
  EXPECT_EQ(code_of({"-n", "20", "-c", "2", "--disable-keepalive", nobody()}), 4);
}

// Interrupts a run in the middle and gives back how it ended.
Finished interrupted(int signal_number, std::vector<std::string> arguments) {
  Process load(vastar_command(std::move(arguments)));
  load.wait_for_line("\"start\"");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  load.signal(signal_number);
  return load.wait();
}

TEST(ExitCode, AnInterruptedRunReportsWhatThereWas) {
  Target target;
  for (const auto& [number, code] : {std::pair{SIGINT, 130}, {SIGTERM, 143}}) {
    const Finished finished =
        interrupted(number, {"-o", "ndjson", "-z", "1h", "-c", "4", target.url()});
    EXPECT_EQ(finished.exit_code, code);
    EXPECT_THAT(finished.out, HasSubstr("\"kind\":\"run\""));
    EXPECT_THAT(finished.out, HasSubstr("\"interrupted\":true"));
  }
}

TEST(ExitCode, AnInterruptedSweepReportsItsPoints) {
  Target target;
  Process load(
      vastar_command({"sweep", "--conc", "2,4,8,16", "-z", "500ms", "-o", "ndjson", target.url()}));
  load.wait_for_line("\"point\"");
  load.signal(SIGINT);
  const Finished finished = load.wait();
  EXPECT_EQ(finished.exit_code, 130);
  EXPECT_THAT(finished.out, HasSubstr("\"kind\":\"sweep\""));
}

TEST(ExitCode, ASecondSignalLeavesAtOnce) {
  Target target;
  // Every request stalls, and the drain would take an hour.
  Process load(vastar_command({"-o", "ndjson", "-z", "1h", "-c", "4", "-t", "1h", "--drain-cap",
                               "1h", target.url("/fault/stall")}));
  load.wait_for_line("\"start\"");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  load.signal(SIGINT);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  load.signal(SIGINT);
  EXPECT_EQ(load.wait().exit_code, 130);
}

}  // namespace
}  // namespace vastar::testing
