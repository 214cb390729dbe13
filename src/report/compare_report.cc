// Lookups in a comparison.
#include "report/compare_report.h"

#include <algorithm>

namespace vastar {

const LaunchFigure* LaunchPair::figure(std::string_view metric) const {
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [metric](const auto& f) { return f.metric == metric; });
  return found == figures.end() ? nullptr : &*found;
}

std::string_view source_name(CompareSource source) {
  switch (source) {
    case CompareSource::kUrls:
      return "urls";
    case CompareSource::kCommands:
      return "commands";
    case CompareSource::kFiles:
      break;
  }
  return "files";
}

std::string_view end_name(CompareEnd end) {
  switch (end) {
    case CompareEnd::kDecided:
      return "decided";
    case CompareEnd::kBudget:
      return "budget";
    case CompareEnd::kInterrupted:
      return "interrupted";
    case CompareEnd::kBroken:
      break;
  }
  return "broken";
}

std::string_view outcome_name(MetricOutcome outcome) {
  switch (outcome) {
    case MetricOutcome::kPass:
      return "pass";
    case MetricOutcome::kFail:
      return "fail";
    case MetricOutcome::kInconclusive:
      return "inconclusive";
    case MetricOutcome::kNotGated:
      break;
  }
  return "not_gated";
}

std::string_view kind_unit(MetricKind kind) {
  switch (kind) {
    case MetricKind::kLatency:
      return unit_name(Unit::kMilliseconds);
    case MetricKind::kRate:
      return unit_name(Unit::kPerSecond);
    case MetricKind::kShare:
      break;
  }
  return unit_name(Unit::kFraction);
}

}  // namespace vastar
