// A comparison: each metric of base and head, its change with the interval, and what was judged.
#include "prometheus/metrics.h"

namespace vastar::plugin {
namespace {

void add_metric(MetricSet& out, const Object& metric, const Labels& labels) {
  const Labels named = labels + Labels{{"metric", text_at(metric, "metric")}};
  const BaseUnit unit = base_unit(text_at(metric, "unit"));
  for (const char* side : {"base", "head"}) {
    out.gauge("vastar_compare_value", named + Labels{{"side", side}, {"unit", unit.name}},
              divided_at(metric, side, unit.divisor));
  }
  out.gauge("vastar_compare_change_ratio", named, divided_at(metric, "change_pct", kPercent));
  out.gauge("vastar_compare_change_low_ratio", named,
            divided_at(metric, "change_low_pct", kPercent));
  out.gauge("vastar_compare_change_high_ratio", named,
            divided_at(metric, "change_high_pct", kPercent));
  out.gauge("vastar_compare_worse_ratio", named, divided_at(metric, "worse_by_pct", kPercent));
  out.gauge("vastar_compare_margin_ratio", named, divided_at(metric, "margin_used_pct", kPercent));
  out.states("vastar_compare_metric_verdict", named, "verdict",
             {"pass", "fail", "inconclusive", "not_gated"}, text_at(metric, "verdict"));
}

}  // namespace

void add_compare(MetricSet& out, const Object& document, const Labels& labels) {
  for (const Value& item : array_at(document, "metrics")) {
    add_metric(out, as_object(item), labels);
  }
}

}  // namespace vastar::plugin
