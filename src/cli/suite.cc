// The flow of a suite.
#include "cli/suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/credentials.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/files.h"
#include "gate/suite_gate.h"
#include "machine/facts.h"
#include "report/to_json.h"

namespace vastar {
namespace {

struct Suite {
  std::string file;
  std::vector<std::string> only;
  std::vector<Scenario> scenarios;
};

SuiteReport report_of(std::string file, std::vector<std::string> only) {
  SuiteReport report;
  report.common.started_at = wall_clock_now();
  report.common.machine = read_machine_facts();
  report.file = std::move(file);
  report.only = std::move(only);
  return report;
}

ScenarioReport not_run(const Scenario& scenario) {
  ScenarioReport report;
  report.name = scenario.name;
  report.kind = scenario.measurement.kind;
  report.target = scenario.measurement.target;
  report.gated = scenario.measurement.gated;
  report.outcome = ScenarioOutcome::kNotRun;
  return report;
}

void add_measured(Measured measured, ScenarioReport& report,
                  std::vector<std::string>& failed_outputs) {
  for (const std::string& message : measured.failed_outputs) {
    failed_outputs.push_back(fmt::format("scenario {}: {}", printable(report.name), message));
  }
  report.outcome = measured.completed > 0 ? ScenarioOutcome::kMeasured : ScenarioOutcome::kNoData;
  report.document = std::move(measured.document);
  report.validity = std::move(measured.common.validity);
  report.gate = std::move(measured.common.gate);
}

// "checkout (2 of 3): run URL"; `place` is what stands in the parentheses.
std::string announcement(const Scenario& scenario, const std::string& place) {
  return fmt::format("{} ({}): {} {}", printable(scenario.name), place, scenario.measurement.kind,
                     scenario.measurement.target);
}

// An error: it is one of usage, which only shows when sockets are made, and nothing was sent yet.
Result<ScenarioReport> run_one(const Scenario& scenario, const std::string& place, bool first,
                               Live& live, const StopFlag& stop,
                               std::vector<std::string>& failed_outputs) {
  ScenarioReport report = not_run(scenario);
  if (stop.raised()) return report;
  live.scenario(scenario.name, announcement(scenario, place));
  Result<Measured> measured = scenario.measurement.measure(live, stop);
  if (measured) {
    add_measured(std::move(*measured), report, failed_outputs);
    return report;
  }
  const std::string message =
      fmt::format("scenario {}: {}", printable(scenario.name), measured.error().message);
  if (first && measured.error().code == ExitCode::kUsage) return Error{message};
  print_error(message);
  report.outcome = ScenarioOutcome::kNoData;
  report.error = without_credentials(measured.error().message);
  return report;
}

// The report whose scenarios are there, judged.
Measured finished(SuiteReport& report, Nanos begun, const StopFlag& stop,
                  std::vector<std::string> failed_outputs) {
  report.elapsed_s = to_seconds(monotonic_now() - begun);
  report.interrupted = stop.raised();
  judge(report);
  const auto has_data = [](const ScenarioReport& scenario) {
    return scenario.outcome == ScenarioOutcome::kMeasured;
  };
  const bool all = std::all_of(report.scenarios.begin(), report.scenarios.end(), has_data);
  return Measured{to_document(report), report.common, all ? report.scenarios.size() : 0,
                  std::move(failed_outputs)};
}

Result<Measured> measure_suite(const Suite& suite, Live& live, const StopFlag& stop) {
  const Nanos begun = monotonic_now();
  SuiteReport report = report_of(suite.file, suite.only);
  std::vector<std::string> failed_outputs;
  for (const Scenario& scenario : suite.scenarios) {
    const std::size_t number = report.scenarios.size() + 1;
    const std::string place = fmt::format("{} of {}", number, suite.scenarios.size());
    Result<ScenarioReport> one = run_one(scenario, place, number == 1, live, stop, failed_outputs);
    if (!one) return one.error();
    report.scenarios.push_back(std::move(*one));
  }
  return finished(report, begun, stop, std::move(failed_outputs));
}

Result<Measured> measure_search(const std::string& name, const SearchSteps& steps, Live& live,
                                const StopFlag& stop) {
  const Nanos begun = monotonic_now();
  SuiteReport report = report_of(name, {});
  std::vector<std::string> failed_outputs;
  while (!stop.raised() || report.scenarios.empty()) {
    const std::optional<Scenario> scenario = steps.next();
    if (!scenario) break;
    const std::size_t number = report.scenarios.size() + 1;
    Result<ScenarioReport> one =
        run_one(*scenario, fmt::format("step {}", number), number == 1, live, stop, failed_outputs);
    if (!one) return one.error();
    report.scenarios.push_back(std::move(*one));
  }
  report.common.insights = steps.insights();
  return finished(report, begun, stop, std::move(failed_outputs));
}

}  // namespace

Measurement suite_of(std::string file, std::vector<std::string> only,
                     std::vector<Scenario> scenarios) {
  const Measurement& first = scenarios.front().measurement;
  const auto gated = [](const Scenario& scenario) { return scenario.measurement.gated; };
  Measurement suite{.kind = "suite",
                    .target = file,
                    .gated = std::any_of(scenarios.begin(), scenarios.end(), gated),
                    .outputs = first.outputs,
                    .inconclusive_as = first.inconclusive_as,
                    .presentation = first.presentation,
                    .measure = {}};
  for (const Scenario& scenario : scenarios) {
    const std::vector<std::string>& samples = scenario.measurement.samples;
    suite.samples.insert(suite.samples.end(), samples.begin(), samples.end());
  }
  suite.measure = [suite = Suite{std::move(file), std::move(only), std::move(scenarios)}](
                      Live& live, const StopFlag& stop) {
    return measure_suite(suite, live, stop);
  };
  return suite;
}

Measurement search_of(std::string name, const Measurement& first, SearchSteps steps) {
  Measurement search{.kind = "suite",
                     .target = first.target,
                     .gated = first.gated,
                     .outputs = first.outputs,
                     .inconclusive_as = first.inconclusive_as,
                     .presentation = first.presentation,
                     .measure = {}};
  search.measure = [name = std::move(name), steps = std::move(steps)](Live& live,
                                                                      const StopFlag& stop) {
    return measure_search(name, steps, live, stop);
  };
  return search;
}

}  // namespace vastar
