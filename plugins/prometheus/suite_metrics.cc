// A suite: the figures of each scenario, with its name as a label.
#include <algorithm>

#include "prometheus/metrics.h"

namespace vastar::plugin {
namespace {

constexpr std::size_t kMostScenarios = 50;

// Of a scenario that was not run there is nothing to tell.
void add_outcome(MetricSet& out, const Object& scenario, const Labels& labels) {
  const std::string outcome = text_at(scenario, "outcome");
  if (outcome == "not_run") return;
  out.gauge("vastar_run_success", labels, outcome == "measured" ? 1 : 0);
}

}  // namespace

void add_suite(MetricSet& out, const Object& document, const Labels& labels) {
  const Array& scenarios = array_at(document, "scenarios");
  for (std::size_t i = 0; i < std::min(scenarios.size(), kMostScenarios); ++i) {
    const Object& scenario = as_object(scenarios[i]);
    const Labels named = labels + Labels{{"scenario", text_at(scenario, "name")}};
    add_outcome(out, scenario, named);
    const Object& inner = object_at(scenario, "document");
    if (inner.empty() || !has_data(inner)) continue;
    add_common(out, inner, named);
    add_figures(out, inner, named);
  }
}

}  // namespace vastar::plugin
