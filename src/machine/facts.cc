// What this machine is, from /proc, /sys, /etc and the kernel.
#include "machine/facts.h"

#include <fmt/format.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "base/text.h"
#include "machine/cgroup.h"
#include "machine/cores.h"
#include "machine/system_file.h"

namespace vastar {
namespace {

unsigned logical_cores(std::optional<double> quota) {
  const unsigned cores = std::max(static_cast<unsigned>(available_cores().size()), 1U);
  if (!quota || *quota >= cores) return cores;
  return std::max(static_cast<unsigned>(std::ceil(*quota)), 1U);
}

bool is_cpu_folder(std::string_view name) {
  return name.substr(0, 3) == "cpu" && parse_unsigned(name.substr(3)).has_value();
}

// Hardware threads of one core name the same list of siblings.
std::optional<unsigned> physical_cores(const std::string& root) {
  std::set<std::string> cores;
  std::error_code error;
  const std::filesystem::path folder = root + "/sys/devices/system/cpu";
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!is_cpu_folder(entry->path().filename().string())) continue;
    const std::string topology = entry->path().string() + "/topology/";
    std::optional<std::string> siblings = read_system_file(topology + "core_cpus_list");
    if (!siblings) siblings = read_system_file(topology + "thread_siblings_list");  // before 5.3
    if (siblings) cores.insert(*siblings);
  }
  if (cores.empty()) return std::nullopt;
  return static_cast<unsigned>(cores.size());
}

// The value of `key` in the "key : value" lines of /proc/cpuinfo, the first one; else empty.
std::string_view cpuinfo_value(std::string_view cpuinfo, std::string_view key) {
  for (const std::string_view line : split(cpuinfo, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && trim(line.substr(0, colon)) == key) {
      return trim(line.substr(colon + 1));
    }
  }
  return {};
}

std::string cpu_model(const std::string& root) {
  // x86; some ARM boards; MIPS; POWER.
  constexpr std::array<std::string_view, 4> kKeys = {"model name", "Hardware", "cpu model", "cpu"};
  const std::string cpuinfo = read_system_file(root + "/proc/cpuinfo").value_or("");
  for (const std::string_view key : kKeys) {
    const std::string_view value = cpuinfo_value(cpuinfo, key);
    if (!value.empty()) return printable(value);
  }
  return {};
}

// A value of os-release: shell quoting, with nothing expanded (os-release(5)).
std::string unquote(std::string_view value) {
  const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                      value.back() == value.front();
  if (!quoted) return std::string(value);
  const bool escapes = value.front() == '"';
  value = value.substr(1, value.size() - 2);
  std::string result;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (escapes && value[i] == '\\' && i + 1 < value.size()) ++i;
    result.push_back(value[i]);
  }
  return result;
}

std::string distribution(const std::string& root) {
  constexpr std::string_view kKey = "PRETTY_NAME=";
  for (const char* path : {"/etc/os-release", "/usr/lib/os-release"}) {
    const std::string text = read_system_file(root + path).value_or("");
    for (std::string_view line : split(text, '\n')) {
      line = trim(line);
      if (line.substr(0, kKey.size()) == kKey) return unquote(line.substr(kKey.size()));
    }
  }
  return {};
}

std::string os_name(const std::string& root) {
  std::string name = printable(distribution(root));
  utsname kernel{};
  if (uname(&kernel) != 0) return name;
  const std::string system = fmt::format("{} {}", kernel.sysname, kernel.release);
  return name.empty() ? system : fmt::format("{}, {}", name, system);
}

std::optional<std::uint64_t> ram_mb(std::optional<std::uint64_t> limit_bytes) {
  struct sysinfo info {};
  std::optional<std::uint64_t> bytes = limit_bytes;
  if (sysinfo(&info) == 0) {
    const std::uint64_t installed = std::uint64_t{info.totalram} * info.mem_unit;
    bytes = std::min(installed, limit_bytes.value_or(installed));
  }
  if (!bytes) return std::nullopt;
  return *bytes >> 20;
}

}  // namespace

MachineFacts read_machine_facts(const std::string& root) {
  const CgroupLimits limits = read_cgroup_limits(root);
  MachineFacts facts;
  facts.cpu_cores_physical = physical_cores(root);
  facts.cpu_cores_logical = logical_cores(limits.cpus);
  facts.ram_mb = ram_mb(limits.memory_bytes);
  facts.cpu_model = cpu_model(root);
  facts.os = os_name(root);
  return facts;
}

}  // namespace vastar
