// What the control groups of this process, versions 1 and 2, allow it.
#include "machine/cgroup.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "machine/system_file.h"

namespace vastar {
namespace {

constexpr std::string_view kMount = "/sys/fs/cgroup";

// A line of /proc/self/cgroup, "4:cpu,cpuacct:/path"; version 2 names no controller.
struct Membership {
  std::vector<std::string_view> controllers;
  std::string_view path;

  bool unified() const { return controllers.size() == 1 && controllers.front().empty(); }
  bool controls(std::string_view name) const {
    return std::find(controllers.begin(), controllers.end(), name) != controllers.end();
  }
};

std::vector<Membership> parse_memberships(std::string_view text) {
  std::vector<Membership> memberships;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t first = line.find(':');
    if (first == std::string_view::npos) continue;
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string_view::npos) continue;
    memberships.push_back(
        {split(line.substr(first + 1, second - first - 1), ','), line.substr(second + 1)});
  }
  return memberships;
}

template <typename T>
void lower_to(std::optional<T>& limit, std::optional<T> other) {
  if (other && (!limit || *other < *limit)) limit = other;
}

std::optional<std::uint64_t> read_number(const std::string& path) {
  const std::optional<std::string> text = read_system_file(path);
  return text ? parse_unsigned(trim(*text)) : std::nullopt;
}

std::optional<double> quota(std::optional<std::uint64_t> used,
                            std::optional<std::uint64_t> period) {
  if (!used || !period || *used == 0 || *period == 0) return std::nullopt;
  return static_cast<double>(*used) / static_cast<double>(*period);
}

// "max 100000" or "150000 100000": microseconds of CPU a period, and the period.
std::optional<double> read_cpu_max(const std::string& folder) {
  const std::optional<std::string> text = read_system_file(folder + "/cpu.max");
  if (!text) return std::nullopt;
  const std::vector<std::string_view> fields = split(trim(*text), ' ');
  if (fields.size() != 2) return std::nullopt;
  return quota(parse_unsigned(fields[0]), parse_unsigned(fields[1]));
}

// Version 1: no limit reads -1.
std::optional<double> read_cfs_quota(const std::string& folder) {
  return quota(read_number(folder + "/cpu.cfs_quota_us"),
               read_number(folder + "/cpu.cfs_period_us"));
}

// Calls `visit` with the folder of the group and of each above it. In a container the path may be
// the host's, and only the topmost folder exists.
void for_each_level(const std::string& mount, std::string_view path,
                    const std::function<void(const std::string& folder)>& visit) {
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  for (;;) {
    visit(mount + std::string(path));
    if (path.empty()) return;
    const std::size_t slash = path.rfind('/');
    path = path.substr(0, slash == std::string_view::npos ? 0 : slash);
  }
}

}  // namespace

CgroupLimits read_cgroup_limits(const std::string& root) {
  CgroupLimits limits;
  const std::string memberships = read_system_file(root + "/proc/self/cgroup").value_or("");
  const std::string mount = root + std::string(kMount);
  for (const Membership& group : parse_memberships(memberships)) {
    if (group.unified()) {
      for_each_level(mount, group.path, [&limits](const std::string& folder) {
        lower_to(limits.cpus, read_cpu_max(folder));
        lower_to(limits.memory_bytes, read_number(folder + "/memory.max"));
      });
    }
    if (group.controls("cpu")) {
      for_each_level(mount + "/cpu", group.path, [&limits](const std::string& folder) {
        lower_to(limits.cpus, read_cfs_quota(folder));
      });
    }
    if (group.controls("memory")) {
      for_each_level(mount + "/memory", group.path, [&limits](const std::string& folder) {
        lower_to(limits.memory_bytes, read_number(folder + "/memory.limit_in_bytes"));
      });
    }
  }
  return limits;
}

}  // namespace vastar
