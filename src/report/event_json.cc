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
