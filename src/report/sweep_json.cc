// A sweep's report as its document: every key of the sweep of vastar 0.2, and more.
#include <boost/json.hpp>

#include "report/common_fields.h"
#include "report/common_json.h"
#include "report/json_text.h"
#include "report/to_json.h"

namespace vastar {
namespace {

namespace json = boost::json;

json::object params_json(const SweepParams& params) {
  json::object object = {{"url", params.url},
                         {"method", params.method},
                         {"http_version", params.http_version},
                         {"streams", params.streams},
                         {"pick", params.pick},
                         {"knee_ratio", fraction(params.knee_ratio)},
                         {"baseline_c", params.baseline_c},
                         {"repeats", params.repeats},
                         {"requests_per_bench", count_json(params.requests_per_bench)},
                         {"refine", params.refine},
                         {"duration_s", seconds(params.duration_s)},
                         {"conc", params.conc},
                         {"source_addresses", json::array(params.source_addresses.begin(),
                                                          params.source_addresses.end())},
                         {"max_spread", fraction(params.max_spread)},
                         {"max_p999_ratio", fraction(params.max_p999_ratio)},
                         {"max_errors", fraction(params.max_errors)},
                         {"max_tail_mult", fraction(params.max_tail_mult)},
                         {"tail_floor_ms", ms(params.tail_floor_ms)}};
  JsonOut out(object);
  out.object_if_any("h2_window", params.http2_windows);
  out.object_if_any("websocket", params.websocket);
  return object;
}

// What a level and a reference of one have both.
template <typename Point>
void add_figures(const Point& point, json::object& object) {
  object.emplace("rps", per_second(point.rps));
  object.emplace("p50_ms", ms(point.p50_ms));
  object.emplace("p95_ms", ms(point.p95_ms));
  object.emplace("p99_ms", ms(point.p99_ms));
  object.emplace("p999_ms", ms(point.p999_ms));
  object.emplace("error_rate", fraction(point.error_rate));
}

json::object level_json(const SweepPoint& point) {
  json::object object{{"concurrency", point.concurrency}, {"repeats", point.repeats}};
  add_figures(point, object);
  return object;
}

json::object baseline_json(const SweepPoint& point) {
  json::object object = level_json(point);
  object.emplace("validity", fields_json(point.validity));
  return object;
}

json::value reference_json(const std::optional<ReferencePoint>& point) {
  if (!point) return nullptr;
  json::object object{{"concurrency", point->concurrency}};
  add_figures(*point, object);
  return object;
}

json::object paired_json(const Paired& paired) {
  return {{"reference_url", paired.url},
          {"reference_method", paired.method},
          {"source", paired.source},
          {"reference_baseline", reference_json(paired.baseline)},
          {"max_overhead_pct", percent(paired.max_overhead_pct)},
          {"max_rps_deficit_pct", percent(paired.max_rps_deficit_pct)},
          {"target_requests", paired.target_requests},
          {"reference_requests", count_json(paired.reference_requests)}};
}

json::value sweet_spot_json(const std::optional<SweetSpot>& spot) {
  if (!spot) return nullptr;
  return {{"concurrency", spot->concurrency},
          {"rps", per_second(spot->rps)},
          {"p50_ms", ms(spot->p50_ms)},
          {"p99_ms", ms(spot->p99_ms)},
          {"method", spot->method},
          {"reasoning", spot->reasoning},
          {"peak_rps", per_second(spot->peak_rps)},
          {"peak_concurrency", spot->peak_concurrency}};
}

}  // namespace

json::object sweep_params_json(const SweepReport& planned) {
  json::object params = params_json(planned.params);
  if (!planned.paired) return params;
  json::object paired = paired_json(*planned.paired);
  for (const char* name :
       {"reference_url", "reference_method", "source", "max_overhead_pct", "max_rps_deficit_pct"}) {
    params[name] = paired[name];
  }
  return params;
}

// reference and what follows from it are those of a paired sweep.
json::object sweep_point_json(const SweepPoint& point) {
  json::object object = level_json(point);
  object.emplace("score", per_second(point.score));
  object.emplace("disqualified", text_json(point.disqualified));
  object.emplace("reference", reference_json(point.reference));
  object.emplace("overhead_pct", percent(point.overhead_pct));
  object.emplace("rps_deficit_pct", percent(point.rps_deficit_pct));
  object.emplace("refined", point.refined);
  object.emplace("validity", fields_json(point.validity));
  return object;
}

std::string to_document(const SweepReport& report) {
  json::object document = document_head("sweep", report.common, params_json(report.params));
  document["interrupted"] = report.interrupted;
  document["elapsed_s"] = seconds(report.elapsed_s);
  document["baseline"] = baseline_json(report.baseline);
  json::array points;
  for (const SweepPoint& point : report.points) points.emplace_back(sweep_point_json(point));
  document["sweep_points"] = std::move(points);
  document["sweet_spot"] = sweet_spot_json(report.sweet_spot);
  const auto& run = report.sweet_spot_run;
  document["sweet_spot_run"] = run ? json::value(run_json(*run)) : json::value(nullptr);
  JsonOut(document).object("samples", report.samples);
  if (report.paired) document["paired"] = paired_json(*report.paired);
  return json_text(document);
}

}  // namespace vastar
