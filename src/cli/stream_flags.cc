// The rows of streams' flags.
#include "cli/stream_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/text.h"
#include "cli/values.h"

namespace vastar {
namespace {

constexpr std::string_view kStreams = "Streams";

Setter url_into(std::vector<Url>& field) {
  return [&field](std::string_view text) -> Result<void> {
    Result<Url> url = parse_url(text);
    if (!url) return url.error();
    field.push_back(std::move(*url));
    return {};
  };
}

Setter gauge_into(std::vector<std::string>& field) {
  return [&field](std::string_view text) -> Result<void> {
    const std::size_t equals = text.find('=');
    const bool labelled = equals != std::string_view::npos;
    if (text.empty() || equals == 0 || (labelled && equals + 1 == text.size())) {
      return Error{"a name is needed, like active_streams, or edge=active_streams to call it edge"};
    }
    field.emplace_back(text);
    return {};
  };
}

GaugePlan gauge_of(const Url& url, const std::string& given) {
  const std::size_t equals = given.find('=');
  if (equals == std::string::npos) return {.url = url, .series = given, .name = given};
  return {.url = url, .series = given.substr(equals + 1), .name = given.substr(0, equals)};
}

// Names go with URLs in their order; a single URL has all of them.
Result<std::vector<GaugePlan>> gauges_of(const StreamFlags& flags) {
  const std::size_t urls = flags.gauge_urls.size(), names = flags.gauge_names.size();
  if (urls != names && (urls != 1 || names == 0)) {
    return Error{
        "--gauge-url and --gauge-name go together: where the gauge is, and its name; of several "
        "URLs each wants one, in their order"};
  }
  std::vector<GaugePlan> gauges;
  for (std::size_t i = 0; i < names; ++i) {
    GaugePlan gauge = gauge_of(flags.gauge_urls[urls == 1 ? 0 : i], flags.gauge_names[i]);
    const bool twice = std::any_of(gauges.begin(), gauges.end(), [&](const GaugePlan& other) {
      return other.name == gauge.name;
    });
    if (twice) {
      return Error{
          fmt::format("two gauges are called '{0}': call one otherwise, like "
                      "--gauge-name other={0}",
                      printable(gauge.name))};
    }
    gauges.push_back(std::move(gauge));
  }
  return gauges;
}

// Gates on a gauge that is not read would say nothing.
Result<void> check_gauge_gates(const RunOptions& options) {
  for (const Slo& slo : options.slos) {
    if (!slo.metric.starts_with("gauge_")) continue;
    const std::vector<GaugePlan>& gauges = options.plan.gauges;
    const std::size_t dot = slo.metric.find('.');
    const std::string name = dot == std::string::npos ? "" : slo.metric.substr(dot + 1);
    const bool known = name.empty() ? gauges.size() == 1
                                    : std::any_of(gauges.begin(), gauges.end(),
                                                  [&](const auto& g) { return g.name == name; });
    if (known) continue;
    return Error{fmt::format("--slo '{}': {}", slo.text,
                             gauges.empty() ? "no --gauge-url is given"
                             : name.empty() ? "of several gauges say which: gauge_peak.NAME"
                                            : "no --gauge-name is called so")};
  }
  return {};
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
       .repeatable = true,
       .set = url_into(flags.gauge_urls)},
      {.name = "gauge-name",
       .value = "NAME",
       .help = "the gauge that --gauge-url has; LABEL=NAME calls it LABEL",
       .group = kStreams,
       .repeatable = true,
       .set = gauge_into(flags.gauge_names)},
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

std::vector<Option> stream_run_options(StreamRunFlags& flags, const std::vector<Metric>& own,
                                       std::string content_type) {
  RunTable table{.metrics = run_metrics(), .timeout_default = "5m", .drain_cap_default = "1m"};
  if (!content_type.empty()) table.content_type_default = std::move(content_type);
  table.metrics.insert(table.metrics.end(), own.begin(), own.end());
  std::vector<Option> rows = ramp_options(flags.streams);
  append(rows, without_checks(run_options_table(flags.run, table)));
  return rows;
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

Result<void> check_beside_stream(const std::vector<std::string>& named) {
  const auto first = std::find_if(named.begin(), named.end(), is_of_whole_responses);
  if (first == named.end()) return {};
  return Error{fmt::format(
      "--{} does nothing with --stream, which times what a stream brings, checks nothing of it and "
      "follows no redirects: leave one of them out",
      *first)};
}

Result<void> add_to_plan(const StreamFlags& flags, RunOptions& options) {
  Plan& plan = options.plan;
  if (flags.ramp > 0 && plan.load.open_loop()) {
    return Error{
        "--ramp spreads the first requests of a closed loop; with --rate they come at their times"};
  }
  plan.load.ramp = flags.ramp;
  auto gauges = gauges_of(flags);
  if (!gauges) return gauges.error();
  plan.gauges = std::move(*gauges);
  return check_gauge_gates(options);
}

}  // namespace vastar
