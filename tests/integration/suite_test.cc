// Several scenarios in one file, as a user runs them.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

namespace json = boost::json;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// No server of a test running beside this one can have taken it.
constexpr const char* kNobody = "http://127.0.0.1:1/";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
  return text;
}

// A target, and a file of scenarios in which HOST is its "http://127.0.0.1:PORT".
class Suite : public ::testing::Test {
 protected:
  std::vector<std::string> command(const std::string& toml, std::vector<std::string> more) {
    folder_.write("vastar.toml", replaced(toml, "HOST", target_.url("")));
    more.insert(more.end(), {"--config", folder_.file("vastar.toml")});
    return more;
  }
  Finished run(const std::string& toml, std::vector<std::string> more = {}) {
    return vastar(command(toml, std::move(more)));
  }
  Finished judged(const std::string& toml, const std::vector<std::string>& more = {}) {
    return testing::judged(command(toml, more));
  }
  json::value document(const std::string& toml, std::vector<std::string> more = {}) {
    more.insert(more.end(), {"-o", "json"});
    last_ = judged(toml, more);
    return parsed(last_);
  }

  Target target_;
  TempFolder folder_;
  Finished last_;
};

std::vector<std::string> each(const json::value& document, const char* key) {
  std::vector<std::string> values;
  for (const json::value& scenario : document.at("scenarios").as_array()) {
    const json::value& value = scenario.at(key);
    values.push_back(value.is_null() ? "null" : std::string(value.as_string()));
  }
  return values;
}

const json::value& inner(const json::value& document, std::size_t i) {
  return document.at("scenarios").at(i).at("document");
}

constexpr const char* kPassing =
    "url = \"HOST/delay/2ms\"\nrequests = 200\nconcurrency = 2\nslo = \"p50<30s\"\n"
    "[scenario.zebra]\n[scenario.ant]\n";

TEST_F(Suite, RunsAllInTheOrderOfTheFile) {
  const json::value suite = document(kPassing);
  EXPECT_EQ(last_.exit_code, 0) << last_.err;
  EXPECT_EQ(suite.at("kind"), "suite");
  EXPECT_EQ(suite.at("gate").at("verdict"), "pass");
  EXPECT_THAT(each(suite, "name"), ElementsAre("zebra", "ant"));
  EXPECT_THAT(each(suite, "verdict"), ElementsAre("pass", "pass"));
  EXPECT_LT(inner(suite, 0).at("started_at").as_string(),
            inner(suite, 1).at("started_at").as_string());
  EXPECT_EQ(suite.at("gate").at("thresholds").at(1).at("scenario"), "ant");
  EXPECT_THAT(last_.err,
              AllOf(HasSubstr("zebra (1 of 2): run http://"), HasSubstr("ant (2 of 2)")));
}

TEST_F(Suite, NearerSettingsWin) {
  const std::string toml =
      "url = \"HOST/\"\nduration = \"30s\"\nconcurrency = 3\nmethod = \"PUT\"\n"
      "[scenario.a]\nrequests = 30\n"
      "[scenario.b]\nurl = \"HOST/bytes/10\"\nrequests = 40\nmethod = \"GET\"\n";
  const json::value suite = document(toml, {"-c", "2"});
  const json::value& a = inner(suite, 0).at("params");
  const json::value& b = inner(suite, 1).at("params");
  EXPECT_EQ(a.at("requests"), 30);
  EXPECT_TRUE(a.at("duration_s").is_null());
  EXPECT_EQ(a.at("method"), "PUT");
  EXPECT_EQ(a.at("url"), target_.url("/").c_str());
  EXPECT_EQ(b.at("requests"), 40);
  EXPECT_EQ(b.at("method"), "GET");
  EXPECT_EQ(b.at("url"), target_.url("/bytes/10").c_str());
  for (const json::value* params : {&a, &b}) EXPECT_EQ(params->at("concurrency"), 2);
}

