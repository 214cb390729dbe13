// Outputs of real measurements: events while they run, Markdown and JUnit of every kind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  for (std::size_t end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
    lines.push_back(text.substr(at, end - at));
  }
  return lines;
}

// The events of a measurement that ended: valid, in order, the document last.
void expect_events(const std::vector<std::string>& arguments, const std::string& event) {
  const TempFolder folder;
  std::vector<std::string> all = arguments;
  all.insert(all.end(), {"-o", "ndjson", "--quiet"});
  const Finished finished = vastar(all);
  const std::vector<std::string> lines = lines_of(finished.out);
  ASSERT_GE(lines.size(), 3U) << finished.err;
  EXPECT_THAT(lines.front(), HasSubstr(R"("event":"start")"));
  EXPECT_THAT(lines[lines.size() - 2], HasSubstr(R"("event":"end")"));
  EXPECT_THAT(lines.back(), HasSubstr(R"("kind":")"));
  EXPECT_THAT(finished.out, HasSubstr("\"event\":\"" + event + "\""));
  const std::string file = folder.file("events.ndjson");
  folder.write("events.ndjson", finished.out);
  EXPECT_EQ(vastar({"validate", file}).exit_code, 0) << vastar({"validate", file}).out;
  const Finished report = vastar({"report", file, "-o", "json"});
  EXPECT_EQ(report.exit_code, 0) << report.err;
}

TEST(Events, OfEveryKindOfMeasurement) {
  const Target target;
  const std::string url = target.url("/delay/2ms");
  expect_events({"-z", "1500ms", "-c", "2", url}, "tick");
  expect_events({"sweep", "--conc", "1,2", "-n", "100", "--warmup", "0", url}, "point");
  expect_events({"sweep", "--conc", "1,2", "-z", "500ms", "--vs", target.url(), url}, "point");
  expect_events({"compare", "--launches", "2,3", "--launch-time", "800ms", "--warmup", "100ms",
                 "-c", "1", url, url},
                "launch");
}

TEST(Events, OfAMeasurementThatWasKilledSayWhatItHad) {
  const Target target;
  const TempFolder folder;
  Process sweep(vastar_command({"sweep", "--conc", "1,2,4,8,16,32", "-z", "1s", "-o", "ndjson",
                                "--quiet", target.url("/delay/2ms")}));
  ASSERT_THAT(sweep.wait_for_line(R"("event":"point")"), HasSubstr(R"("concurrency":1,)"))
      << "a point is out while the sweep runs";
  sweep.signal(SIGKILL);
  folder.write("events.ndjson", sweep.wait().out);
  const std::string file = folder.file("events.ndjson");
  const Finished report = vastar({"report", file});
  EXPECT_EQ(report.exit_code, 2);
  EXPECT_EQ(report.out, "");
  EXPECT_THAT(report.err, AllOf(HasSubstr("did not end"), HasSubstr("had been measured: c=1 (")));
  const Finished validated = vastar({"validate", file});
  EXPECT_EQ(validated.exit_code, 2);
  EXPECT_THAT(validated.out, HasSubstr("did not end"));
}

// Both outputs of one command, the Markdown and the XML.
std::pair<std::string, std::string> both(std::vector<std::string> arguments) {
  const TempFolder folder;
  const std::string page = folder.file("page.md"), xml = folder.file("report.xml");
  arguments.insert(arguments.end(), {"-o", "markdown=" + page, "-o", "junit=" + xml, "--quiet"});
  const Finished finished = vastar(arguments);
  EXPECT_THAT(finished.exit_code, ::testing::AnyOf(0, 1, 3)) << finished.err;
  return {read_text(page), read_text(xml)};
}

TEST(MarkdownAndJunit, OfEveryKindOfMeasurement) {
  const Target target;
  const TempFolder folder;
  const std::string url = target.url("/delay/2ms"), kept = folder.file("run.json");
  const auto [run, run_xml] =
      both({"-n", "200", "-c", "2", "--slo", "status.500==0", "-o", "json=" + kept, url});
  EXPECT_THAT(run, AllOf(StartsWith("## "), HasSubstr("`status.500==0`")));
  EXPECT_THAT(run_xml, HasSubstr(R"(name="status.500==0")"));
  const auto [sweep, sweep_xml] =
      both({"sweep", "--conc", "1,2", "-n", "100", "--warmup", "0", url});
  EXPECT_THAT(sweep, HasSubstr("| c | requests/s |"));
  EXPECT_THAT(sweep_xml, HasSubstr(R"(name="a level qualifies")"));
  const auto [paired, paired_xml] =
      both({"sweep", "--conc", "1,2", "-z", "500ms", "--vs", target.url(), url});
  EXPECT_THAT(paired, HasSubstr(" against `"));
  EXPECT_THAT(paired_xml, HasSubstr("<testsuite name=\"vastar sweep GET "));
  const auto [compared, compared_xml] = both({"compare", kept, kept});
  EXPECT_THAT(compared, HasSubstr("| metric | base | head |"));
  EXPECT_THAT(compared_xml, HasSubstr(R"(name="p50")"));
}

TEST(MarkdownAndJunit, WithoutAGateSayThatNothingWasGated) {
  const Target target;
  const auto [page, xml] = both({"-n", "20", "-c", "2", target.url()});
  EXPECT_THAT(page, HasSubstr("nothing was gated"));
  EXPECT_THAT(xml, HasSubstr(R"(name="measured")"));
}

}  // namespace
}  // namespace vastar::testing
