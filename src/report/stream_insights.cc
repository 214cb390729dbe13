// What the figures of streams mean, in words.
#include <fmt/format.h>

#include "base/units.h"
#include "report/summary.h"

namespace vastar {
namespace {

constexpr double kMostlyTogether = 0.5;  // share of the events
constexpr double kPauseMs = 1;  // between events, on average: below, together means nothing

Number number_of(const RunReport& report, std::string_view name) {
  const MetricSummary* metric = report.own_metric(name);
  return metric == nullptr ? std::nullopt : metric->number;
}

}  // namespace

std::vector<std::string> stream_insights(const RunReport& report) {
  constexpr std::string_view kBuffers =
      "something on the way holds them back (nginx: proxy_buffering off; compression does so too), "
      "or the target writes them so";
  const Number lumped = number_of(report, "lumped");
  if (lumped && *lumped > 0) {
    return {fmt::format("The events of {:.0f} of {} streams came in one lump at their end: {}",
                        *lumped, report.started, kBuffers)};
  }
  const Number together = number_of(report, "events_together");
  const MetricSummary* gap = report.own_metric("event_gap");
  if (!together || *together < kMostlyTogether || gap == nullptr || !gap->times ||
      gap->times->mean_ms.value_or(0) < kPauseMs) {
    return {};
  }
  return {fmt::format(
      "{:.0f}% of the events came together with the one before, with pauses of up to {:.3g} ms "
      "between: {}",
      *together * 100, gap->times->max_ms.value_or(0), kBuffers)};
}

}  // namespace vastar
