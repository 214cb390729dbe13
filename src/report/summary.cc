// The figures of one distribution, null where there are too few samples for them.
#include "report/summary.h"

#include <algorithm>

#include "stats/quantile.h"

namespace vastar {
namespace {

Number ms_or_null(std::optional<Nanos> value) {
  return value ? Number(to_ms(*value)) : std::nullopt;
}

Number quantile_ms(const Histogram& histogram, double q) {
  return ms_or_null(quantile(histogram, q));
}

}  // namespace

Number quantile_ms(const TimelineRow& row, double q) {
  const std::vector<PackedBuckets::Bucket> buckets = row.response.unpacked();
  std::uint64_t count = 0;
  for (const auto& bucket : buckets) count += bucket.count;
  if (!quantile_exists(q, count)) return std::nullopt;
  const std::uint64_t rank = nearest_rank(q, count);
  std::uint64_t seen = 0;
  const auto holder = std::find_if(buckets.begin(), buckets.end(), [&](const auto& bucket) {
    return (seen += bucket.count) >= rank;
  });
  return to_ms(holder->value);
}

LatencySummary summarize(const Histogram& histogram, const BinStyle& style) {
  LatencySummary summary;
  summary.count = histogram.count();
  if (summary.count == 0) return summary;
  summary.min_ms = to_ms(histogram.min());
  summary.mean_ms = histogram.mean() / 1e6;
  summary.stddev_ms = histogram.stddev() / 1e6;
  summary.max_ms = to_ms(histogram.max());
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    summary.percentiles_ms[i] = quantile_ms(histogram, kQuantiles[i].q);
  }
  summary.histogram = histogram.encode();
  summary.bins = bins_of(histogram, style);
  return summary;
}

PhaseSummary summarize_phase(const Histogram& histogram) {
  PhaseSummary summary;
  summary.count = histogram.count();
  if (summary.count == 0) return summary;
  summary.min_ms = to_ms(histogram.min());
  summary.mean_ms = histogram.mean() / 1e6;
  summary.p50_ms = quantile_ms(histogram, 0.50);
  summary.p90_ms = quantile_ms(histogram, 0.90);
  summary.p95_ms = quantile_ms(histogram, 0.95);
  summary.p99_ms = quantile_ms(histogram, 0.99);
  summary.p999_ms = quantile_ms(histogram, 0.999);
  summary.max_ms = to_ms(histogram.max());
  return summary;
}

SeriesReport summarize_series(const std::string& name, const SeriesMeasurements& measured) {
  SeriesReport series;
  series.name = name;
  series.succeeded = measured.succeeded;
  series.failed = measured.failed;
  series.statuses = measured.statuses;
  series.latency = summarize_phase(measured.response);
  if (measured.response.count() > 0) series.histogram = measured.response.encode();
  return series;
}

std::vector<TimelinePoint> summarize_timeline(const std::vector<TimelineRow>& rows) {
  std::vector<TimelinePoint> points;
  points.reserve(rows.size());
  for (const TimelineRow& row : rows) {
    points.push_back({static_cast<double>(points.size()), row.started, row.succeeded, row.failed,
                      quantile_ms(row, 0.50), quantile_ms(row, 0.99)});
  }
  return points;
}

}  // namespace vastar
