// The flags that say where connections go.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "plan/routes.h"
#include "plan/source_address.h"

namespace vastar {

// Rows that set `routes`, which must outlive them.
std::vector<Option> route_options(Routes& routes);

// Flags that exclude each other.
Result<void> check_routes(const Routes& routes, const SourceAddresses& sources);

// What they change, in words for the document.
std::vector<std::string> route_notes(const Routes& routes);

}  // namespace vastar
