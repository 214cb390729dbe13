// What documents of several kinds say of a series of operations: latencies, statuses, errors.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "report/common_json.h"
#include "report/json_text.h"

namespace vastar {
namespace {

namespace json = boost::json;

json::object percentiles_json(const LatencySummary& latency) {
  json::object percentiles;
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    percentiles.emplace(kQuantiles[i].name, ms(latency.percentiles_ms[i]));
  }
  return percentiles;
}

json::array bins_json(const std::vector<Bin>& bins) {
  json::array array;
  for (const Bin& bin : bins) {
    array.push_back({{"le_ms", ms(bin.le_ms)}, {"count", bin.count}, {"level", bin.level}});
  }
  return array;
}

}  // namespace

json::object histogram_json(const std::string& encoded) {
  return {{"encoding", "hdrhistogram-v2-compressed-base64"},
          {"unit_ns", Histogram::kUnit},
          {"data", encoded.empty() ? json::value(nullptr) : json::value(encoded)}};
}

json::object statuses_json(const std::map<std::uint16_t, std::uint64_t>& statuses_seen) {
  json::object statuses;
  for (const auto& [status, count] : statuses_seen) {
    statuses.emplace(fmt::format("{}", status), count);
  }
  return statuses;
}

json::array errors_json(const std::vector<ErrorClass>& classes) {
  json::array errors;
  for (const ErrorClass& error : classes) {
    errors.push_back({{"class", describe(error.failure).name},
                      {"count", error.count},
                      {"example", error.example}});
  }
  return errors;
}

json::object latency_json(const LatencySummary& latency) {
  json::object object = {{"count", latency.count},
                         {"min_ms", ms(latency.min_ms)},
                         {"mean_ms", ms(latency.mean_ms)},
                         {"stddev_ms", ms(latency.stddev_ms)},
                         {"max_ms", ms(latency.max_ms)},
                         {"percentiles_ms", percentiles_json(latency)},
                         {"histogram", histogram_json(latency.histogram)},
                         {"bins", bins_json(latency.bins)}};
  if (latency.censored_from_ms) object["censored_from_ms"] = ms(latency.censored_from_ms);
  return object;
}

}  // namespace vastar
