// A run's report as its document.
#include <boost/json.hpp>
#include <utility>

#include "report/common_json.h"
#include "report/run_fields.h"
#include "report/to_json.h"

namespace vastar {
namespace {

namespace json = boost::json;

json::object distribution_json(const PhaseSummary& times, const std::string& histogram) {
  json::object object;
  JsonOut out(object);
  distribution_fields(out, times, histogram);
  return object;
}

json::object parts_json(const std::vector<std::pair<std::string, Number>>& parts) {
  json::object object;
  for (const auto& [name, number] : parts) object[name] = fraction(number);
  return object;
}

json::value metric_json(const MetricSummary& metric) {
  if (metric.parts) return parts_json(*metric.parts);
  if (metric.times) return distribution_json(*metric.times, metric.histogram);
  return metric.word ? json::value(*metric.word) : fraction(metric.number);
}

// "vllm.ttft" is the member ttft of vllm.
json::object compat_json(const std::vector<MetricSummary>& metrics) {
  json::object tools;
  for (const MetricSummary& metric : metrics) {
    const std::size_t dot = metric.name.find('.');
    json::value& tool = tools[metric.name.substr(0, dot)];
    if (!tool.is_object()) tool.emplace_object();
    tool.get_object()[metric.name.substr(dot + 1)] = metric_json(metric);
  }
  return tools;
}

// How many values each mean is of, by its name; those of other tools by theirs.
json::object mean_samples_json(const RunReport& report) {
  json::object samples;
  for (const MetricSummary& metric : report.metrics) {
    if (metric.mean_of) samples[metric.name] = *metric.mean_of;
  }
  for (const MetricSummary& metric : report.compat) {
    if (metric.mean_of) samples["compat." + metric.name] = *metric.mean_of;
  }
  return samples;
}

json::array overhead_figures_json(const std::vector<OverheadFigure>& figures) {
  json::array rows;
  for (const OverheadFigure& row : figures) {
    const bool is_time = row.unit == unit_name(Unit::kMilliseconds);
    const auto value = [&](const Number& number) {
      return is_time ? ms(number) : fraction(number);
    };
    rows.push_back({{"metric", row.metric},
                    {"figure", row.figure.empty() ? json::value(nullptr) : json::value(row.figure)},
                    {"unit", row.unit},
                    {"reference", value(row.reference)},
                    {"target", value(row.target)},
                    {"overhead", value(row.overhead)},
                    {"overhead_pct", percent(row.overhead_pct)},
                    {"samples", row.samples}});
  }
  return rows;
}

json::object overhead_json(const Overhead& overhead) {
  return {{"between", overhead.between},
          {"reference", overhead.reference},
          {"target_requests", overhead.target_requests},
          {"reference_requests", overhead.reference_requests},
          {"figures", overhead_figures_json(overhead.figures)},
          {"reference_run", run_json(*overhead.reference_run)}};
}

void add_metrics(json::object& document, const RunReport& report) {
  json::object metrics = {{"ttfb", distribution_json(report.ttfb, report.ttfb_histogram)}};
  for (const MetricSummary& metric : report.metrics) metrics[metric.name] = metric_json(metric);
  document["metrics"] = std::move(metrics);
  json::object mean_samples = mean_samples_json(report);
  if (!mean_samples.empty()) document["mean_samples"] = std::move(mean_samples);
  if (!report.compat.empty()) document["compat"] = compat_json(report.compat);
  if (report.overhead) document["overhead"] = overhead_json(*report.overhead);
  if (report.streams) JsonOut(document).array("streams", *report.streams);
}

}  // namespace

json::object run_json(const RunReport& report) {
  json::object document = document_head("run", report.common, fields_json(report.params));
  JsonOut out(document);
  fields(out, report);
  add_metrics(document, report);
  origin_fields(out, report);
  return document;
}

std::string to_document(const RunReport& report) { return json_text(run_json(report)); }

}  // namespace vastar
