#include "cli/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "cli/help.h"
#include "cli/parse.h"

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Answer {
  ExitCode code;
  std::string out, err;
};

Answer vastar(const Arguments& arguments) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const ExitCode code = run_command_line(arguments);
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(Commands, TablesAreInOrder) {
  for (const Command& command : commands()) {
    std::set<std::string> names;
    std::set<char> letters;
    std::vector<Option> rows = command.options();
    append(rows, general_options());
    for (const Option& option : rows) {
      EXPECT_TRUE(names.insert(option.name).second) << command.name << " --" << option.name;
      if (option.letter != 0) {
        EXPECT_TRUE(letters.insert(option.letter).second) << command.name << " -" << option.letter;
      }
      EXPECT_NE(option.help, "") << option.name;
      EXPECT_NE(option.group, "") << option.name;
      EXPECT_FALSE(option.help.ends_with('.')) << option.name;
    }
  }
}

TEST(Commands, BisectIsReadFromTheWords) {
  EXPECT_TRUE(asks_for_bisect({"--bisect", "--no-such-flag"}));
  EXPECT_TRUE(asks_for_bisect({"sweep", "x", "--bisect"}));
  EXPECT_FALSE(asks_for_bisect({"sweep", "--", "--bisect"}));
  EXPECT_FALSE(asks_for_bisect({}));
  EXPECT_THAT(vastar({"--bisect=yes", "http://127.0.0.1/"}).err, HasSubstr("takes no value"));
}

TEST(Commands, HelpFitsTheScreen) {
  for (const Command& command : commands()) {
    for (const std::string& help : {short_help(command), full_help(command)}) {
      for (const std::string_view line : split(help, '\n')) {
        EXPECT_LE(line.size(), 80U) << line;
      }
    }
    EXPECT_LE(split(short_help(command), '\n').size(), 48U) << command.name;
  }
}

TEST(Commands, HelpGoesToStandardOutput) {
  for (const Arguments& words : {Arguments{"-h"}, Arguments{"--help"}, Arguments{"http", "-h"}}) {
    const Answer answer = vastar(words);
    EXPECT_EQ(answer.code, ExitCode::kOk);
    EXPECT_THAT(answer.out, HasSubstr("--requests"));
    EXPECT_THAT(answer.out, Not(HasSubstr("--drain-cap")));
    EXPECT_EQ(answer.err, "");
  }
  EXPECT_THAT(vastar({"--help-all"}).out, HasSubstr("--drain-cap"));
  EXPECT_THAT(vastar({"sweep", "--help-all"}).out, HasSubstr("--tail-floor"));
  EXPECT_THAT(vastar({"--version"}).out, StartsWith("vastar "));
}

TEST(Commands, WhatDoesNotWorkYetIsNotOffered) {
  const std::string all = vastar({"--help-all"}).out + vastar({"sweep", "--help-all"}).out;
  EXPECT_THAT(all, Not(HasSubstr("grpc")));
}

TEST(Commands, UsageErrorsGoToStandardErrorWithAHint) {
  const Answer none = vastar({});
  EXPECT_EQ(none.code, ExitCode::kUsage);
  EXPECT_EQ(none.out, "");
  EXPECT_THAT(none.err, HasSubstr("Usage: vastar"));
  const Answer bad = vastar({"-n", "0", "http://127.0.0.1/"});
  EXPECT_EQ(bad.code, ExitCode::kUsage);
  EXPECT_EQ(bad.out, "");
  EXPECT_THAT(bad.err, StartsWith("vastar: --requests 0: must be at least 1"));
  EXPECT_THAT(bad.err, HasSubstr("try 'vastar -h'"));
  EXPECT_THAT(vastar({"sweep"}).err, HasSubstr("try 'vastar sweep -h'"));
}

