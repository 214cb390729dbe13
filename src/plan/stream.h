// How responses that are streams are read: what `vastar sse` and --stream were asked for.
#pragma once

#include <cstdint>
#include <string>

#include "base/units.h"
#include "plan/url.h"

namespace vastar {

struct StreamPlan {
  bool required = true;      // a response that is no stream has failed; else a redirect alone
  std::uint64_t events = 0;  // a stream is done after so many; 0: when it ends
  Nanos time = 0;            // ... or is left after so long, at what comes next; 0: never
  bool reconnect = false;    // as a browser does, when it ends by itself
  bool per_stream = false;   // a row of each stream is kept
};

// A gauge that the target shows of itself, or somebody else of it.
struct GaugePlan {
  Url url;             // of Prometheus text
  std::string series;  // its name there: the values of all its series are added up
  std::string name;    // its own among the plan's: what documents and gates call it
};

}  // namespace vastar
