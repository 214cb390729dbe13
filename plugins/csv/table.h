// Documents as tables of cells, and cells as CSV (RFC 4180, with lines that end in LF).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/document.h"

namespace vastar::plugin {

// A text cell: quoted where RFC 4180 asks for it; one that a spreadsheet would take for a formula
// (it begins with = + - @, a tab or a carriage return) gets a leading quote mark.
std::string csv_text(std::string_view text);

// Any value as a cell: null is empty, numbers are as in JSON, objects and arrays are JSON text.
// What acts on a terminal, where a table may be printed, is escaped (base/text.h).
std::string csv_cell(const Value& value);

// The whole file: a sweep has a row a point, a comparison a row a metric, a run one row, and a
// suite those of its scenarios, each behind its name.
std::string csv_of(const Object& document);

}  // namespace vastar::plugin
