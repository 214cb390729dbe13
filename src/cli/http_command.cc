// `vastar URL` and `vastar http URL`: one run.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/run.h"
#include "cli/run_options.h"
#include "cli/settings.h"
#include "cli/step_options.h"
#include "cli/stream_flags.h"
#include "cli/subcommands.h"
#include "cli/values.h"
#include "plan/request_set.h"

namespace vastar {
namespace {

struct HttpFlags {
  RunFlags run;
  bool stream = false;
};

// `of_steps`: the metrics of the steps of a scenario, if there are any.
std::vector<Option> table(HttpFlags& flags, const std::vector<Metric>& of_steps) {
  RunTable run{.metrics = run_metrics(), .with_samples = true, .with_shape = true};
  for (const auto& more : {stream_metrics(), of_steps, url_metrics()}) {
    run.metrics.insert(run.metrics.end(), more.begin(), more.end());
  }
  std::vector<Option> rows = run_options_table(flags.run, run);
  rows.push_back({.name = "stream",
                  .help = "time the events of responses that are streams, as 'vastar sse' does",
                  .group = "Request",
                  .set = turn_on(flags.stream)});
  return rows;
}

// Metrics of streams are those of --stream alone.
Result<void> check_gates(const std::vector<Slo>& slos) {
  for (const Slo& slo : slos) {
    if (find_metric(slo.metric, stream_metrics()) == nullptr) continue;
    return Error{"--slo '" + slo.text + "': " + slo.metric +
                 " is a metric of streams: give --stream too, or use 'vastar sse'"};
  }
  return {};
}

// A series is a URL of a list that is there.
Result<void> check_series(const std::vector<Slo>& slos, const Plan& plan) {
  for (const Slo& slo : slos) {
    const auto name = series_of_metric(slo.metric);
    if (!name) continue;
    const auto problem = [&slo](std::string_view why) {
      return Error{fmt::format("--slo '{}': {}", printable(slo.text, 80), why)};
    };
    if (plan.steps) return problem("a step of a scenario is step.NAME");
    if (!plan.requests || plan.requests->series.empty()) {
      return problem("series are the URLs of --urls, at most 200 of them, and there are none");
    }
    const std::vector<std::string>& known = plan.requests->series;
    if (std::find(known.begin(), known.end(), *name) != known.end()) continue;
    const std::string_view near =
        nearest(*name, std::vector<std::string_view>(known.begin(), known.end()));
    return problem(fmt::format("no URL of the list is '{}' (as 'Counted apart' has them){}",
                               printable(*name, 80),
                               near.empty() ? "" : fmt::format(", did you mean {}?", near)));
  }
  return {};
}

}  // namespace

std::vector<Option> http_options() {
  static HttpFlags shown_only;
  return table(shown_only, {});
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
  if (auto checked = check_gates(options->slos); !checked) return checked.error();
  options->plan.steps = *std::move(steps);
  if (auto checked = check_series(options->slos, options->plan); !checked) return checked.error();
  options->notes.push_back(note_of(*options->plan.steps));
  return measurement_of(std::move(*options));
}

}  // namespace

Result<Measurement> prepare_http(const Settings& settings) {
  HttpFlags flags;
  const auto operands = settings.into(table(flags, step_metrics(settings.steps)));
  if (!operands) return operands.error();
  if (!settings.steps.empty()) {
    if (flags.stream) return Error{"--stream times single requests: it does not go with steps"};
    return prepare_steps(settings, flags.run, *operands);
  }
  RunRules rules;
  if (flags.stream) {
    if (auto checked = check_beside_stream(settings.named()); !checked) return checked.error();
    flags.run.request.compression = false;
    rules.redirects = false;
  }
  auto options = resolve_run(flags.run, *operands, rules);
  if (!options) return options.error();
  if (auto checked = check_series(options->slos, options->plan); !checked) return checked.error();
  if (flags.stream) {
    options->plan.stream = StreamPlan{.required = false};
  } else if (auto checked = check_gates(options->slos); !checked) {
    return checked.error();
  }
  return measurement_of(std::move(*options));
}

}  // namespace vastar
