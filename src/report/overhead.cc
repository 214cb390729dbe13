// Figure by figure.
#include "report/overhead.h"

#include <algorithm>
#include <string>
#include <utility>

#include "plan/slo.h"

namespace vastar {
namespace {

std::uint64_t samples_of(const MetricSummary& metric, const RunReport& report) {
  return metric.times ? metric.times->count : report.succeeded;
}

// `sign` -1: less is worse.
OverheadFigure figure_of(std::string metric, std::string figure, Unit unit, const Number& target,
                         const Number& reference, int sign) {
  OverheadFigure row{.metric = std::move(metric),
                     .figure = std::move(figure),
                     .unit = std::string(unit_name(unit)),
                     .reference = reference,
                     .target = target,
                     .overhead = {},
                     .overhead_pct = {}};
  if (!target || !reference) return row;
  row.overhead = sign * (*target - *reference);
  const bool share = unit == Unit::kFraction;
  if (!share && *reference > 0) row.overhead_pct = 100 * *row.overhead / *reference;
  return row;
}

void add_times(const std::string& name, const PhaseSummary& target, const PhaseSummary& reference,
               std::vector<OverheadFigure>& rows) {
  const std::pair<const char*, Number PhaseSummary::*> figures[] = {{"avg", &PhaseSummary::mean_ms},
                                                                    {"p50", &PhaseSummary::p50_ms},
                                                                    {"p95", &PhaseSummary::p95_ms},
                                                                    {"p99", &PhaseSummary::p99_ms}};
  for (const auto& [figure, value] : figures) {
    rows.push_back(
        figure_of(name, figure, Unit::kMilliseconds, target.*value, reference.*value, 1));
    rows.back().samples = std::min(target.count, reference.count);
  }
}

// Of plain numbers those that can be better or worse, whatever the number of requests. A share of
// blocked answers is neither, and is shown as it changes.
bool is_compared(Unit unit) { return unit == Unit::kPerSecond || unit == Unit::kFraction; }

void add_number(const MetricSummary& target, const MetricSummary& reference, std::uint64_t samples,
                std::vector<OverheadFigure>& rows) {
  const Metric* const metric = find_metric(target.name, protocol_metrics());
  if (metric == nullptr || !is_compared(metric->unit)) return;
  const bool more_is_worse = target.name == "blocked_share";
  rows.push_back(figure_of(target.name, "", metric->unit, target.number, reference.number,
                           more_is_worse ? 1 : -1));
  rows.back().samples = samples;
}

Number tokens_per_answer(const RunReport& report) {
  const MetricSummary* tokens = report.own_metric("output_tokens");
  const MetricSummary* e2e = report.own_metric("e2e");
  if (tokens == nullptr || !tokens->number || e2e == nullptr || !e2e->times) return std::nullopt;
  if (e2e->times->count == 0) return std::nullopt;
  return *tokens->number / static_cast<double>(e2e->times->count);
}

}  // namespace

std::vector<OverheadFigure> overhead_of(const RunReport& target, const RunReport& reference) {
  std::vector<OverheadFigure> rows;
  for (const MetricSummary& metric : target.metrics) {
    const MetricSummary* other = reference.own_metric(metric.name);
    if (other == nullptr) continue;
    if (metric.times && other->times) add_times(metric.name, *metric.times, *other->times, rows);
    if (metric.times || metric.word || metric.parts) continue;
    add_number(metric, *other, std::min(samples_of(metric, target), samples_of(*other, reference)),
               rows);
  }
  const std::uint64_t started = std::min(target.started, reference.started);
  rows.push_back(
      figure_of("error_rate", "", Unit::kFraction, target.error_rate, reference.error_rate, 1));
  rows.back().samples = started;
  const Number tokens = tokens_per_answer(target);
  if (!tokens) return rows;
  rows.push_back(
      figure_of("tokens_per_answer", "", Unit::kCount, tokens, tokens_per_answer(reference), -1));
  rows.back().samples = std::min(target.succeeded, reference.succeeded);
  return rows;
}

}  // namespace vastar
