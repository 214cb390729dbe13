// Launches in words.
#include "study/launch_words.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "stats/small_sample.h"

namespace vastar {
namespace {

constexpr double kAlpha = 0.025;  // a side

// What people read: head against base in percent (points), whichever direction is the worse.
double change_of(MetricKind kind, double effect) {
  if (kind == MetricKind::kShare) return 100 * effect;
  return 100 * std::expm1(kind == MetricKind::kRate ? -effect : effect);
}

const char* unit_of(MetricKind kind) { return kind == MetricKind::kShare ? "pp" : "%"; }

}  // namespace

std::string change_so_far(const CompareRules& rules, const std::vector<LaunchPair>& launches) {
  for (const Margin& margin : rules.margins) {
    const MetricKind kind = find_compared(margin.metric)->kind;
    std::vector<double> changes;
    for (const LaunchPair& launch : launches) {
      const LaunchFigure* figure = launch.figure(margin.metric);
      if (!launch.valid || figure == nullptr || !figure->effect) continue;
      changes.push_back(change_of(kind, *figure->effect));
    }
    if (changes.empty()) continue;
    const SampleSummary sample = summarize_sample(changes);
    std::string text = fmt::format("{} {:+.1f}{}", margin.metric, sample.mean, unit_of(kind));
    if (sample.count > 1) {
      text += fmt::format(" +-{:.1f}{}", sample.half_width(kAlpha), unit_of(kind));
    }
    return text;
  }
  return {};
}

std::string launch_label(const CompareProgress& progress, const CompareRules& rules,
                         const std::vector<LaunchPair>& launches) {
  std::string label = progress.confirming ? fmt::format("launch {}, confirming", progress.launch)
                                          : fmt::format("launch {} of {}..{}", progress.launch,
                                                        rules.looks.front(), rules.looks.back());
  if (const std::string change = change_so_far(rules, launches); !change.empty()) {
    label += ": " + change;
  }
  return label;
}

std::string launch_line(const CompareProgress& progress, const CompareRules& rules,
                        const LaunchPair& launch) {
  std::string line = fmt::format("launch {}:", progress.launch);
  for (const Margin& margin : rules.margins) {
    const LaunchFigure* figure = launch.figure(margin.metric);
    if (figure == nullptr || !figure->effect) continue;
    const MetricKind kind = find_compared(margin.metric)->kind;
    line += fmt::format(" {} {:+.1f}{} ", margin.metric, change_of(kind, *figure->effect),
                        unit_of(kind));
  }
  if (!launch.valid) {
    line += fmt::format(" not counted: {}",
                        printable(fmt::format("{}", fmt::join(launch.reasons, "; "))));
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace vastar
