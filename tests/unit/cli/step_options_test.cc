// Steps of a scenario as the file has them; nothing here gets as far as sending.
#include "cli/step_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "cli/commands.h"
#include "cli/scenarios.h"

namespace vastar {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string problem(const std::string& text, std::string_view command = "http") {
  const auto file = parse_config(text);
  if (!file) return file.error().message;
  const Command& self = *find_command(command);
  const auto words = split_words(self.options(), {});
  const auto measurement = prepare_scenarios(self, "f.toml", *file, *words, {});
  if (measurement) return "none";
  EXPECT_EQ(measurement.error().code, ExitCode::kUsage);
  return measurement.error().message;
}

std::string with_steps(const std::string& steps, const std::string& scenario = "") {
  return "url = \"http://127.0.0.1:1/\"\n[scenario.shop]\n" + scenario + steps;
}

constexpr const char* kLogin =
    "[[scenario.shop.step]]\nname = \"login\"\nurl = \"/login\"\n"
    "extract = { token = \"json:/token\" }\npause = \"1s\"\n";
constexpr const char* kItems =
    "[[scenario.shop.step]]\nname = \"items\"\nurl = \"/items/{{token}}\"\n"
    "header = [\"Authorization: Bearer {{token}}\"]\nexpect-body = \"x\"\n";

TEST(Steps, ArePrepared) {
  EXPECT_EQ(problem(with_steps(std::string(kLogin) + kItems)), "none");
  EXPECT_EQ(problem(with_steps(std::string(kLogin) + kItems,
                               "slo = [\"step.login.p95<200ms\", \"step.items.error_rate<1%\"]\n"
                               "header = [\"X: 1\"]\nexpect-status = \"2xx\"\n")),
            "none");
}

TEST(Steps, NeedANameOfTheirOwn) {
  EXPECT_THAT(problem(with_steps("[[scenario.shop.step]]\nurl = \"/\"\n")),
              AllOf(HasSubstr("f.toml:3"), HasSubstr("needs a name")));
  EXPECT_THAT(problem(with_steps("[[scenario.shop.step]]\nname = \"a b\"\n")),
              HasSubstr("needs a name"));
  EXPECT_THAT(problem(with_steps("[[scenario.shop.step]]\nname = \"a\"\n"
                                 "[[scenario.shop.step]]\nname = \"A\"\n")),
              AllOf(HasSubstr("f.toml:5"), HasSubstr("two steps")));
}

TEST(Steps, KnowOnlyWhatCameBefore) {
  EXPECT_THAT(problem(with_steps(kItems)), AllOf(HasSubstr("f.toml:3"), HasSubstr("{{token}}")));
  EXPECT_THAT(problem(with_steps("[[scenario.shop.step]]\nname = \"a\"\n"
                                 "extract = { uuid = \"json:/x\" }\n")),
              HasSubstr("cannot be a variable"));
  EXPECT_THAT(problem(with_steps("[[scenario.shop.step]]\nname = \"a\"\n"
                                 "extract = { x = \"jsn:/x\" }\n")),
              HasSubstr("none of json:/pointer"));
  EXPECT_THAT(problem(with_steps("[[scenario.shop.step]]\nname = \"a\"\nextract = \"json:/x\"\n")),
              HasSubstr("extract is a table"));
}

TEST(Steps, RefuseWhatDoesNothing) {
  EXPECT_THAT(problem(with_steps("[[scenario.shop.step]]\nname = \"a\"\npause = \"1s\"\n")),
              HasSubstr("last one"));
  EXPECT_THAT(problem(with_steps("[[scenario.shop.step]]\nname = \"a\"\nrequests = 5\n")),
              AllOf(HasSubstr("f.toml:5"), HasSubstr("unknown key requests")));
  EXPECT_THAT(problem(with_steps(kLogin, "body = \"x\"\n")), HasSubstr("each step's own"));
  EXPECT_THAT(
      problem(with_steps("[[scenario.shop.step]]\nname = \"a\"\n", "slo = \"step.b.p95<1s\"\n")),
      HasSubstr("not a metric"));
  EXPECT_THAT(problem(with_steps("step = 5\n")), HasSubstr("[[scenario.shop.step]]"));
  EXPECT_THAT(problem(with_steps("[[scenario.shop.step]]\nname = \"a\"\n"), "sweep"),
              HasSubstr("made by a run"));
}

TEST(Steps, NeedAHost) {
  EXPECT_THAT(problem("[scenario.shop]\n" + std::string(kLogin) + kItems),
              AllOf(HasSubstr("f.toml:2"), HasSubstr("is a path")));
  EXPECT_EQ(problem("[scenario.shop]\n[[scenario.shop.step]]\nname = \"a\"\n"
                    "url = \"http://127.0.0.1:1/\"\n"),
            "none");
}

}  // namespace
}  // namespace vastar
