// A reader that leaves before the end (`vastar ... | head`): quiet, and the exit code is the
// gate's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <string>
#include <vector>

#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

std::vector<std::string> in_bash(const std::string& script, const std::vector<std::string>& words) {
  std::vector<std::string> argv = {"bash", "-c", script, "bash"};
  argv.insert(argv.end(), words.begin(), words.end());
  return argv;
}

// "CODE" of vastar when nobody reads its standard output, and what it said on standard error.
Finished unread(std::vector<std::string> arguments) {
  return run_program(in_bash(R"("$@" | true; printf '%s' "${PIPESTATUS[0]}")",
                             vastar_command(std::move(arguments))));
}

TEST(ClosedPipe, TheExitCodeIsTheGates) {
  Target target;  // slow: were the generator the limit, gates would not be judged
  for (const char* format : {"json", "text", "csv", "ndjson"}) {
    for (const auto& [slo, code] : {std::pair("p50<30s", "0"), std::pair("p50<1us", "1")}) {
      const Finished finished = unread({"-n", "200", "-c", "2", "--quiet", "-o", format, "--slo",
                                        slo, target.url("/delay/2ms")});
      EXPECT_EQ(finished.out, code) << format << " " << slo;
      EXPECT_EQ(finished.err, "") << format << " " << slo;
    }
  }
}

TEST(ClosedPipe, TextThatIsAskedForEndsWell) {
  for (const char* what : {"--help-all", "--version"}) {
    const Finished finished = unread({what});
    EXPECT_EQ(finished.out + finished.err, "0") << what;
  }
  EXPECT_EQ(unread({"schema", "run"}).out, "0");
}

TEST(ClosedPipe, ErrorsThatNobodyReadsKeepTheirExitCode) {
  const Finished finished = run_program(in_bash(
      R"("$@" 2>&1 | true; printf '%s' "${PIPESTATUS[0]}")", vastar_command({"--no-such-flag"})));
  EXPECT_EQ(finished.out, "2");
}

TEST(ClosedPipe, AFullDiskIsNoReaderThatLeft) {
  Target target;
  const Finished finished = run_program(in_bash(
      R"("$@" >/dev/full)", vastar_command({"-n", "20", "-c", "2", "-o", "json", target.url()})));
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_THAT(finished.err, ::testing::HasSubstr("No space left on device"));
}

}  // namespace
}  // namespace vastar::testing
