// The parts that documents and events share, as Boost.JSON.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
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
// `params` of the document, and what a paired sweep was asked for.
boost::json::object sweep_params_json(const SweepReport& planned);
boost::json::object sweep_point_json(const SweepPoint& point);
boost::json::object run_json(const RunReport& report);

// null when there is none.
boost::json::value count_json(std::optional<std::uint64_t> count);
boost::json::value text_json(const std::optional<std::string>& text);
boost::json::array texts_json(const std::vector<std::string>& texts);

}  // namespace vastar
