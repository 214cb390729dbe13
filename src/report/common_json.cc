// What every document carries: version, machine, validity, gate, words.
#include "report/common_json.h"

#include <boost/json.hpp>

#include "base/version.h"
#include "report/json_text.h"

namespace vastar {
namespace {

namespace json = boost::json;

json::value known(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object machine_json(const MachineFacts& machine) {
  return {{"cpu_cores_physical", count_json(machine.cpu_cores_physical)},
          {"cpu_cores_logical", machine.cpu_cores_logical},
          {"ram_mb", count_json(machine.ram_mb)},
          {"cpu_model", known(machine.cpu_model)},
          {"os", known(machine.os)}};
}

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

json::object validity_json(const Validity& validity) {
  json::array cpu;
  for (const double share : validity.generator_cpu_pct) cpu.emplace_back(percent(share));
  return {{"valid", validity.valid},
          {"reasons", texts_json(validity.reasons)},
          {"generator_cpu_pct", std::move(cpu)},
          {"steal_pct", percent(validity.steal_pct)},
          {"littles_law_ratio", rounded(validity.littles_law_ratio, 4)}};
}

json::object document_head(std::string_view kind, const Common& common, json::object params) {
  return {{"schema_version", kSchemaVersion},
          {"kind", kind},
          {"vastar_version", version()},
          {"started_at", common.started_at},
          {"params", std::move(params)},
          {"machine", machine_json(common.machine)},
          {"validity", validity_json(common.validity)},
          {"gate", gate_json(common.gate)},
          {"insights", texts_json(common.insights)},
          {"notes", texts_json(common.notes)}};
}

void add_windows(const std::optional<Http2Windows>& windows, json::object& params) {
  if (!windows) return;
  params["h2_window"] = {{"stream_bytes", windows->stream},
                         {"connection_bytes", windows->connection}};
}

json::value samples_json(const std::optional<SamplesReport>& samples) {
  if (!samples) return nullptr;
  return {{"file", samples->file}, {"rows", samples->rows}, {"dropped", samples->dropped}};
}

}  // namespace vastar
