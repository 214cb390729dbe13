// Small pictures of characters: they read well in a mail and a terminal too, and need no script.
#pragma once

#include <string>
#include <vector>

#include "support/document.h"

namespace vastar::plugin {

// A block for each value, its height by the largest: "▁▂▅█▃". A value above 0 is never empty.
std::string sparkline(const std::vector<double>& values);

// `share` of `width` full blocks, in steps of an eighth. Above 0 there is something to see.
std::string bar(double share, std::size_t width);

// The counts of a latency's bins.
std::vector<double> bin_counts(const Object& latency);
// A line a bin: its upper edge, how many, and a bar.
std::vector<std::string> histogram_lines(const Object& latency);

// How each gated metric of a comparison lies to its margin: a line a metric, with the interval and
// its middle. Right is worse, and the margin is in the same place for all. Empty: nothing to draw.
std::vector<std::string> interval_lines(const Array& metrics);

}  // namespace vastar::plugin
