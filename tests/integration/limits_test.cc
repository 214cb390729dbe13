// What the limits of a machine allow, and what is said beyond them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/memory.h"
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

// ---- memory and files ----

// Under limits from one that is too small for its libraries to one that is enough: it ends in words
// under each, and not by a signal or as a bug. `arguments`: a run of 200 connections.
void expect_words_without_memory(const std::vector<std::string>& arguments) {
  if (kSanitized) GTEST_SKIP() << "sanitizers take more address space than any of the limits";
  std::size_t refused = 0;
  for (const int megabytes : {20, 30, 40, 42, 44, 46, 48, 50, 52, 54, 58, 80, 200}) {
    const Finished run =
        run_program(limited("-v " + std::to_string(megabytes * 1024), vastar_command(arguments)));
    if (run.exit_code == 127) continue;  // not even its libraries
    EXPECT_LT(run.exit_code, 128) << megabytes << " MB: a signal ended it: " << run.err;
    EXPECT_NE(run.exit_code, 70) << megabytes << " MB: " << run.err;
    refused += run.exit_code != 0 ? 1 : 0;
    if (run.exit_code == 0) continue;
    EXPECT_THAT(run.err, HasSubstr("vastar: ")) << megabytes;
  }
  EXPECT_GT(refused, 0U) << "no limit was low enough to test anything";
}

TEST(Limits, WithoutMemoryItEndsInWords) {
  Target target;
  expect_words_without_memory({"-n", "200", "-c", "200", "--workers", "4", target.url()});
}

// nghttp2 allocates for every connection and stream, and says so by codes that others mean too.
TEST(Limits, WithoutMemoryForHttp2ItEndsInWords) {
  const Nghttpd server;
  expect_words_without_memory({"-n", "4000", "-c", "200", "--workers", "2", "--http2", "--streams",
                               "20", "-d", std::string(1000, 'x'), server.url()});
}

TEST(Limits, WithoutMemoryForTlsItEndsInWords) {
  Target target({"--tls-self-signed"});
  expect_words_without_memory(
      {"-n", "200", "-c", "200", "--workers", "2", "--insecure", target.url()});
}

TEST(Limits, AFileThatMayGrowNoFurtherFailsItsOutputOnly) {
  Target target;
  const TempFolder folder;
  const std::string file = folder.file("report.json");
  const Finished run = run_program(limited(
      "-f 1", vastar_command({"-n", "20", "-c", "2", "-o", "json=" + file, "-o",
                              "html=" + folder.file("page.html"), "-o", "text", target.url()})));
  EXPECT_EQ(run.exit_code, 4) << run.err;
  EXPECT_THAT(run.err, HasSubstr("File too large"));
  EXPECT_THAT(run.out, HasSubstr("Requests/sec")) << "the text is whole";
  EXPECT_EQ(read_text(file), "") << "no half of a report";
}

TEST(Limits, NoOutputIsFoundUnwritableAfterTheLoad) {
  Target target;
  for (const char* format :
       {"text", "json", "ndjson", "csv", "prometheus", "junit", "markdown", "html"}) {
    for (const char* place : {"/no/such/folder/out", "/"}) {
      const Finished run =
          vastar({"-n", "2", "-c", "1", "-o", std::string(format) + "=" + place, target.url()});
      EXPECT_EQ(run.exit_code, 2) << format << " " << place << run.err;
      EXPECT_THAT(run.err, HasSubstr(place)) << format;
      EXPECT_EQ(run.out, "");
    }
  }
}

}  // namespace
}  // namespace vastar::testing
