// The documents that vastar prints, and values in them.
#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/process.h"

namespace vastar::testing {

// What a program has printed. A failure of the test, and null, when that is not JSON.
boost::json::value parsed(const Finished& finished);

// Runs vastar with `-o json`, expects that exit code, and takes its document.
boost::json::value document_of(std::vector<std::string> arguments, int exit_code = 0,
                               const std::vector<std::string>& environment = {});

// vastar with a gate, measured again while a machine that takes the CPU away for a moment leaves it
// undecided.
Finished judged(const std::vector<std::string>& arguments);

// Where a JSON pointer leads. -1: to nothing, or to what is not a number.
double number(const boost::json::value& document, std::string_view pointer);
// A string as it is, anything else as JSON. "": the pointer leads to nothing.
std::string text(const boost::json::value& document, std::string_view pointer);

// How often `part` stands in `text`: in the log of a server, in a document as it is written.
std::size_t occurrences(std::string_view text, std::string_view part);

}  // namespace vastar::testing
