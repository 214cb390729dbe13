// What the limits of a machine allow, and what is said beyond them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

// A command under a limit of open descriptors, as `ulimit` sets it.
std::vector<std::string> limited(const std::string& limit, std::vector<std::string> command) {
  command.insert(command.begin(), {"sh", "-c", "ulimit " + limit + " && exec \"$@\"", "sh"});
  return command;
}

TEST(Limits, TheTargetHoldsMoreConnectionsThanItsSoftLimit) {
  Process target(limited("-Sn 64", vastar_command({"serve", "--port", "0"})));
  const std::string line = target.wait_for_line("listening on ");
  const std::string url = line.substr(line.find("http"));
  const Finished run = vastar({"-n", "200", "-c", "200", "-t", "5s", "--slo", "error_rate==0",
                               "--inconclusive", "pass", url});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
}

TEST(Limits, TheGeneratorRaisesItsSoftLimit) {
  Target target;
  const Finished run = run_program(
      limited("-Sn 64", vastar_command({"-n", "200", "-c", "200", "--slo", "error_rate==0",
                                        "--inconclusive", "pass", target.url()})));
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
}

TEST(Limits, MoreConnectionsThanTheHardLimitAreAnErrorThatNamesIt) {
  Target target;
  const Finished run =
      run_program(limited("-n 100", vastar_command({"-n", "200", "-c", "200", target.url()})));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("the limit is 100"));
  EXPECT_THAT(run.err, HasSubstr("ulimit -Hn"));
}

TEST(Limits, LevelsGivenByNameAreRefusedAndAutomaticOnesLeftOut) {
  Target target;
  const auto sweep = [&](const std::string& levels) {
    return run_program(
        limited("-n 100", vastar_command({"sweep", "--conc", levels, "-n", "100", "--warmup", "10",
                                          "--tail-floor", "1h", target.url()})));
  };
  const Finished named = sweep("2,400");
  EXPECT_EQ(named.exit_code, 2);
  EXPECT_EQ(named.out, "");
  EXPECT_THAT(named.err, HasSubstr("the limit is 100"));
  const Finished automatic = sweep("auto");
  EXPECT_EQ(automatic.exit_code, 0) << automatic.err;
  EXPECT_THAT(automatic.out, HasSubstr("was not measured"));
}

}  // namespace
}  // namespace vastar::testing
