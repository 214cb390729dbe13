// The rows of streams' flags.
#include "cli/stream_flags.h"

#include <algorithm>
#include <array>
#include <limits>

#include "cli/values.h"

namespace vastar {
namespace {

constexpr std::string_view kStreams = "Streams";

Setter url_into(std::optional<Url>& field) {
  return [&field](std::string_view text) -> Result<void> {
    Result<Url> url = parse_url(text);
    if (!url) return url.error();
    field = std::move(*url);
    return {};
  };
}

}  // namespace

std::vector<Option> event_options(StreamFlags& flags) {
  return {
      {.name = "events",
       .value = "N",
       .help = "a stream is done after N events, and its connection goes",
       .fallback = "when it ends",
       .group = kStreams,
       .common = true,
       .set = count_into(flags.stream.events, 1, std::numeric_limits<std::uint32_t>::max())},
      {.name = "stream-time",
       .value = "TIME",
       .help =
           "leave a stream that has lasted so long, at what comes next: it counts as abandoned, "
           "not as failed",
       .group = kStreams,
       .common = true,
       .set = duration_into(flags.stream.time, 1, kHour)},
      {.name = "reconnect",
       .help = "open a stream that has ended again, with Last-Event-ID, after its retry time",
       .group = kStreams,
       .set = turn_on(flags.stream.reconnect)},
  };
}

std::vector<Option> ramp_options(StreamFlags& flags) {
  return {
      {.name = "ramp",
       .value = "TIME",
       .help = "spread the first requests of the connections over so long",
       .fallback = "0",
       .group = kStreams,
       .common = true,
       .set = duration_into(flags.ramp, 0, kHour)},
      {.name = "per-stream",
       .help = "a row of each stream in the document: times, events, bytes, error",
       .group = kStreams,
       .set = turn_on(flags.stream.per_stream)},
      {.name = "gauge-url",
       .value = "URL",
       .help = "read a gauge of the target's here each second, as Prometheus text",
       .group = kStreams,
       .set = url_into(flags.gauge_url)},
      {.name = "gauge-name",
       .value = "NAME",
       .help = "the gauge that --gauge-url has",
       .group = kStreams,
       .set = text_into(flags.gauge_name)},
  };
}

bool is_of_whole_responses(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kOfWholeResponses = {
      "expect-header", "expect-body", "disable-redirects",
      "max-redirects", "cookies",     "disable-compression"};
  return std::find(kOfWholeResponses.begin(), kOfWholeResponses.end(), name) !=
         kOfWholeResponses.end();
}

std::vector<Option> without_checks(std::vector<Option> rows) {
  std::erase_if(rows, [](const Option& row) { return is_of_whole_responses(row.name); });
  return rows;
}

Result<void> add_to_plan(const StreamFlags& flags, RunOptions& options) {
  Plan& plan = options.plan;
  if (flags.ramp > 0 && plan.load.open_loop()) {
    return Error{
        "--ramp spreads the first requests of a closed loop; with --rate they come at their times"};
  }
  if (flags.gauge_url.has_value() != !flags.gauge_name.empty()) {
    return Error{"--gauge-url and --gauge-name go together: where the gauge is, and its name"};
  }
  plan.load.ramp = flags.ramp;
  if (flags.gauge_url) plan.gauge = GaugePlan{*flags.gauge_url, flags.gauge_name};
  return {};
}

}  // namespace vastar