TEST_F(Suite, TheWorstVerdictIsTheExitCode) {
  const std::string passing = kPassing;
  EXPECT_EQ(judged(passing).exit_code, 0);
  EXPECT_EQ(judged(passing + "[scenario.bad]\nslo = \"p50<1us\"\n[scenario.last]\n").exit_code, 1);
  const std::string open = passing + "[scenario.few]\nrequests = 50\nslo = \"p99<30s\"\n";
  EXPECT_EQ(run(open).exit_code, 3);
  EXPECT_EQ(run(open, {"--bisect"}).exit_code, 125);
  EXPECT_EQ(run(open, {"--inconclusive", "pass"}).exit_code, 0);
  EXPECT_EQ(run("inconclusive = \"fail\"\n" + open).exit_code, 1);
  EXPECT_EQ(run(open + "[scenario.bad]\nslo = \"error_rate>=1%\"\n").exit_code, 1);
}

TEST_F(Suite, WithoutGatesNothingIsJudged) {
  const json::value suite = document(
      "requests = 20\n[scenario.a]\nurl = \"HOST/\"\n[scenario.b]\nurl = \"HOST/status/500\"");
  EXPECT_EQ(last_.exit_code, 0);
  EXPECT_TRUE(suite.at("gate").at("verdict").is_null());
  EXPECT_TRUE(suite.at("gate").at("passed").as_bool());
}

TEST_F(Suite, OneWithoutDataStopsNoOther) {
  const std::string toml =
      "requests = 20\nconcurrency = 2\nslo = \"error_rate<100%\"\n"
      "[scenario.gone]\nurl = \"" +
      std::string(kNobody) +
      "\"\n"
      "[scenario.there]\nurl = \"HOST/\"\n"
      "[scenario.nowhere]\nurl = \"http://no.such.host.invalid/\"\n";
  const json::value suite = document(toml);
  EXPECT_EQ(last_.exit_code, 4);
  EXPECT_THAT(each(suite, "outcome"), ElementsAre("no_data", "measured", "no_data"));
  EXPECT_EQ(suite.at("gate").at("verdict"), "inconclusive");
  EXPECT_FALSE(suite.at("gate").at("passed").as_bool());
  EXPECT_THAT(each(suite, "error")[0], HasSubstr("127.0.0.1:1"));
  EXPECT_THAT(last_.err, HasSubstr("vastar: scenario gone: "));
  EXPECT_EQ(run(toml, {"--bisect"}).exit_code, 125);
  EXPECT_EQ(run(toml + "[scenario.bad]\nurl = \"HOST/\"\nslo = \"error_rate>5%\"\n").exit_code, 4);
}

