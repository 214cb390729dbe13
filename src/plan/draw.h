// What the places of one request are filled with.
#pragma once

#include <cstdint>
#include <string>

#include "base/split_mix.h"

namespace vastar {

// The same draw fills the same places in the same way.
struct Draw {
  std::uint64_t number = 1;  // of the request, from 1 on; each number once in a run
  std::int64_t wall_ns = 0;  // the time, since 1970
  unsigned worker = 0;
  std::uint64_t slot = 0;            // of all workers: no two requests under way have the same
  const std::string* row = nullptr;  // cells of the data, by column
  const std::string* variables = nullptr;  // what earlier steps extracted, by variable
  SplitMix random = {};                    // used up as places are filled in
};

}  // namespace vastar
