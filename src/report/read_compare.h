// What a comparison's verdict follows from, out of its stored document: to judge it again.
#pragma once

#include <string_view>

#include "base/result.h"
#include "report/compare_report.h"

namespace vastar {

// params (source, aa, launch time and rules), elapsed_s, ended and launches of a document without
// problems (report/schema.h). gate/regression.h judges the rest anew.
Result<CompareReport> read_compare(std::string_view json);

}  // namespace vastar
