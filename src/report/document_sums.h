// What a schema cannot say: the figures of a run document must agree with each other.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

namespace vastar {

// `run`: a document that satisfies its schema. Adds one line a problem, its pointer behind
// `prefix`.
void add_sum_problems(const boost::json::object& run, const std::string& prefix,
                      std::vector<std::string>& problems);

}  // namespace vastar
