// One finished operation, as a worker leaves it for --samples.
#pragma once

#include <cstdint>
#include <string>

#include "base/failure.h"
#include "base/units.h"

namespace vastar {

// One of several runs that leave samples.
struct SampleRun {
  std::string name;  // "baseline", "c=100"
  unsigned connections = 0;
};

// Copied as it is, so it holds no pointers. Times are since the start of the measured time; 0 or
// negative ones may be before it. kUnreached: that point was not reached.
struct Sample {
  static constexpr Nanos kUnreached = INT64_MIN;

  Nanos intended = 0;
  Nanos started = 0;
  Nanos sent_start = kUnreached;  // of its last exchange, as the next three
  Nanos sent_end = kUnreached;
  Nanos first_byte = kUnreached;
  Nanos end = 0;
  Nanos connect = -1;  // took so long, where the operation waited for it; else negative
  Nanos tls = -1;
  std::uint64_t body_bytes = 0;  // of its last response
  std::uint64_t index = 0;       // among those of its worker, in the order they ended
  std::uint32_t connection = 0;  // the worker's
  std::uint32_t slot = 0;        // the worker's
  std::uint32_t series = 0;      // which of several runs, from 1 (SampleRun); 0: the only one
  std::uint16_t status = 0;      // 0: none
  Failure failure = Failure::kNone;
};
static_assert(sizeof(Sample) == 96);

}  // namespace vastar
