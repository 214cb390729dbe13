// --server-cores: the cores of this machine divided between the servers of a comparison and vastar.
#pragma once

#include <string_view>

#include "base/result.h"
#include "machine/cores.h"

namespace vastar {

struct CoreSplit {
  Cores servers, generator;  // neither is empty
};

// `wanted`: "auto", the first half of `available` for the servers, or a list of them ("0,2-3").
Result<CoreSplit> split_cores(std::string_view wanted, const Cores& available);

}  // namespace vastar
