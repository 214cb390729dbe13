// Boost.JSON values made from our numbers, and written as text that people can read.
//
// Every number of a document passes through here: what is not finite becomes null, and what is
// finite is rounded to a stated number of decimals, once.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

namespace vastar {

// `decimals` digits after the point; null when unknown or not finite.
boost::json::value rounded(std::optional<double> value, int decimals);

// By what a number is: milliseconds to 0.1 us (the histogram's resolution), requests a second and
// percentages to 0.01, fractions and seconds to six decimals.
boost::json::value ms(std::optional<double> value);
boost::json::value per_second(std::optional<double> value);
boost::json::value percent(std::optional<double> value);
boost::json::value fraction(std::optional<double> value);
boost::json::value seconds(std::optional<double> value);

// Compact JSON. Numbers in their shortest form that reads back the same, in plain notation where
// Boost.JSON would write 1.55E0. Text from a target cannot act on a terminal: control bytes and
// what is not UTF-8 are escaped as printable() does. Keys keep their order.
std::string json_text(const boost::json::value& value);

}  // namespace vastar
