// What the control groups of this process, versions 1 and 2, allow it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace vastar {

// Nothing where there is no limit.
struct CgroupLimits {
  std::optional<double> cpus;  // of CPU time a unit of time: 1.5 is one core and a half
  std::optional<std::uint64_t> memory_bytes;
};

// The strictest of the process's own groups and all above them. `root` is a folder that stands for
// /.
CgroupLimits read_cgroup_limits(const std::string& root);

}  // namespace vastar