TEST_F(Suite, PicksByName) {
  const std::string toml = kPassing + std::string("[scenario.gone]\nurl = \"") + kNobody + "\"\n";
  const json::value suite = document(toml, {"--scenario", "ant", "--scenario", "zebra"});
  EXPECT_EQ(last_.exit_code, 0) << last_.err;
  EXPECT_THAT(each(suite, "name"), ElementsAre("zebra", "ant"));
  EXPECT_EQ(suite.at("params").at("only").as_array().size(), 2U);
  const Finished wrong = run(toml, {"--scenario", "nat"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_EQ(wrong.out, "");
  EXPECT_THAT(wrong.err,
              HasSubstr("--scenario nat: there is no such scenario; there are zebra, ant, gone"));
}

TEST_F(Suite, NothingIsSentWhenTheLastOneIsWrong) {
  Nginx nginx;
  for (const char* last : {"requests = 0", "slo = \"nonsense<1\"", "url = \"ftp://x/\"",
                           "body-file = \"/no/such/file\"", "output = \"csv\""}) {
    const Finished finished =
        run("url = \"" + nginx.url() + "\"\n[scenario.fine]\n[scenario.wrong]\n" + last);
    EXPECT_EQ(finished.exit_code, 2) << last;
    EXPECT_EQ(finished.out, "") << last;
    EXPECT_THAT(finished.err, HasSubstr("scenario wrong: ")) << last;
  }
  const Finished finished = run(std::string("url = \"") + nginx.url() + "\"\n[scenario.a]\n",
                                {"-o", "csv=/no/such/folder/x"});
  EXPECT_EQ(finished.exit_code, 2);
  // Found when the first socket is made.
  EXPECT_EQ(run("url = \"" + nginx.url() + "\"\nsource-address = \"192.0.2.1\"\n[scenario.a]\n")
                .exit_code,
            2);
  EXPECT_EQ(nginx.stop_and_count_requests(), 0U);
}

TEST_F(Suite, MixesKinds) {
  const std::string toml =
      "url = \"HOST/delay/2ms\"\nrequests = 40\nwarmup = 10\n[scenario.one]\nconcurrency = 2\n"
      "[scenario.levels]\ncommand = \"sweep\"\nconc = \"1,2\"\n"
      "[scenario.sides]\ncommand = \"compare\"\nbase = \"HOST/\"\nhead = \"HOST/\"\n"
      "launches = \"2\"\nlaunch-time = \"400ms\"\nblock = \"20ms\"\nwarmup = \"20ms\"\n";
  const json::value suite = document(toml, {"--inconclusive", "pass"});
  EXPECT_EQ(last_.exit_code, 0) << last_.err;
  EXPECT_THAT(each(suite, "kind"), ElementsAre("run", "sweep", "compare"));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(inner(suite, i).at("kind"), suite.at("scenarios").at(i).at("kind"));
  }
  folder_.write("suite.json", last_.out);
  const std::string file = folder_.file("suite.json");
  EXPECT_EQ(vastar({"validate", file}).exit_code, 0);
  const Finished text = vastar({"report", file});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, AllOf(StartsWith("--- one (1 of 3) ---"), HasSubstr("Sweet spot"),
                              HasSubstr("vastar compare: is head worse than base?"),
                              HasSubstr("\nScenarios:\n  one ")));
  EXPECT_THAT(vastar({"report", file, "-o", "csv"}).out,
              AllOf(StartsWith("scenario,kind,outcome,"), HasSubstr("\nlevels,sweep,measured,"),
                    HasSubstr("\nsides,compare,measured,")));
  // Works on single documents say what this is.
  EXPECT_EQ(vastar({"merge", file, file}).exit_code, 2);
  EXPECT_EQ(vastar({"compare", file, file}).exit_code, 2);
  EXPECT_EQ(vastar({"sweep", "--ref-from-json", file, kNobody}).exit_code, 2);
}

TEST_F(Suite, ASubcommandSweepsThemAll) {
  const json::value suite = document(
      "url = \"HOST/\"\nrequests = 20\nconc = \"1\"\n[scenario.a]\n[scenario.b]\n", {"sweep"});
  EXPECT_THAT(each(suite, "kind"), ElementsAre("sweep", "sweep"));
}

TEST_F(Suite, AnInterruptionLeavesTheRestOut) {
  Process process(
      vastar_command(command("url = \"HOST/delay/2ms\"\n[scenario.quick]\nrequests = "
                             "20\n[scenario.long]\nduration = \"60s\"\n"
                             "[scenario.never]\nslo = \"rps>1\"\n",
                             {"-o", "ndjson"})));
  EXPECT_THAT(process.wait_for_line("\"scenario\":\"quick\""), HasSubstr("\"start\""));
  EXPECT_THAT(process.wait_for_line("\"scenario\":\"long\""), HasSubstr("\"start\""));
  EXPECT_NE(process.wait_for_line("\"tick\""), "");
  process.signal(SIGINT);
  const Finished finished = process.wait();
  EXPECT_EQ(finished.exit_code, 130);
  const std::string lines = finished.out.substr(0, finished.out.rfind('\n'));
  const json::value suite = json::parse(lines.substr(lines.rfind('\n') + 1));
  EXPECT_THAT(each(suite, "outcome"), ElementsAre("measured", "measured", "not_run"));
  EXPECT_TRUE(suite.at("interrupted").as_bool());
  EXPECT_TRUE(inner(suite, 1).at("interrupted").as_bool());
  EXPECT_TRUE(inner(suite, 2).is_null());
  EXPECT_EQ(suite.at("gate").at("verdict"), "inconclusive");
  EXPECT_THAT(suite.at("notes").at(0).as_string().c_str(), HasSubstr("never: not run"));
}

