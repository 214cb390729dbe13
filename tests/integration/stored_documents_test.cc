// What works on stored documents of runs: comparing two, merging two.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

// Measures `path` of the target into a document that can be judged: a machine that takes the CPU
// away for a moment makes a run not valid, which the gate shows as 3.
std::string measured(const Target& target, const std::string& path, const TempFolder& folder,
                     const std::string& name) {
  const std::string file = folder.file(name);
  Finished run;
  for (int attempt = 0; attempt == 0 || (run.exit_code == 3 && attempt < 10); ++attempt) {
    run = vastar({"-n", "200", "-c", "2", "--slo", "error_rate<100%", target.url(path), "-o",
                  "json=" + file, "--quiet"});
  }
  EXPECT_EQ(run.exit_code, 0) << run.err;
  return file;
}

TEST(CompareFiles, FindsWhatIsTenTimesSlower) {
  const Target target;
  const TempFolder folder;
  const std::string fast = measured(target, "/delay/2ms", folder, "fast.json");
  const std::string slow = measured(target, "/delay/20ms", folder, "slow.json");
  const Finished same = vastar({"compare", fast, fast});
  EXPECT_EQ(same.exit_code, 0) << same.out << same.err;
  const std::string document = folder.file("compare.json");
  const Finished worse = vastar({"compare", fast, slow, "-o", "text", "-o", "json=" + document});
  EXPECT_EQ(worse.exit_code, 1) << worse.out << worse.err;
  EXPECT_THAT(worse.out, HasSubstr("p50 is"));
  EXPECT_EQ(vastar({"validate", document}).exit_code, 0);
  EXPECT_EQ(vastar({"report", document}).out, worse.out);
  EXPECT_EQ(vastar({"compare", slow, fast}).exit_code, 0) << "faster is no regression";
  EXPECT_EQ(vastar({"compare", "--max-regress", "p50=100000%,rps=99.9%", fast, slow}).exit_code, 0);
  // p99 of 200 requests was asked for, and cannot be judged.
  EXPECT_EQ(vastar({"compare", "--max-regress", "p99=10%", fast, fast}).exit_code, 3);
  EXPECT_EQ(vastar({"compare", "--max-regress", "p99=10%", "--inconclusive", "pass", fast, fast})
                .exit_code,
            0);
}

TEST(CompareFiles, RefusesWhatCannotBeCompared) {
  const TempFolder folder;
  folder.write("broken.json", "{}");
  const std::vector<std::vector<std::string>> wrong = {
      {folder.file("broken.json"), folder.file("broken.json")},
      {folder.file("absent.json"), folder.file("absent.json")},
      {folder.file("broken.json"), "http://127.0.0.1:1/"},
      {"--max-regress", "p99", "a.json", "b.json"},
      {"--margin", "p99=5%", "a.json", "b.json"}};
  for (std::vector<std::string> arguments : wrong) {
    arguments.insert(arguments.begin(), "compare");
    const Finished finished = vastar(arguments);
    EXPECT_EQ(finished.exit_code, 2) << finished.err;
    EXPECT_EQ(finished.out, "");
    EXPECT_NE(finished.err, "");
  }
}

TEST(Merge, AddsUpTwoRuns) {
  const Target target;
  const TempFolder folder;
  const std::string one = measured(target, "/delay/2ms", folder, "one.json");
  const std::string two = measured(target, "/delay/2ms", folder, "two.json");
  const std::string both = folder.file("both.json");
  const Finished merged = vastar({"merge", one, two, "-o", "text", "-o", "json=" + both});
  EXPECT_EQ(merged.exit_code, 0) << merged.err;
  EXPECT_THAT(merged.out, HasSubstr("4 connections"));
  EXPECT_THAT(merged.out, HasSubstr("400"));
  EXPECT_EQ(vastar({"validate", both}).exit_code, 0);
  // One after the other they were no load together, so nothing passes on them.
  EXPECT_THAT(merged.out, HasSubstr("NOT VALID: the runs shared"));
  EXPECT_EQ(vastar({"merge", one, two, "--slo", "status.200==400"}).exit_code, 3);
  EXPECT_EQ(vastar({"merge", one, two, "--slo", "status.200==401"}).exit_code, 1);
}

TEST(Merge, RefusesOtherTargetsAndKinds) {
  const Target target;
  const TempFolder folder;
  const std::string one = measured(target, "/delay/2ms", folder, "one.json");
  const std::string other = measured(target, "/delay/3ms", folder, "other.json");
  for (const std::vector<std::string>& files : {std::vector<std::string>{one, other},
                                                {one, one},
                                                {one},
                                                {one, folder.file("absent.json")}}) {
    std::vector<std::string> arguments = {"merge"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    const Finished finished = vastar(arguments);
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_EQ(finished.out, "");
  }
}

}  // namespace
}  // namespace vastar::testing
