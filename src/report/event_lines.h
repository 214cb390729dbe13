// Stored NDJSON: the events of a measurement, an object a line, and its document as the last line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

// The document in the text of a file: the whole of it, or of NDJSON the last line. NDJSON that ends
// without one (its writer was killed) is an error that says what had been measured by then. What is
// returned is not checked against its schema yet.
Result<std::string> document_in(std::string text);

// As document_problems() (report/schema.h); of NDJSON of every line, "line 3: ..." in front, and
// that there is no document at its end.
std::vector<std::string> stored_problems(std::string_view text);

}  // namespace vastar
