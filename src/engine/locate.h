// From an origin to the addresses that connections are made to.
#pragma once

#include <vector>

#include "base/result.h"
#include "net/socket.h"
#include "plan/origin.h"
#include "plan/routes.h"

namespace vastar {

// Blocks while a name is resolved. An error names the host; the list is never empty.
Result<std::vector<Address>> locate(const Routes& routes, const Origin& origin);

}  // namespace vastar
