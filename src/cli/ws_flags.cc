// The rows of the flags of `vastar ws`.
#include "cli/ws_flags.h"

#include <iterator>

#include "cli/values.h"
#include "plan/slo.h"

namespace vastar {
namespace {

constexpr std::string_view kGroup = "WebSocket";
constexpr std::uint64_t kMostConnections = 1'000'000;

Setter levels_into(std::optional<Levels>& field) {
  return [&field](std::string_view text) -> Result<void> {
    Result<Levels> levels = parse_levels(text);
    if (!levels) return levels.error();
    if (levels->automatic) return Error{"wants numbers: 10,50,100 or 10..1000:log=6"};
    field = std::move(*levels);
    return {};
  };
}

Setter duration_into_optional(std::optional<Nanos>& field) {
  return [&field](std::string_view text) -> Result<void> {
    const Result<Nanos> time = parse_duration(text);
    if (!time) return time.error();
    if (*time < kMillisecond || *time > kHour) return Error{"a time from 1ms to 1h is wanted"};
    field = *time;
    return {};
  };
}

std::vector<Option> mode_rows(WsFlags& flags) {
  return {
      {.name = "pid",
       .value = "PID",
       .help = "report the memory of this process, the target's, before, at its peak, and after",
       .group = kGroup,
       .set = count_into(flags.pid, 1, 4'194'304)},
      {.name = "conc",
       .value = "LEVELS",
       .help = "a run for each number of connections: 10,50,100 or 10..1000:log=6",
       .group = kGroup,
       .instead_of = {"concurrency"},
       .set = levels_into(flags.levels)},
      {.name = "batch",
       .value = "N",
       .help = "storm, limit: connections being opened at a time",
       .fallback = "500",
       .group = kGroup,
       .common = true,
       .set = count_into(flags.batch, 1, kMostConnections)},
      {.name = "ping-every",
       .value = "TIME",
       .help = "hold: between two pings of a connection",
       .fallback = "5s",
       .group = kGroup,
       .set = duration_into_optional(flags.ping_every)},
      {.name = "from",
       .value = "N",
       .help = "limit: connections to begin with",
       .fallback = "100",
       .group = kGroup,
       .set = count_into(flags.limit_from, 1, kMostConnections)},
      {.name = "to",
       .value = "N",
       .help = "limit: no more connections than this",
       .fallback = "100000",
       .group = kGroup,
       .set = count_into(flags.limit_to, 1, kMostConnections)},
  };
}

}  // namespace

std::vector<Option> ws_options_table(WsFlags& flags) {
  RunTable run{.metrics = run_metrics(), .requests_default = "by mode"};
  std::vector<Metric> own = ws_metrics();
  std::move(own.begin(), own.end(), std::back_inserter(run.metrics));
  std::vector<Option> rows = ws_content_options(flags.content);
  append(rows, mode_rows(flags));
  append(rows, without_http(run_options_table(flags.run, run)));
  return rows;
}

}  // namespace vastar
