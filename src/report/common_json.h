// The parts that documents and events share, as Boost.JSON.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace vastar {

// The keys every document starts with, in the order people read them.
boost::json::object document_head(std::string_view kind, const Common& common,
                                  boost::json::object params);

boost::json::value verdict_json(std::optional<Verdict> verdict);  // null: nothing was gated
boost::json::object validity_json(const Validity& validity);
// `params` of the document, and what a paired sweep was asked for.
boost::json::object sweep_params_json(const SweepReport& planned);
boost::json::object sweep_point_json(const SweepPoint& point);
boost::json::object run_json(const RunReport& report);

// As documents embed it; null when there is none.
boost::json::object histogram_json(const std::string& encoded);
boost::json::object latency_json(const LatencySummary& latency);
boost::json::object statuses_json(const std::map<std::uint16_t, std::uint64_t>& statuses_seen);
boost::json::array errors_json(const std::vector<ErrorClass>& classes);

// null when there is none.
boost::json::value count_json(std::optional<std::uint64_t> count);
boost::json::value text_json(const std::optional<std::string>& text);
boost::json::array texts_json(const std::vector<std::string>& texts);

// Adds them to `params` of a document of HTTP/2.
void add_windows(const std::optional<Http2Windows>& windows, boost::json::object& params);

// null where none were asked for.
boost::json::value samples_json(const std::optional<SamplesReport>& samples);

}  // namespace vastar
