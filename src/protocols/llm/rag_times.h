// What a server says of the time that retrieval and generation took it.
#pragma once

#include <optional>
#include <string_view>

#include "base/units.h"

namespace vastar {

struct RagTimes {
  std::optional<Nanos> retrieval, generation;

  // By what was said later, as far as that says anything.
  void replace(const RagTimes& later) {
    if (later.retrieval) retrieval = later.retrieval;
    if (later.generation) generation = later.generation;
  }
};

// The value of a Server-Timing field (W3C Server Timing): `dur`, in ms, of its metrics named
// retrieval and generation, in any case. Several of one name add up, as several passes would; what
// is not understood says nothing.
void read_server_timing(std::string_view value, RagTimes& times);

// A time in ms as JSON and headers have it; nothing for what is no time.
std::optional<Nanos> from_ms(double ms);

}  // namespace vastar
