// Many gates from few recordings: the launches of stored comparisons of one subject, drawn again
// with replacement, judged by the very code that judged them. Beside it, on the same launches, what
// people do without it: one run of head against a stored one of base, and a failure when it is 10%
// slower.
//
//   gate_replay [--gates N] [--seed S] DOCUMENT...      prints one JSON object
#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "gate/regression.h"
#include "report/read_compare.h"

namespace vastar {
namespace {

constexpr double kNaiveLimit = 0.10;

struct Setup {
  std::uint64_t gates = 10'000;
  std::uint64_t seed = 1;
  std::vector<std::string> files;
};

// The launches of all documents, and the rules of the first.
struct Recording {
  CompareParams params;
  std::vector<LaunchPair> launches;
};

struct Tally {
  std::uint64_t fails = 0, passes = 0, open = 0, launches = 0;
  std::uint64_t naive_p50 = 0, naive_p99 = 0;
};

std::optional<Recording> read_all(const std::vector<std::string>& files) {
  Recording recording;
  for (const std::string& name : files) {
    std::ifstream file(name);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Result<CompareReport> report = read_compare(text);
    if (!report) {
      fmt::print(stderr, "{}: {}\n", name, report.error().message);
      return std::nullopt;
    }
    if (recording.launches.empty()) recording.params = report->params;
    for (const LaunchPair& launch : report->launches) {
      if (launch.valid) recording.launches.push_back(launch);
    }
  }
  if (recording.launches.size() > 1) return recording;
  fmt::print(stderr, "two valid launches are needed, and there are {}\n",
             recording.launches.size());
  return std::nullopt;
}

class Replays {
 public:
  Replays(const Setup& setup, const Recording& recording)
      : setup_(setup), recording_(recording), random_(setup.seed) {}

  Tally run() {
    for (std::uint64_t i = 0; i < setup_.gates; ++i) {
      gate();
      const LaunchPair& stored = drawn();
      const LaunchPair& now = drawn();
      tally_.naive_p50 += naive_failure(stored, now, "p50") ? 1 : 0;
      tally_.naive_p99 += naive_failure(stored, now, "p99") ? 1 : 0;
    }
    return tally_;
  }

 private:
  const LaunchPair& drawn() {
    std::uniform_int_distribution<std::size_t> index(0, recording_.launches.size() - 1);
    return recording_.launches[index(random_)];
  }

  void gate() {
    CompareReport report;
    report.params = recording_.params;
    const CompareRules& rules = report.params.rules;
    for (Decision step = next_step(rules, {}); step.step != NextStep::kDone;
         step = next_step(rules, report.launches)) {
      for (unsigned i = 0; i < step.launches; ++i) report.launches.push_back(drawn());
    }
    judge(report);
    tally_.launches += report.launches.size();
    tally_.fails += report.common.gate.verdict == Verdict::kFail ? 1 : 0;
    tally_.passes += report.common.gate.verdict == Verdict::kPass ? 1 : 0;
    tally_.open += report.common.gate.verdict == Verdict::kInconclusive ? 1 : 0;
  }

  // Base of one launch is the stored run, head of another the run of today.
  static bool naive_failure(const LaunchPair& stored, const LaunchPair& now,
                            std::string_view metric) {
    const LaunchFigure* before = stored.figure(metric);
    const LaunchFigure* after = now.figure(metric);
    if (before == nullptr || after == nullptr || !before->base || !after->head) return false;
    return *after->head > *before->base * (1 + kNaiveLimit);
  }

  const Setup& setup_;
  const Recording& recording_;
  std::mt19937_64 random_;
  Tally tally_;
};

std::optional<Setup> setup_of(int argc, char** argv) {
  Setup setup;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool flag = word == "--gates" || word == "--seed";
    if (!flag) {
      setup.files.emplace_back(word);
      continue;
    }
    const auto value = ++i < argc ? parse_unsigned(argv[i]) : std::nullopt;
    if (!value || (word == "--gates" && *value == 0)) return std::nullopt;
    (word == "--gates" ? setup.gates : setup.seed) = *value;
  }
  return setup.files.empty() ? std::nullopt : std::optional(setup);
}

int main_of(int argc, char** argv) {
  const std::optional<Setup> setup = setup_of(argc, argv);
  if (!setup) {
    fmt::print(stderr, "usage: gate_replay [--gates N] [--seed S] DOCUMENT...\n");
    return 2;
  }
  const std::optional<Recording> recording = read_all(setup->files);
  if (!recording) return 4;
  const Tally tally = Replays(*setup, *recording).run();
  fmt::print(
      "{{\"gates\":{},\"recorded_launches\":{},\"fail\":{},\"pass\":{},\"inconclusive\":{},"
      "\"launches_a_gate\":{:.2f},\"single_run_fail_p50\":{},\"single_run_fail_p99\":{}}}\n",
      setup->gates, recording->launches.size(), tally.fails, tally.passes, tally.open,
      static_cast<double>(tally.launches) / static_cast<double>(setup->gates), tally.naive_p50,
      tally.naive_p99);
  return 0;
}

}  // namespace
}  // namespace vastar

int main(int argc, char** argv) { return vastar::main_of(argc, argv); }
