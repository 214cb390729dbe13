// The rows of a run's flags: its gates.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "cli/run_flag_groups.h"
#include "cli/values.h"
#include "stats/quantile.h"

namespace vastar {
namespace {

constexpr std::string_view kGates = "Gates";

Setter slo_into(std::vector<Slo>& slos, std::vector<Metric> metrics) {
  return [&slos, metrics = std::move(metrics)](std::string_view text) -> Result<void> {
    Result<Slo> slo = parse_slo(text, metrics);
    if (!slo) return slo.error();
    slos.push_back(std::move(*slo));
    return {};
  };
}

Setter slo_target_into(std::vector<Slo>& slos, std::vector<Metric> metrics) {
  return [&slos, metrics = std::move(metrics)](std::string_view text) -> Result<void> {
    Result<std::vector<Slo>> targets = parse_slo_target(text, metrics);
    if (!targets) return targets.error();
    std::move(targets->begin(), targets->end(), std::back_inserter(slos));
    return {};
  };
}

// --slo-p99=200ms is --slo 'p99<=200ms'.
Setter percentile_limit_into(std::vector<Slo>& slos, std::vector<Metric> metrics,
                             std::string_view percentile) {
  return [set = slo_into(slos, std::move(metrics)), percentile](std::string_view text) {
    return set(fmt::format("{}<={}", percentile, text));
  };
}

Setter abort_rule_into(std::vector<AbortRule>& rules) {
  return [&rules](std::string_view text) -> Result<void> {
    Result<AbortRule> rule = parse_abort_rule(text);
    if (!rule) return rule.error();
    rules.push_back(std::move(*rule));
    return {};
  };
}

std::vector<Option> when_to_give_up(RunFlags& flags) {
  return {{.name = "abort-on",
           .value = "EXPR",
           .help = "end early, and fail, when it holds for a second: 'error_rate>50%', 'p99>2s for "
                   "5s'",
           .group = kGates,
           .repeatable = true,
           .set = abort_rule_into(flags.abort_on)}};
}

std::vector<Option> gates(RunFlags& flags, const RunTable& table) {
  std::vector<Option> rows = {
      {.name = "slo",
       .value = "EXPR",
       .help = "a gate, like 'p99<200ms' or 'rps>=5000'",
       .group = kGates,
       .common = true,
       .repeatable = true,
       .set = slo_into(flags.slos, table.metrics)},
      {.name = "slo-target",
       .value = "LIST",
       .help = "gates that colour the histogram: p50=20ms,p99=1s",
       .group = kGates,
       .repeatable = true,
       .set = slo_target_into(flags.slos, table.metrics)},
      {.name = "inconclusive",
       .value = "pass|fail",
       .help = "what a gate that cannot be judged counts as; else the exit code is 3",
       .choices = {"pass", "fail"},
       .group = kGates,
       .shared = true,
       .set = choice_into<InconclusiveAs>(
           flags.inconclusive_as,
           {{"pass", InconclusiveAs::kPass}, {"fail", InconclusiveAs::kFail}})},
      // Without a setter it is no key of a file: asks_for_bisect() reads the command line alone.
      {.name = "bisect",
       .help = "exit codes for 'git bisect run': 3 and 4 become 125, 2 and 70 become 255",
       .group = kGates},
  };
  for (const QuantileName& quantile : kQuantiles) {
    rows.push_back({.name = fmt::format("slo-{}", quantile.name),
                    .value = "TIME",
                    .help = fmt::format("the same as --slo '{}<=TIME'", quantile.name),
                    .group = kGates,
                    .repeatable = true,
                    .set = percentile_limit_into(flags.slos, table.metrics, quantile.name)});
  }
  return rows;
}

}  // namespace

std::vector<Option> gate_options(RunFlags& flags, const RunTable& table) {
  std::vector<Option> rows = gates(flags, table);
  if (table.with_shape) append(rows, when_to_give_up(flags));
  return rows;
}

}  // namespace vastar