TEST(Commands, AFileOfSettingsIsReadByAllThatMeasure) {
  for (const char* command : {"http", "sweep", "compare"}) {
    const Answer answer = vastar({command, "--config", "/nonexistent.toml"});
    EXPECT_EQ(answer.code, ExitCode::kUsage) << command;
    EXPECT_THAT(answer.err, HasSubstr("/nonexistent.toml")) << command;
    EXPECT_THAT(vastar({command, "--scenario", "a"}).err, HasSubstr("give --config too"));
    EXPECT_THAT(vastar({command, "--config", "/dev/null", "--scenario", "a"}).err,
                HasSubstr("/dev/null has no scenarios"));
  }
}

TEST(Commands, Schemas) {
  const Answer kinds = vastar({"schema"});
  EXPECT_EQ(kinds.code, ExitCode::kOk);
  EXPECT_THAT(kinds.out, HasSubstr("run\n"));
  EXPECT_THAT(kinds.out, HasSubstr("sweep\n"));
  EXPECT_THAT(vastar({"schema", "run"}).out, StartsWith("{"));
  EXPECT_EQ(vastar({"schema", "nonsense"}).code, ExitCode::kUsage);
  EXPECT_EQ(vastar({"schema", "run", "sweep"}).code, ExitCode::kUsage);
}

TEST(Commands, FilesThatCannotBeReadAreUsageErrors) {
  for (const char* command : {"validate", "report"}) {
    const Answer answer = vastar({command, "/nonexistent.json"});
    EXPECT_EQ(answer.code, ExitCode::kUsage) << command;
    EXPECT_THAT(answer.err, HasSubstr("/nonexistent.json")) << command;
    EXPECT_EQ(vastar({command}).code, ExitCode::kUsage) << command;
  }
}

TEST(Commands, MergeWantsRunsThatCanBeRead) {
  EXPECT_THAT(vastar({"merge", "one.json"}).err, HasSubstr("two runs or more"));
  const Answer answer = vastar({"merge", "/nonexistent.json", "/other.json"});
  EXPECT_EQ(answer.code, ExitCode::kUsage);
  EXPECT_THAT(answer.err, HasSubstr("/nonexistent.json"));
  EXPECT_THAT(vastar({"merge", "-n", "5", "a", "b"}).err, HasSubstr("-n"));
}

TEST(Commands, CompletionNamesEveryFlagOfEveryCommand) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Answer answer = vastar({"completion", shell});
    EXPECT_EQ(answer.code, ExitCode::kOk);
    for (const Command& command : commands()) {
      for (const Option& option : command.options()) {
        EXPECT_THAT(answer.out, HasSubstr(option.name)) << shell << " " << command.name;
      }
    }
  }
  EXPECT_EQ(vastar({"completion"}).code, ExitCode::kUsage);
  EXPECT_THAT(vastar({"completion", "tcsh"}).err, HasSubstr("'tcsh' is none of"));
}

TEST(Commands, ServeRefusesWhatItCannotDo) {
  for (const Arguments& words :
       {Arguments{"serve", "x"}, Arguments{"serve", "--port", "65536"},
        Arguments{"serve", "--fault", "nonsense=1"}, Arguments{"serve", "--fault", "reset=2"},
        Arguments{"serve", "--threads", "0"}, Arguments{"serve", "--host", "256.1.1.1"}}) {
    const Answer answer = vastar(words);
    EXPECT_EQ(answer.code, ExitCode::kUsage) << words.back();
    EXPECT_EQ(answer.out, "");
    EXPECT_THAT(answer.err, HasSubstr("try 'vastar serve -h'"));
  }
}

TEST(Commands, TheManualNamesEveryFlag) {
  const std::string page = vastar({"man"}).out;
  EXPECT_THAT(page, StartsWith(".TH VASTAR 1"));
  EXPECT_THAT(page, HasSubstr("\\-\\-knee\\-ratio"));
  EXPECT_THAT(page, HasSubstr(".SH EXIT STATUS"));
}

}  // namespace
}  // namespace vastar
