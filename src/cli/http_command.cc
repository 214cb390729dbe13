// `vastar URL` and `vastar http URL`: one run.
#include <string>
#include <utility>
#include <vector>

#include "cli/run.h"
#include "cli/run_options.h"
#include "cli/settings.h"
#include "cli/step_options.h"
#include "cli/subcommands.h"

namespace vastar {
namespace {

RunTable table() { return {.metrics = run_metrics(), .with_shape = true}; }

}  // namespace

std::vector<Option> http_options() {
  static RunFlags shown_only;
  return run_options_table(shown_only, table());
}

namespace {

std::string note_of(const Steps& steps) {
  std::string names;
  for (const Step& step : steps.steps) names += (names.empty() ? "" : ", ") + step.name;
  return "each request is a pass through the steps " + names;
}

// A run of passes through the steps.
Result<Measurement> prepare_steps(const Settings& settings, const RunFlags& flags,
                                  Operands operands) {
  Result<RunFlags> whole = with_files(flags);
  if (!whole) return whole.error();
  const std::string base = operands.empty() ? "" : operands.front();
  auto steps = resolve_steps(settings, *whole, base, RunRules().content_type);
  if (!steps) return steps.error();
  if (operands.empty()) {
    operands.push_back((*steps)->steps.front().request->requests.front().url.display());
  }
  whole->vary.options = {};  // the steps have it
  auto options = resolve_run(*whole, operands, {});
  if (!options) return options.error();
  options->plan.steps = *std::move(steps);
  options->notes.push_back(note_of(*options->plan.steps));
  return measurement_of(std::move(*options));
}

}  // namespace

Result<Measurement> prepare_http(const Settings& settings) {
  RunFlags flags;
  RunTable rows = table();
  const std::vector<Metric> of_steps = step_metrics(settings.steps);
  rows.metrics.insert(rows.metrics.end(), of_steps.begin(), of_steps.end());
  const auto operands = settings.into(run_options_table(flags, rows));
  if (!operands) return operands.error();
  if (!settings.steps.empty()) return prepare_steps(settings, flags, *operands);
  auto options = resolve_run(flags, *operands, {});
  if (!options) return options.error();
  return measurement_of(std::move(*options));
}

}  // namespace vastar
