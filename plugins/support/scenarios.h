// What came of a suite's scenarios, in words that more than one output says.
#pragma once

#include <string>

#include "support/document.h"

namespace vastar::plugin {

// Of one: "pass", "fail", "inconclusive", "not gated", "no data" or "not run".
std::string standing_of(const Object& scenario);

// "of 3 scenarios 1 failed, 2 passed".
std::string standings_text(const Array& scenarios);

}  // namespace vastar::plugin
