// A sweep that is broken off, and goes on: every level once, and the document of one in one go.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <sstream>
#include <string>
#include <thread>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;
namespace json = boost::json;

std::vector<std::string> sweep_of(const Target& target, std::vector<std::string> more) {
  std::vector<std::string> arguments = {"sweep", "--conc",         "2,4,6", "-n",
                                        "150",   "--warmup",       "5",     "--tail-floor",
                                        "1h",    "--inconclusive", "pass"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  arguments.push_back(target.url("/delay/2ms"));
  return arguments;
}

// The text of whatever file lies in the folder.
std::string journal_in(const TempFolder& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    return read_text(entry.path());
  }
  return "";
}

// Killed (or interrupted) once `points` levels were measured.
void break_off(const Target& target, const TempFolder& folder, std::size_t points, int with) {
  Process sweep(vastar_command(sweep_of(target, {"-o", "ndjson=" + folder.file("s.ndjson")})));
  for (int i = 0; i < 10'000 && occurrences(journal_in(folder), R"("event":"point")") < points;
       ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  sweep.signal(with);
  sweep.wait();
}

// A document's shape: every key and every word, without what is measured and when.
// A figure that happens to be whole ("rps":482) is an integer to the parser: figures go by name.
void strip(json::value& value) {
  if (value.is_double()) value = 0;
  if (value.is_array()) {
    for (json::value& element : value.get_array()) strip(element);
  } else if (value.is_object()) {
    for (const char* key : {"started_at", "reasoning", "insights", "notes", "validity", "histogram",
                            "bins", "timeline", "sweet_spot_run", "gate", "sweet_spot"}) {
      value.get_object().erase(key);
    }
    for (const char* key : {"rps", "p50_ms", "p95_ms", "p99_ms", "p999_ms", "score", "elapsed_s"}) {
      if (json::value* figure = value.get_object().if_contains(key)) *figure = 0;
    }
    for (auto& member : value.get_object()) strip(member.value());
  }
}

std::string shape_of(json::value document) {
  strip(document);
  for (json::value& point : document.at("sweep_points").as_array()) {
    for (const char* key : {"disqualified", "p999_ms", "p99_ms"}) point.as_object().erase(key);
  }
  return json::serialize(document);
}

std::string levels_of(const json::value& document) {
  std::string levels;
  for (const json::value& point : document.at("sweep_points").as_array()) {
    levels += json::serialize(point.at("concurrency")) + " ";
  }
  return levels;
}

class ResumedSweep : public ::testing::TestWithParam<int> {};

TEST_P(ResumedSweep, HasEveryLevelOnceAndTheDocumentOfOneInOneGo) {
  Target target;
  const TempFolder folder;
  const std::string file = folder.file("s.ndjson");
  break_off(target, folder, 2, GetParam());
  const std::string before = journal_in(folder);
  ASSERT_EQ(occurrences(before, R"("event":"point")"), 2U);
  const Finished resumed =
      vastar(sweep_of(target, {"--resume", file, "-o", "json", "-o", "ndjson=" + file}));
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  const json::value document = parsed(resumed);
  EXPECT_EQ(levels_of(document), "2 4 6 ");
  EXPECT_THAT(json::serialize(document.at("notes")), HasSubstr("resumed: 3 runs were measured"));
  const Finished whole = vastar(sweep_of(target, {"-o", "json"}));
  EXPECT_EQ(shape_of(document), shape_of(parsed(whole)));
  // What was measured before is in the new document to the digit.
  std::istringstream lines(before);
  std::size_t found = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find(R"("event":"point")") == std::string::npos) continue;
    const json::value point = json::parse(line).at("point");
    EXPECT_EQ(json::serialize(point.at("rps")),
              json::serialize(document.at("sweep_points").at(found++).at("rps")));
  }
  EXPECT_EQ(vastar({"validate", file}).exit_code, 0) << vastar({"validate", file}).err;
}

INSTANTIATE_TEST_SUITE_P(All, ResumedSweep, ::testing::Values(SIGKILL, SIGINT),
                         [](const auto& info) {
                           return info.param == SIGKILL ? "Killed" : "Interrupted";
                         });

TEST(Resume, WhatWasAskedForOtherwiseIsNamedAndRefused) {
  Target target;
  const TempFolder folder;
  break_off(target, folder, 1, SIGKILL);
  const std::string file = folder.file("s.ndjson");
  const Finished other = vastar(
      sweep_of(target, {"--resume", file, "--repeats", "2", "-t", "3s", "--max-spread", "9"}));
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_EQ(other.out, "");
  for (const char* name : {"repeats (1 then, 2 now)", "timeout_s (", "max_spread ("}) {
    EXPECT_THAT(other.err, HasSubstr(name));
  }
}

TEST(Resume, AnotherRequestOrAnotherServerIsRefused) {
  Target target;
  const TempFolder folder;
  break_off(target, folder, 1, SIGKILL);
  const std::string file = folder.file("s.ndjson");
  const auto refusal = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"--resume", file});
    const Finished finished = vastar(sweep_of(target, more));
    EXPECT_EQ(finished.exit_code, 2) << finished.err;
    return finished.err;
  };
  EXPECT_THAT(refusal({"-H", "X-Tenant: other"}), HasSubstr("the request (its headers"));
  EXPECT_THAT(refusal({"--disable-compression"}), HasSubstr("the request (its headers"));
  EXPECT_THAT(refusal({"--connect-to", "::127.0.0.1:9"}), HasSubstr("where connections go"));
  EXPECT_THAT(refusal({"-d", "x"}), HasSubstr("the request (its headers"));
}

// Anybody may put such a name into /tmp; a link is the simplest thing that is no file of our own.
TEST(Resume, OnlyAFileOfOnesOwnIsTakenForTheJournal) {
  Target target;
  const TempFolder folder;
  const TempFolder elsewhere;
  break_off(target, elsewhere, 1, SIGKILL);
  const auto journal = std::filesystem::directory_iterator(elsewhere.path())->path();
  std::filesystem::create_symlink(journal, folder.file(".s.ndjson.AbCdEf.tmp"));
  const Finished resumed = vastar(sweep_of(target, {"--resume", folder.file("s.ndjson")}));
  EXPECT_EQ(resumed.exit_code, 2);
  EXPECT_THAT(resumed.err, HasSubstr("cannot open"));
}

TEST(Resume, NothingToResumeIsSaid) {
  Target target;
  const TempFolder folder;
  const std::string file = folder.file("s.ndjson");
  EXPECT_THAT(vastar(sweep_of(target, {"--resume", file})).err, HasSubstr("cannot open"));
  ASSERT_EQ(vastar(sweep_of(target, {"-o", "ndjson=" + file})).exit_code, 0);
  const Finished ended = vastar(sweep_of(target, {"--resume", file}));
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_THAT(ended.err, HasSubstr("came to its end"));
}

}  // namespace
}  // namespace vastar::testing
