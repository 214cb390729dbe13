// What this machine is: goes into every document, since a figure without its machine says little.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace vastar {

struct MachineFacts {
  std::optional<unsigned> cpu_cores_physical;
  unsigned cpu_cores_logical = 1;       // that this process may run on (affinity, cgroup quota)
  std::optional<std::uint64_t> ram_mb;  // MiB that this process may use (memory, cgroup limit)
  std::string cpu_model;                // empty: unknown
  std::string os;                       // "Debian GNU/Linux 12 (bookworm), Linux 6.1.0"
};

// What cannot be read is left unknown. `root` is a folder that stands for / (tests); empty: /
// itself.
MachineFacts read_machine_facts(const std::string& root = "");

}  // namespace vastar