TEST_F(Suite, StandardInputIsOneBody) {
  const auto with_input = [this](const std::string& toml) {
    std::vector<std::string> words = {"/bin/sh", "-c", "echo 12345 | exec \"$@\"", "sh"};
    for (auto& word : vastar_command(command(toml, {"-o", "json"}))) words.push_back(word);
    return run_program(words);
  };
  const std::string one = "url = \"HOST/\"\nrequests = 20\n[scenario.a]\nbody-file = \"-\"\n";
  const Finished read = with_input(one);
  EXPECT_EQ(read.exit_code, 0) << read.err;
  EXPECT_THAT(read.out, HasSubstr("\"body_bytes\": 6"));
  const Finished twice = with_input(one + "[scenario.b]\nbody-file = \"-\"\n");
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_THAT(twice.err, HasSubstr("scenario b: -D: standard input has been read already"));
  // A sweep's reference gets the same body.
  const Finished paired = with_input(
      "url = \"HOST/\"\nrequests = 20\n[scenario.a]\ncommand = \"sweep\"\nvs = \"HOST/\"\n"
      "conc = \"1\"\nbody-file = \"-\"\n");
  EXPECT_NE(paired.exit_code, 2) << paired.err;
}

TEST_F(Suite, QuietIsQuiet) { EXPECT_EQ(judged(kPassing, {"--quiet"}).err, ""); }

TEST_F(Suite, AFileWithoutScenariosIsOneMeasurement) {
  const Finished finished =
      run("url = \"HOST/\"\nrequests = 20\nconcurrency = 2\n", {"-o", "json"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("\"kind\": \"run\""));
}

// The TOML blocks of docs/scenarios.md, in order.
std::vector<std::string> documented() {
  const std::string page = read_text(std::string(VASTAR_SOURCE_DIR) + "/docs/scenarios.md");
  std::vector<std::string> blocks;
  for (std::size_t at = 0; (at = page.find("```toml\n", at)) != std::string::npos;) {
    at += 8;
    blocks.push_back(page.substr(at, page.find("```", at) - at));
  }
  return blocks;
}

TEST_F(Suite, TheDocumentedExampleRuns) {
  const std::vector<std::string> blocks = documented();
  ASSERT_EQ(blocks.size(), 2U);
  const json::value suite = document(replaced(blocks[0], "http://127.0.0.1:8080", "HOST"));
  EXPECT_THAT(each(suite, "name"), ElementsAre("search", "checkout", "capacity"));
  // Tails of the sweep's levels are those of the machine, which may be busy: then none qualifies.
  EXPECT_THAT(each(suite, "verdict"), ElementsAre("pass", "pass", AnyOf("pass", "fail")));
  const bool qualified = each(suite, "verdict").back() == "pass";
  EXPECT_EQ(last_.exit_code, qualified ? 0 : 1) << last_.err;
  EXPECT_EQ(inner(suite, 2).at("params").at("requests_per_bench"), 200);
}

TEST_F(Suite, TheDocumentedComparisonIsTaken) {
  const Finished finished = run(documented().at(1), {"-o", "csv=/no/such/folder/x"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, AllOf(HasSubstr("/no/such/folder"), Not(HasSubstr("scenario"))));
}

TEST_F(Suite, EachScenarioWritesItsOwnSamples) {
  const std::string toml = R"(
requests = 20
concurrency = 2
url = "HOST/"
[scenario.one]
[scenario."two words"]
requests = 30
[scenario.levels]
command = "sweep"
conc = "2"
)";
  run(toml, {"--samples", folder_.file("run.csv"), "--inconclusive", "pass"});
  EXPECT_EQ(occurrences(read_text(folder_.file("run-one.csv")), "\n"), 21U);
  EXPECT_EQ(occurrences(read_text(folder_.file("run-two_words.csv")), "\n"), 31U);
  EXPECT_GT(occurrences(read_text(folder_.file("run-levels.csv")), "\n"), 20U);
  EXPECT_EQ(read_text(folder_.file("run.csv")), "");
}

TEST_F(Suite, TwoScenariosDoNotWriteTheSameSamples) {
  const std::string file = folder_.file("run.csv");
  const Finished finished = run("url = \"HOST/\"\n[scenario.one]\nsamples = \"" + file +
                                "\"\n[scenario.two]\nsamples = \"" + file + "\"\n");
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, AllOf(HasSubstr("scenario two"), HasSubstr("scenario one already")));
}

}  // namespace
}  // namespace vastar::testing
