// The test cases of a document: its thresholds, its metrics with a margin, its choice of a level.
#pragma once

#include <string_view>
#include <vector>

#include "junit/suite.h"

namespace vastar::plugin {

std::vector<Case> cases_of(const Object& document, std::string_view kind, Outcome inconclusive);

}  // namespace vastar::plugin
