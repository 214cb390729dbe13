// From an origin to the addresses that connections are made to.
#pragma once

#include <functional>
#include <vector>

#include "base/result.h"
#include "net/socket.h"
#include "plan/origin.h"
#include "plan/routes.h"

namespace vastar {

// Of the proxy, when there is one on the way. Blocks while a name is resolved. An error names the
// host; the list is never empty. Any thread.
Result<std::vector<Address>> locate(const Routes& routes, const Origin& origin);
using Locate = std::function<Result<std::vector<Address>>(const Routes&, const Origin&)>;

// Whether locate() has to ask for it: it is neither written as an address nor pinned to some.
bool needs_lookup(const Routes& routes, const Origin& origin);

}  // namespace vastar
