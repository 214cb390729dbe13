// A sweep: its curve by concurrency, what was picked, and the reference of a paired one.
#include <algorithm>

#include "prometheus/metrics.h"
#include "support/figures.h"

namespace vastar::plugin {
namespace {

constexpr std::size_t kMostLevels = 200;

// At most so many of all points, evenly.
std::vector<const Object*> thinned(const Array& points) {
  std::vector<const Object*> kept;
  const std::size_t count = std::min(points.size(), kMostLevels);
  for (std::size_t i = 0; i < count; ++i) {
    kept.push_back(&as_object(points[i * points.size() / count]));
  }
  return kept;
}

void add_reference(MetricSet& out, const Object& point, const Labels& level) {
  const Object& reference = object_at(point, "reference");
  out.gauge("vastar_reference_requests_per_second", level, number_at(reference, "rps"));
  add_percentiles(out, "vastar_reference_latency_seconds", level, reference);
  out.gauge("vastar_overhead_ratio", level, divided_at(point, "overhead_pct", kPercent));
  out.gauge("vastar_throughput_deficit_ratio", level,
            divided_at(point, "rps_deficit_pct", kPercent));
}

void add_point(MetricSet& out, const Object& point, const Labels& labels) {
  const Labels level = labels + Labels{{"concurrency", exact(number_at(point, "concurrency"))}};
  out.gauge("vastar_sweep_requests_per_second", level, number_at(point, "rps"));
  add_percentiles(out, "vastar_sweep_latency_seconds", level, point);
  out.gauge("vastar_sweep_error_ratio", level, number_at(point, "error_rate"));
  out.gauge("vastar_sweep_qualified", level, is_null_at(point, "disqualified") ? 1 : 0);
  add_reference(out, point, level);
}

void add_sweet_spot(MetricSet& out, const Object& spot, const Labels& labels) {
  out.gauge("vastar_sweet_spot_concurrency", labels, number_at(spot, "concurrency"));
  out.gauge("vastar_sweet_spot_requests_per_second", labels, number_at(spot, "rps"));
  add_percentiles(out, "vastar_sweet_spot_latency_seconds", labels, spot);
  out.gauge("vastar_sweet_spot_fallback", labels, text_at(spot, "method") == "fallback" ? 1 : 0);
  out.gauge("vastar_peak_requests_per_second", labels, number_at(spot, "peak_rps"));
  out.gauge("vastar_peak_concurrency", labels, number_at(spot, "peak_concurrency"));
}

}  // namespace

void add_sweep(MetricSet& out, const Object& document, const Labels& labels) {
  for (const Object* point : thinned(array_at(document, "sweep_points"))) {
    add_point(out, *point, labels);
  }
  const Object& spot = object_at(document, "sweet_spot");
  if (!spot.empty()) add_sweet_spot(out, spot, labels);
  const Object& run = object_at(document, "sweet_spot_run");
  if (object_at(run, "metrics").size() > 1) add_protocol(out, run, labels);
}

}  // namespace vastar::plugin
