// The published schemas, embedded, and the check of a document against them (valijson).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

// "run", "sweep", "compare", "suite", "event": the kinds that have a schema.
std::vector<std::string_view> schema_kinds();
Result<std::string_view> schema_text(std::string_view kind);

// What is wrong with a document, by its own `kind` (a document without one is a sweep of vastar
// 0.2): one line a problem, with the JSON pointer of the place. Empty: valid.
std::vector<std::string> document_problems(std::string_view json);

// The same for a document that is to be read: a later 1.x may have added keys that this vastar does
// not know, and they are no problem.
std::vector<std::string> reading_problems(std::string_view json);

}  // namespace vastar
