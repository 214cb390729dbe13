// One push to a Pushgateway: retried where that can help, and over in a limited time.
#pragma once

#include <string>

#include "base/result.h"
#include "base/units.h"
#include "prometheus/push_url.h"

namespace vastar::plugin {

enum class PushMethod : unsigned char {
  kReplaceGroup,    // PUT: the group is what is pushed, and nothing else
  kReplaceMetrics,  // POST: only metrics of the same names are replaced
};

// Tries again after a 5xx, a connection that failed and a timeout, waiting longer each time, until
// `limit` has passed; never after a 3xx or 4xx. The error says what the gateway answered, and holds
// no credentials.
Result<void> push(const PushUrl& to, PushMethod method, const std::string& body, Nanos limit);

}  // namespace vastar::plugin
