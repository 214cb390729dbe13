// Members of stored documents by type; what is missing or null is nothing.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vastar {

// An empty object for anything else.
const boost::json::object& object_of(const boost::json::object& parent, std::string_view key);
const boost::json::array& array_of(const boost::json::object& parent, std::string_view key);
std::optional<double> number_of(const boost::json::object& parent, std::string_view key);
std::optional<std::uint64_t> count_of(const boost::json::object& parent, std::string_view key);
// Numbers that are no whole ones, or too large, are left out.
std::vector<unsigned> counts_of(const boost::json::object& parent, std::string_view key);
std::optional<std::string> text_of(const boost::json::object& parent, std::string_view key);
bool flag_of(const boost::json::object& parent, std::string_view key, bool otherwise);
std::vector<std::string> texts_of(const boost::json::object& parent, std::string_view key);

// The document as an object; an empty one when it is none.
boost::json::object parse_object(std::string_view json);

}  // namespace vastar
