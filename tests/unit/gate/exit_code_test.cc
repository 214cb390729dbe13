// The exit code of every verdict, under every --inconclusive.
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "gate/gate.h"

namespace vastar {
namespace {

constexpr auto kInconclusive = InconclusiveAs::kInconclusive;
constexpr auto kPass = InconclusiveAs::kPass;
constexpr auto kFail = InconclusiveAs::kFail;

struct Case {
  std::optional<Verdict> verdict;
  std::uint64_t completed;
  InconclusiveAs as;
  int code;
};

TEST(ExitCode, FollowsTheTableOfTheContract) {
  const std::vector<Case> cases = {
      {std::nullopt, 1, kInconclusive, 0},   {std::nullopt, 1, kFail, 0},
      {std::nullopt, 0, kInconclusive, 4},   {Verdict::kPass, 1, kInconclusive, 0},
      {Verdict::kPass, 1, kFail, 0},         {Verdict::kPass, 0, kPass, 4},
      {Verdict::kFail, 1, kInconclusive, 1}, {Verdict::kFail, 1, kPass, 1},
      {Verdict::kFail, 0, kInconclusive, 4}, {Verdict::kInconclusive, 1, kInconclusive, 3},
      {Verdict::kInconclusive, 1, kPass, 0}, {Verdict::kInconclusive, 1, kFail, 1},
      {Verdict::kInconclusive, 0, kPass, 4},
  };
  for (const Case& c : cases) {
    Gate gate;
    gate.verdict = c.verdict;
    EXPECT_EQ(static_cast<int>(exit_code_for(gate, c.completed, c.as)), c.code)
        << (c.verdict ? static_cast<int>(*c.verdict) : -1) << " " << c.completed << " "
        << static_cast<int>(c.as);
  }
}

}  // namespace
}  // namespace vastar
