// What this machine is doing while a measurement runs: CPU taken by a hypervisor, and descriptors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace vastar {

// Jiffies of all cores since boot, from /proc/stat; nothing where it cannot be read.
struct CpuTimes {
  std::uint64_t total = 0;
  std::uint64_t steal = 0;
  std::uint64_t idle = 0;  // waiting for a disk included
};
// `root` is a folder that stands for / (tests); empty: / itself.
std::optional<CpuTimes> read_cpu_times(const std::string& root = "");

// Share of CPU time between two readings, 0 to 100; 0 when no time passed.
double steal_pct(const CpuTimes& before, const CpuTimes& after);

// Makes sure that `wanted` descriptors can be open at once, raising the soft limit to the hard one
// when needed; else an error that names the need, the limit and the remedy.
Result<void> need_descriptors(std::uint64_t wanted);
// As many as may be: the soft limit becomes the hard one, where that is allowed.
void raise_descriptor_limit();

}  // namespace vastar
