// `vastar sse URL`: streams of events.
#include <utility>

#include "cli/run.h"
#include "cli/run_options.h"
#include "cli/settings.h"
#include "cli/stream_flags.h"
#include "cli/subcommands.h"

namespace vastar {
namespace {

std::vector<Option> table(StreamRunFlags& flags) {
  std::vector<Option> rows = event_options(flags.streams);
  append(rows, stream_run_options(flags, stream_metrics()));
  return rows;
}

}  // namespace

std::vector<Option> sse_options() {
  static StreamRunFlags shown_only;
  return table(shown_only);
}

Result<Measurement> prepare_sse(const Settings& settings) {
  StreamRunFlags flags;
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
