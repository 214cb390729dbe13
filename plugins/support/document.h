// Reading documents: members that may be absent or null, and text that is safe to show.
//
// A document may come from a file that anybody wrote, so nothing here trusts its shape: what is
// missing or of another type is simply not there.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vastar::plugin {

using Object = boost::json::object;
using Array = boost::json::array;
using Value = boost::json::value;

// Never fail: an empty one where there is none.
const Object& object_at(const Object& parent, std::string_view key);
const Array& array_at(const Object& parent, std::string_view key);
const Object& as_object(const Value& value);

std::optional<double> number_at(const Object& parent, std::string_view key);
std::uint64_t count_at(const Object& parent, std::string_view key);  // 0 where there is none
bool bool_at(const Object& parent, std::string_view key, bool otherwise);
bool is_null_at(const Object& parent, std::string_view key);  // or absent

// Without control characters; empty where there is none.
std::string text_at(const Object& parent, std::string_view key);
std::string safe_text(std::string_view text);
std::string safe_text(const Value& value);  // of a string; else empty

}  // namespace vastar::plugin
