// Files of scenarios as the command line reads them; nothing here gets as far as sending.
#include "cli/scenarios.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/commands.h"

namespace vastar {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

// As `vastar COMMAND --config f.toml ARGUMENTS` with this file.
Result<Measurement> prepared(const std::string& text, const Arguments& arguments = {},
                             std::string_view command = "http") {
  const auto file = parse_config(text);
  if (!file) return file.error();
  const Command& self = *find_command(command);
  const auto words = split_words(self.options(), arguments);
  if (!words) return words.error();
  return prepare_scenarios(self, "f.toml", *file, *words, arguments);
}

std::string problem(const std::string& text, const Arguments& arguments = {},
                    std::string_view command = "http") {
  const auto measurement = prepared(text, arguments, command);
  if (measurement) return "none";
  EXPECT_EQ(measurement.error().code, ExitCode::kUsage);
  return measurement.error().message;
}

constexpr const char* kTwo =
    "url = \"http://127.0.0.1:1/\"\n[scenario.a]\nrequests = 5\n[scenario.b]\nslo = \"p50<1s\"\n";

TEST(Scenarios, AreOneMeasurement) {
  const auto suite = prepared(kTwo);
  ASSERT_TRUE(suite) << suite.error().message;
  EXPECT_EQ(suite->kind, "suite");
  EXPECT_EQ(suite->target, "f.toml");
  EXPECT_TRUE(suite->gated);
  EXPECT_FALSE(prepared(kTwo, {"--scenario", "a"})->gated);
}

TEST(Scenarios, ShareOutputsAndWhatCountsAsAPass) {
  const auto suite =
      prepared("output = [\"csv=a\", \"json=b\"]\ninconclusive = \"pass\"\n" + std::string(kTwo));
  ASSERT_TRUE(suite) << suite.error().message;
  EXPECT_EQ(suite->outputs.size(), 2U);
  EXPECT_EQ(suite->inconclusive_as, InconclusiveAs::kPass);
  EXPECT_EQ(prepared(kTwo, {"-o", "csv", "--quiet"})->outputs.size(), 1U);
  EXPECT_TRUE(prepared(kTwo, {"--quiet"})->presentation.quiet);
  for (const char* key : {"output = \"csv\"", "json-path = \"x\"", "quiet = true",
                          "color = \"never\"", "inconclusive = \"pass\""}) {
    EXPECT_THAT(problem(std::string(kTwo) + key),
                AllOf(HasSubstr("f.toml:6: scenario b: "), HasSubstr("for all scenarios")));
  }
}

TEST(Scenarios, ErrorsNameTheScenarioAndItsLine) {
  const std::string two = kTwo;
  EXPECT_THAT(problem(two + "coutn = 1"), StartsWith("--config f.toml:6: scenario b: unknown key"));
  EXPECT_THAT(problem(two + "method = \"\""), StartsWith("--config f.toml:4: scenario b: "));
  EXPECT_THAT(problem(two + "qps = \"x\""), StartsWith("--config f.toml:6: scenario b: qps x: "));
  EXPECT_THAT(problem(two + "qps = 1\nrate = 1"), StartsWith("--config f.toml:4: scenario b: -q"));
  EXPECT_THAT(problem("[scenario.a]"), HasSubstr("f.toml:1: scenario a: a URL is missing"));
  EXPECT_THAT(problem("timeout = \"x\"\n" + two), StartsWith("--config f.toml:1: timeout x: "));
  EXPECT_THAT(problem(two, {"--slo", "nonsense<1"}),
              StartsWith("--config f.toml:2: scenario a: --slo"));
  EXPECT_THAT(problem(two + "slo-p99 = \"1\"\nslo-p99 = \"2\""), HasSubstr("line 7"));
}

TEST(Scenarios, TheLastOneIsCheckedBeforeTheFirstIsMeasured) {
  EXPECT_THAT(
      problem("[scenario.a]\nurl = \"http://127.0.0.1:1/\"\n[scenario.b]\nurl = \"ftp://x/\""),
      HasSubstr("f.toml:3: scenario b: "));
}

TEST(Scenarios, ArePickedByName) {
  EXPECT_TRUE(prepared(kTwo, {"--scenario", "b", "--scenario", "a"}));
  EXPECT_THAT(problem(kTwo, {"--scenario", "a", "--scenario", "c"}),
              AllOf(HasSubstr("--scenario c: "), HasSubstr("there are a, b")));
  // One that is not picked is not looked into, but its command still counts.
  EXPECT_EQ(problem("conc = \"1\"\n" + std::string(kTwo) +
                        "[scenario.c]\ncommand = \"sweep\"\n"
                        "repeats = 0",
                    {"--scenario", "a"}),
            "none");
}

TEST(Scenarios, NameTheirCommand) {
  for (const char* command : {"run", "http", "sweep"}) {
    EXPECT_EQ(problem(kTwo + std::string("command = \"") + command + "\""), "none") << command;
  }
  EXPECT_EQ(problem("command = \"sweep\"\nrepeats = 2\n" + std::string(kTwo)), "none");
  EXPECT_EQ(problem("command = \"sweep\"\n[scenario.a]\nurl = \"http://127.0.0.1:1/\"\n"
                    "command = \"run\"\nconcurrency = 5"),
            "none");
  for (const char* wrong : {"\"serve\"", "\"\"", "[]", "[\"run\", \"sweep\"]", "1"}) {
    EXPECT_THAT(problem(kTwo + std::string("command = ") + wrong),
                HasSubstr("f.toml:6: command is one of run, sweep, compare"))
        << wrong;
  }
}

TEST(Scenarios, TheSubcommandIsForThoseThatNameNone) {
  const std::string sweeps = kTwo + std::string("repeats = 2\n");
  EXPECT_THAT(problem(sweeps), HasSubstr("unknown key repeats"));
  EXPECT_EQ(problem(sweeps, {}, "sweep"), "none");
  EXPECT_THAT(problem(kTwo, {}, "compare"), HasSubstr("scenario a: unknown key requests"));
}

TEST(Scenarios, CompareWhatTheirKeysName) {
  const std::string head = "[scenario.c]\ncommand = \"compare\"\n";
  EXPECT_EQ(problem(head + "base = \"127.0.0.1:1\"\nhead = \"127.0.0.1:2\"\nmargin = \"p50=10%\""),
            "none");
  EXPECT_EQ(problem("url = \"127.0.0.1:{port}\"\n" + head +
                    "base-cmd = \"a {port}\"\nhead-cmd = \"b {port}\""),
            "none");
  EXPECT_THAT(problem(head + "base = \"127.0.0.1:1\""), HasSubstr("two URLs are wanted"));
  EXPECT_THAT(problem(head + "base = \"a.json\"\nhead = \"/nonexistent.json\""),
              HasSubstr("f.toml:1: scenario c: "));
}

TEST(Scenarios, KeysAtTheTopAreForThoseThatTakeThem) {
  const std::string mixed = std::string(kTwo) + "[scenario.c]\ncommand = \"sweep\"\n";
  EXPECT_EQ(problem("repeats = 2\nconcurrency = 5\n" + mixed), "none");
  EXPECT_THAT(problem("margin = \"p50=5%\"\n" + mixed), HasSubstr("f.toml:1: unknown key margin"));
  EXPECT_THAT(problem("reqests = 5\n" + mixed), HasSubstr("did you mean requests?"));
  EXPECT_THAT(problem("bisect = true\n" + mixed), HasSubstr("unknown key bisect"));
}

TEST(Scenarios, FlagsAreForThoseThatTakeThem) {
  const std::string mixed = std::string(kTwo) + "[scenario.c]\ncommand = \"sweep\"\n";
  EXPECT_EQ(problem(mixed, {"--repeats", "2", "-c", "5"}), "none");
  EXPECT_THAT(problem(mixed, {"--repeats", "2", "--scenario", "a"}), HasSubstr("--repeats"));
  EXPECT_THAT(problem(kTwo, {"--repeats", "2"}), HasSubstr("a flag of 'vastar sweep'"));
  EXPECT_THAT(problem(kTwo, {"--no-such-flag"}), HasSubstr("unknown flag --no-such-flag"));
}

TEST(Scenarios, AUrlOnTheCommandLineIsForAll) {
  EXPECT_EQ(problem("[scenario.a]\n[scenario.b]\nurl = \"ftp://x/\"", {"http://127.0.0.1:1/"}),
            "none");
}

}  // namespace
}  // namespace vastar
