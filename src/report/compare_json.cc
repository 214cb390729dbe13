// A comparison as its document, and each launch as an event.
#include <boost/json.hpp>
#include <utility>

#include "report/common_json.h"
#include "report/compare_fields.h"
#include "report/to_json.h"

namespace vastar {
namespace {

namespace json = boost::json;

json::object metric_json(const MetricVerdict& metric) {
  const int decimals = 4;
  return {{"metric", metric.metric},
          {"unit", kind_unit(metric.kind)},
          {"verdict", outcome_name(metric.outcome)},
          {"base", rounded(metric.base, 6)},
          {"head", rounded(metric.head, 6)},
          {"change_pct", rounded(metric.change, decimals)},
          {"change_low_pct", rounded(metric.change_low, decimals)},
          {"change_high_pct", rounded(metric.change_high, decimals)},
          {"worse_by_pct", rounded(metric.worse_by, decimals)},
          {"worse_at_least_pct", rounded(metric.worse_at_least, decimals)},
          {"bound_confidence", fraction(metric.bound_confidence)},
          {"margin_pct", rounded(metric.margin, decimals)},
          {"margin_used_pct", rounded(metric.margin_used, decimals)},
          {"spread_pct", rounded(metric.spread, decimals)},
          {"detectable_pct", rounded(metric.detectable, decimals)},
          {"launches", metric.launches},
          {"launches_worse", metric.launches_worse},
          {"confirmed", metric.confirmed},
          {"requests_a_launch", per_second(metric.requests_a_launch)},
          {"requests_needed", metric.requests_needed},
          {"reason", metric.reason}};
}

}  // namespace

template <typename Fields, Described<CompareSide> Side>
void fields(Fields& f, Side& side) {
  f.group("requests", [&side](auto& in) {
    in.value("started", side.started);
    in.value("completed", side.completed);
    in.value("succeeded", side.succeeded);
    in.value("failed", side.failed);
  });
  f.number("rps", side.rps, per_second);
  f.number("error_rate", side.error_rate, fraction);
  f.converted("status_codes", side.statuses, statuses_json, statuses_of);
  f.array("errors", side.errors);
  f.object("latency", side.response);
}

std::string to_document(const CompareReport& report) {
  json::object document = document_head("compare", report.common, fields_json(report.params));
  document["headline"] = report.headline;
  document["advice"] = texts_json(report.advice);
  document["interrupted"] = report.interrupted;
  document["elapsed_s"] = seconds(report.elapsed_s);
  document["ended"] = end_json(report.ended);
  json::array metrics;
  for (const MetricVerdict& metric : report.metrics) metrics.emplace_back(metric_json(metric));
  document["metrics"] = std::move(metrics);
  JsonOut out(document);
  out.object("base", report.base);
  out.object("head", report.head);
  out.array("launches", report.launches);
  return json_text(document);
}

std::string launch_event(double t_s, const LaunchPair& launch) {
  const json::object event = {{"kind", "event"},
                              {"event", "launch"},
                              {"t_s", seconds(t_s)},
                              {"launch", fields_json(launch)}};
  return json_text(event);
}

}  // namespace vastar
