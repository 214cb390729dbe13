// What a schema cannot say: what a document says twice must agree.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

namespace vastar {

// `run`: a document that satisfies its schema. Adds one line a problem, its pointer behind
// `prefix`.
void add_sum_problems(const boost::json::object& run, const std::string& prefix,
                      std::vector<std::string>& problems);

// The same of a suite's scenario, whose document satisfies the schema of its kind.
void add_scenario_problems(const boost::json::object& scenario, const std::string& prefix,
                           std::vector<std::string>& problems);

}  // namespace vastar
