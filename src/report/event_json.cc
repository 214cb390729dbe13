// The events of a run or sweep under way, one line each.
#include <boost/json.hpp>

#include "base/version.h"
#include "report/common_json.h"
#include "report/json_text.h"
#include "report/to_json.h"

namespace vastar {
namespace {

namespace json = boost::json;

json::object event_head(std::string_view event, double t_s) {
  return {{"kind", "event"}, {"event", event}, {"t_s", seconds(t_s)}};
}

// Nothing before the measured time has begun.
Number rate_so_far(const ProgressSnapshot& progress) {
  if (progress.elapsed <= 0) return std::nullopt;
  return static_cast<double>(progress.succeeded) / to_seconds(progress.elapsed);
}

// What the levels of a sweep have in common: not what follows from the level or from the machine.
json::object common_load(json::object params) {
  for (const char* of_a_level : {"concurrency", "requests", "duration_s", "workers",
                                 "source_addresses", "warmup_s", "warmup_requests"}) {
    params.erase(of_a_level);
  }
  return params;
}

json::object fingerprints_json(const SweepFingerprints& prints) {
  json::object object = {{"request", prints.request}, {"routes", prints.routes}};
  if (prints.reference_request.empty()) return object;
  object["reference_request"] = prints.reference_request;
  object["reference_routes"] = prints.reference_routes;
  return object;
}

}  // namespace

std::string start_event(std::string_view command, std::string_view url, std::string_view scenario) {
  json::object event = event_head("start", 0);
  event["schema_version"] = kSchemaVersion;
  event["vastar_version"] = version();
  event["command"] = command;
  event["url"] = url;
  if (!scenario.empty()) event["scenario"] = scenario;
  return json_text(event);
}

std::string sweep_start_event(const SweepReport& planned, const RunParams& load,
                              std::string_view scenario) {
  RunReport run;
  run.params = load;
  json::object params = sweep_params_json(planned);
  json::object event = json::parse(start_event("sweep", planned.params.url, scenario)).as_object();
  event["machine"] = document_head("sweep", planned.common, {})["machine"];
  event["params"] = std::move(params);
  event["load"] = common_load(run_json(run)["params"].as_object());
  event["fingerprints"] = fingerprints_json(planned.fingerprints);
  return json_text(event);
}

std::string sweep_run_event(double t_s, const SweepRun& run) {
  json::object event = event_head("run", t_s);
  event["run"] = run.what;
  event["target"] = run_json(run.target);
  if (run.reference) {
    event["reference"] = run_json(*run.reference);
    event["target_requests"] = run.target_requests;
    event["reference_requests"] = run.reference_requests;
    event["silence"] = run.silence;
  }
  return json_text(event);
}

std::string tick_event(double t_s, std::string_view run, const ProgressSnapshot& progress) {
  json::object event = event_head("tick", t_s);
  event["run"] = run;
  event["elapsed_s"] = seconds(to_seconds(progress.elapsed));
  event["started"] = progress.started;
  event["succeeded"] = progress.succeeded;
  event["failed"] = progress.failed;
  event["received_bytes"] = progress.received_bytes;
  event["rps"] = per_second(rate_so_far(progress));
  return json_text(event);
}

std::string point_event(double t_s, const SweepPoint& point) {
  json::object event = event_head("point", t_s);
  event["point"] = sweep_point_json(point);
  return json_text(event);
}

std::string end_event(double t_s) { return json_text(event_head("end", t_s)); }

}  // namespace vastar
