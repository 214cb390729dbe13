// Series by their names.
#include "report/merge_series.h"

#include <algorithm>
#include <cstddef>

#include "report/summary.h"
#include "stats/measurements.h"

namespace vastar {
namespace {

struct Sum {
  std::string name;
  SeriesMeasurements measured;
  Number least, most;  // exact, which those of a stored histogram are not
  Number censored_from;
};

Sum& sum_of(const std::string& name, std::vector<Sum>& sums) {
  const auto known =
      std::find_if(sums.begin(), sums.end(), [&](const Sum& sum) { return sum.name == name; });
  if (known != sums.end()) return *known;
  return sums.emplace_back(
      Sum{.name = name, .measured = {}, .least = {}, .most = {}, .censored_from = {}});
}

void add(const SeriesReport& row, const Histogram& response, Sum& sum) {
  sum.measured.succeeded += row.succeeded;
  sum.measured.failed += row.failed;
  for (const auto& [status, count] : row.statuses) sum.measured.statuses[status] += count;
  sum.measured.response.add(response);
  const PhaseSummary& latency = row.latency;
  if (latency.min_ms) sum.least = std::min(sum.least.value_or(*latency.min_ms), *latency.min_ms);
  if (row.censored_from_ms) {
    const double from = *row.censored_from_ms;
    sum.censored_from = std::min(sum.censored_from.value_or(from), from);
  }
  if (latency.max_ms) sum.most = std::max(sum.most.value_or(0), *latency.max_ms);
}

}  // namespace

std::vector<SeriesReport> merged_series_rows(const std::vector<NamedRun>& runs) {
  std::vector<Sum> sums;
  for (const NamedRun& named : runs) {
    const std::vector<SeriesReport>& rows = named.run.report.series;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      add(rows[i], named.run.series[i], sum_of(rows[i].name, sums));
    }
  }
  std::vector<SeriesReport> merged;
  for (const Sum& sum : sums) {
    merged.push_back(summarize_series(sum.name, sum.measured));
    merged.back().latency.min_ms = sum.least;
    merged.back().latency.max_ms = sum.most;
    merged.back().censored_from_ms = sum.censored_from;
  }
  return merged;
}

}  // namespace vastar
