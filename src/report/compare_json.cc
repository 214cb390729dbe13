// A comparison as its document, and each launch as an event.
#include <boost/json.hpp>
#include <utility>

#include "report/common_json.h"
#include "report/compare_report.h"
#include "report/json_text.h"
#include "report/to_json.h"

namespace vastar {
namespace {

namespace json = boost::json;

// As they were computed: the verdict is to be found again from them.
json::value exact(const Number& value) { return rounded(value, 12); }

json::object margins_json(const std::vector<Margin>& margins) {
  json::object object;
  for (const Margin& margin : margins) {
    object.emplace(margin.metric,
                   json::object{{"limit", exact(margin.limit)}, {"asked", margin.asked}});
  }
  return object;
}

json::value positive(unsigned count) {
  return count > 0 ? json::value(count) : json::value(nullptr);
}

json::value cores_json(const std::vector<unsigned>& cores) {
  if (cores.empty()) return nullptr;
  return json::array(cores.begin(), cores.end());
}

json::object params_json(const CompareParams& params) {
  const CompareRules& rules = params.rules;
  json::object object = {{"source", source_name(params.source)},
                         {"base", params.base},
                         {"head", params.head},
                         {"url", text_json(params.url)},
                         {"method", text_json(params.method)},
                         {"aa", params.aa},
                         {"seed", params.seed},
                         {"concurrency", positive(params.concurrency)},
                         {"http_version", text_json(params.http_version)},
                         {"streams", positive(params.streams)},
                         {"workers", positive(params.workers)},
                         {"server_cores", cores_json(params.server_cores)},
                         {"generator_cores", cores_json(params.generator_cores)},
                         {"rate", fraction(params.rate)},
                         {"arrivals", text_json(params.arrivals)},
                         {"block_s", seconds(params.block_s)},
                         {"launch_time_s", seconds(params.launch_time_s)},
                         {"warmup_s", seconds(params.warmup_s)},
                         {"timeout_s", seconds(params.timeout_s)},
                         {"budget_s", seconds(params.budget_s)},
                         {"margins", margins_json(rules.margins)},
                         {"looks", json::array(rules.looks.begin(), rules.looks.end())},
                         {"floor_ms", exact(rules.floor_ms)},
                         {"single_launch", rules.single_launch},
                         {"trust_single_launch", rules.trust_single_launch}};
  add_windows(params.http2_windows, object);
  return object;
}

json::object launch_side_json(const LaunchSide& side) {
  return {{"started", side.started},
          {"succeeded", side.succeeded},
          {"failed", side.failed},
          {"measured_s", seconds(side.measured_s)},
          {"generator_cpu_pct", percent(side.generator_cpu_pct)},
          {"achieved_share", fraction(side.achieved_share)},
          {"died", side.died.empty() ? json::value(nullptr) : json::value(side.died)}};
}

json::object figures_json(const std::vector<LaunchFigure>& figures) {
  json::object object;
  for (const LaunchFigure& figure : figures) {
    json::object row = {{"base", exact(figure.base)},
                        {"head", exact(figure.head)},
                        {"effect", exact(figure.effect)},
                        {"groups", figure.groups}};
    if (figure.samples) row["samples"] = *figure.samples;
    object.emplace(figure.metric, std::move(row));
  }
  return object;
}

json::object launch_json(const LaunchPair& launch) {
  return {{"t_s", seconds(launch.t_s)},
          {"valid", launch.valid},
          {"reasons", texts_json(launch.reasons)},
          {"quads", launch.quads},
          {"steal_pct", percent(launch.steal_pct)},
          {"steal_blocks_share", fraction(launch.steal_blocks_share)},
          {"base", launch_side_json(launch.base)},
          {"head", launch_side_json(launch.head)},
          {"figures", figures_json(launch.figures)}};
}

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

json::value side_json(const std::optional<CompareSide>& side) {
  if (!side) return nullptr;
  return {{"requests",
           {{"started", side->started},
            {"completed", side->completed},
            {"succeeded", side->succeeded},
            {"failed", side->failed}}},
          {"rps", per_second(side->rps)},
          {"error_rate", fraction(side->error_rate)},
          {"status_codes", statuses_json(side->statuses)},
          {"errors", errors_json(side->errors)},
          {"latency", latency_json(side->response)}};
}

}  // namespace

std::string to_document(const CompareReport& report) {
  json::object document = document_head("compare", report.common, params_json(report.params));
  document["headline"] = report.headline;
  document["advice"] = texts_json(report.advice);
  document["interrupted"] = report.interrupted;
  document["elapsed_s"] = seconds(report.elapsed_s);
  document["ended"] = end_name(report.ended);
  json::array metrics;
  for (const MetricVerdict& metric : report.metrics) metrics.emplace_back(metric_json(metric));
  document["metrics"] = std::move(metrics);
  document["base"] = side_json(report.base);
  document["head"] = side_json(report.head);
  json::array launches;
  for (const LaunchPair& launch : report.launches) launches.emplace_back(launch_json(launch));
  document["launches"] = std::move(launches);
  return json_text(document);
}

std::string launch_event(double t_s, const LaunchPair& launch) {
  const json::object event = {{"kind", "event"},
                              {"event", "launch"},
                              {"t_s", seconds(t_s)},
                              {"launch", launch_json(launch)}};
  return json_text(event);
}

}  // namespace vastar
