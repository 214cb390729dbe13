// `vastar sse URL`: streams of events.
#include <iterator>
#include <utility>

#include "cli/run.h"
#include "cli/run_options.h"
#include "cli/settings.h"
#include "cli/stream_flags.h"
#include "cli/subcommands.h"

namespace vastar {
namespace {

struct SseFlags {
  SseFlags() {
    run.timeout = kStreamTimeout;
    run.drain_cap = kStreamDrainCap;
  }
  RunFlags run;
  StreamFlags streams;
};

std::vector<Option> table(SseFlags& flags) {
  RunTable run{.metrics = run_metrics(), .timeout_default = "5m", .drain_cap_default = "1m"};
  std::vector<Metric> own = stream_metrics();
  std::move(own.begin(), own.end(), std::back_inserter(run.metrics));
  std::vector<Option> rows = event_options(flags.streams);
  append(rows, ramp_options(flags.streams));
  append(rows, without_checks(run_options_table(flags.run, run)));
  return rows;
}

}  // namespace

std::vector<Option> sse_options() {
  static SseFlags shown_only;
  return table(shown_only);
}

Result<Measurement> prepare_sse(const Settings& settings) {
  SseFlags flags;
  const auto operands = settings.into(table(flags));
  if (!operands) return operands.error();
  if (flags.run.request.accept.empty()) flags.run.request.accept = "text/event-stream";
  flags.run.request.compression = false;
  auto options = resolve_run(flags.run, *operands, {.redirects = false});
  if (!options) return options.error();
  if (auto added = add_to_plan(flags.streams, *options); !added) return added.error();
  options->plan.stream = flags.streams.stream;
  return measurement_of(std::move(*options));
}

}  // namespace vastar
