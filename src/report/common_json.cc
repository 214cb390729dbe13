// What every document carries: version, machine, validity, gate, words.
#include "report/common_json.h"

#include <boost/json.hpp>

#include "base/version.h"
#include "report/common_fields.h"

namespace vastar {
namespace {

namespace json = boost::json;

json::object threshold_json(const Threshold& threshold) {
  json::object entry;
  if (!threshold.scenario.empty()) entry["scenario"] = threshold.scenario;
  entry["expr"] = threshold.expr;
  entry["actual"] = rounded(threshold.actual, 6);
  entry["unit"] = threshold.unit;
  entry["passed"] = threshold.passed ? json::value(*threshold.passed) : json::value(nullptr);
  return entry;
}

json::object gate_json(const Gate& gate) {
  json::array thresholds;
  for (const Threshold& threshold : gate.thresholds) {
    thresholds.emplace_back(threshold_json(threshold));
  }
  return {{"verdict", verdict_json(gate.verdict)},
          {"passed", gate.passed()},
          {"thresholds", std::move(thresholds)}};
}

}  // namespace

json::value verdict_json(std::optional<Verdict> verdict) {
  if (!verdict) return nullptr;
  switch (*verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kInconclusive:
      break;
  }
  return "inconclusive";
}

json::value count_json(std::optional<std::uint64_t> count) {
  return count ? json::value(*count) : json::value(nullptr);
}

json::value text_json(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

json::array texts_json(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

json::object document_head(std::string_view kind, const Common& common, json::object params) {
  return {{"schema_version", kSchemaVersion},
          {"kind", kind},
          {"vastar_version", version()},
          {"started_at", common.started_at},
          {"params", std::move(params)},
          {"machine", fields_json(common.machine)},
          {"validity", fields_json(common.validity)},
          {"gate", gate_json(common.gate)},
          {"insights", texts_json(common.insights)},
          {"notes", texts_json(common.notes)}};
}

}  // namespace vastar
