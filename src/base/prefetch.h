// Asks the processor for memory that will be needed soon.
#pragma once

#include <cstddef>

namespace vastar {

// Asks for the cache lines of the `bytes` from `start` on; they need not exist. Costs about an
// instruction a line. Worth it only ahead of something slow, a system call for one.
inline void prefetch(const void* start, std::size_t bytes) {
  constexpr std::size_t kLine = 64;
  for (std::size_t at = 0; at < bytes; at += kLine) {
    __builtin_prefetch(static_cast<const char*>(start) + at);
  }
}

}  // namespace vastar
