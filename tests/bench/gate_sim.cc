// How often would the gate be wrong? Thousands of comparisons on synthetic launches, judged by the
// very code that judges real ones: false failures, power, what stays open, and how many launches it
// takes. Beside it, on the same numbers, what people do without it: one run against a stored one,
// and a failure when it is 10% slower.
//
//   gate_sim [--gates N] [--seed S] [--metrics M]
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "gate/regression.h"

namespace vastar {
namespace {

using Random = std::mt19937_64;

// One draw of unit variance.
using Draw = std::function<double(Random&)>;

double normal(Random& random) { return std::normal_distribution<double>()(random); }

// Two modes of equal weight, 0.95 to either side, as of a server that comes up in one of two ways.
double bimodal(Random& random) {
  constexpr double kMode = 0.95;
  const double spread = std::sqrt(1 - kMode * kMode);
  const double mode = std::bernoulli_distribution(0.5)(random) ? kMode : -kMode;
  return mode + spread * normal(random);
}

// Student's t of 3 degrees of freedom, scaled: its variance is 3.
double heavy_tailed(Random& random) {
  return std::student_t_distribution<double>(3)(random) / std::sqrt(3.0);
}

struct Shape {
  std::string_view name;
  Draw draw;
};

struct Tally {
  std::uint64_t fails = 0, passes = 0, open = 0, launches = 0, naive_fails = 0;
};

struct Setup {
  std::uint64_t gates = 2000;
  std::uint64_t seed = 1;
  std::size_t metrics = 4;  // gated, each with launches of its own
};

constexpr double kBase = 50;  // ms: far above the floor
constexpr double kMargin = 0.05;
constexpr double kNaiveLimit = 0.10;
constexpr std::array<double, 6> kEffects = {0, 0.05, 0.08, kNaiveLimit, 0.15, 0.20};

// A launch whose log-ratio is the true effect plus the luck of two server launches.
LaunchPair launch_with(const std::vector<double>& effects) {
  constexpr std::uint64_t kRequests = 100'000;
  LaunchPair launch;
  launch.base = launch.head = {.started = kRequests, .succeeded = kRequests};
  for (std::size_t i = 0; i < effects.size(); ++i) {
    launch.figures.push_back({.metric = std::string(kComparedMetrics[i].name),
                              .base = kBase,
                              .head = kBase * std::exp(effects[i]),
                              .effect = effects[i],
                              .groups = 20});
  }
  return launch;
}

CompareRules rules_for(std::size_t metrics) {
  CompareRules rules;
  rules.margins.clear();
  for (std::size_t i = 0; i < metrics; ++i) {
    rules.margins.push_back({std::string(kComparedMetrics[i].name), kMargin});
  }
  return rules;
}

// The effect is the first metric's; the others are the same on both sides.
void one_gate(const Setup& setup, const Shape& shape, double sd, double effect, Random& random,
              Tally& tally) {
  CompareReport report;
  report.params.rules = rules_for(setup.metrics);
  for (Decision step = next_step(report.params.rules, {}); step.step != NextStep::kDone;
       step = next_step(report.params.rules, report.launches)) {
    for (unsigned i = 0; i < step.launches; ++i) {
      std::vector<double> effects;
      for (std::size_t m = 0; m < setup.metrics; ++m) {
        effects.push_back(sd * shape.draw(random) + (m == 0 ? std::log1p(effect) : 0));
      }
      report.launches.push_back(launch_with(effects));
    }
  }
  judge(report);
  tally.launches += report.launches.size();
  tally.fails += report.common.gate.verdict == Verdict::kFail ? 1 : 0;
  tally.passes += report.common.gate.verdict == Verdict::kPass ? 1 : 0;
  tally.open += report.common.gate.verdict == Verdict::kInconclusive ? 1 : 0;
  tally.naive_fails += std::expm1(*report.launches.front().figures.front().effect) > kNaiveLimit;
}

double share(std::uint64_t part, std::uint64_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

Tally tally_of(const Setup& setup, const Shape& shape, double sd, double effect) {
  Random random(setup.seed);
  Tally tally;
  for (std::uint64_t i = 0; i < setup.gates; ++i) {
    one_gate(setup, shape, sd, effect, random, tally);
  }
  return tally;
}

// One shape and spread: how often it fails at each true change, and what else there is to know.
void print_row(const Setup& setup, const Shape& shape, double sd) {
  std::string fails;
  Tally same, tenth;
  for (const double effect : kEffects) {
    const Tally tally = tally_of(setup, shape, sd, effect);
    fails += fmt::format(" {:.2f}% |", share(tally.fails, setup.gates));
    if (effect == 0) same = tally;
    if (effect == kNaiveLimit) tenth = tally;
  }
  const auto launches = [&](const Tally& tally) {
    return static_cast<double>(tally.launches) / static_cast<double>(setup.gates);
  };
  fmt::print("| {} | {:.1f}% |{} {:.2f}% | {:.1f} | {:.1f} | {:.2f}% | {:.2f}% |\n", shape.name,
             100 * sd, fails, share(same.open, setup.gates), launches(same), launches(tenth),
             share(same.naive_fails, setup.gates), share(tenth.naive_fails, setup.gates));
}

void print_table(const Setup& setup) {
  const std::array<Shape, 3> shapes = {
      {{"normal", &normal}, {"bimodal", &bimodal}, {"t3", &heavy_tailed}}};
  fmt::print("{} gates a figure, {} metrics with a margin of {:.0f}%, seed {}\n\n", setup.gates,
             setup.metrics, 100 * kMargin, setup.seed);
  fmt::print("| launches | sd |");
  for (const double effect : kEffects) fmt::print(" fails at {:+.0f}% |", 100 * effect);
  fmt::print(" open at +0% | launches at +0% | at +10% | one run: fails at +0% | at +10% |\n|");
  for (std::size_t i = 0; i < kEffects.size() + 7; ++i) fmt::print(" --- |");
  fmt::print("\n");
  for (const Shape& shape : shapes) {
    for (const double sd : {0.01, 0.025, 0.05, 0.075}) print_row(setup, shape, sd);
  }
}

int usage() {
  fmt::print(stderr, "usage: gate_sim [--gates N] [--seed S] [--metrics 1..9]\n");
  return 2;
}

int main_of(int argc, char** argv) {
  Setup setup;
  for (int i = 1; i + 1 < argc; i += 2) {
    const auto value = parse_unsigned(argv[i + 1]);
    const std::string_view name = argv[i];
    if (!value) return usage();
    if (name == "--gates" && *value > 0) {
      setup.gates = *value;
    } else if (name == "--seed") {
      setup.seed = *value;
    } else if (name == "--metrics" && *value > 0 && *value < 10) {
      setup.metrics = *value;
    } else {
      return usage();
    }
  }
  if (argc % 2 == 0) return usage();
  print_table(setup);
  return 0;
}

}  // namespace
}  // namespace vastar

int main(int argc, char** argv) { return vastar::main_of(argc, argv); }
