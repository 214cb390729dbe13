// CPU time of the machine from /proc/stat, and the limit on open descriptors.
#include "machine/usage.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "machine/system_file.h"

namespace vastar {
namespace {

// Fields of the "cpu" line (proc_stat(5)). Guest time, which follows, is part of user time already.
enum CpuField { kUser, kNice, kSystem, kIdle, kIoWait, kIrq, kSoftIrq, kSteal, kFields };

std::optional<CpuTimes> parse_cpu_line(std::string_view line) {
  constexpr std::string_view kTag = "cpu ";
  if (line.substr(0, kTag.size()) != kTag) return std::nullopt;
  std::array<std::uint64_t, kFields> times{};
  std::size_t count = 0;
  for (const std::string_view field : split(trim(line.substr(kTag.size())), ' ')) {
    if (count == kFields) break;
    const std::optional<std::uint64_t> number = parse_unsigned(field);
    if (!number) return std::nullopt;
    times[count++] = *number;
  }
  if (count <= kIdle) return std::nullopt;  // steal is missing before Linux 2.6.11
  CpuTimes result;
  for (const std::uint64_t time : times) result.total += time;
  result.steal = times[kSteal];
  result.idle = times[kIdle] + times[kIoWait];
  return result;
}

Error too_few_descriptors(std::uint64_t wanted, std::uint64_t limit, std::string_view why) {
  return Error{fmt::format(
      "{0} open descriptors are needed, and the limit is {1}{2}: lower the concurrency, or raise "
      "the limit with 'ulimit -Hn {0}' (a container: --ulimit nofile={0}:{0})",
      wanted, limit, why)};
}

}  // namespace

std::optional<CpuTimes> read_cpu_times(const std::string& root) {
  const std::optional<std::string> text = read_system_file(root + "/proc/stat");
  if (!text) return std::nullopt;
  return parse_cpu_line(std::string_view(*text).substr(0, text->find('\n')));
}

double steal_pct(const CpuTimes& before, const CpuTimes& after) {
  // The kernel does not promise that a counter never goes back.
  if (after.total <= before.total || after.steal <= before.steal) return 0;
  const auto stolen = static_cast<double>(after.steal - before.steal);
  const auto total = static_cast<double>(after.total - before.total);
  return std::min(100.0, 100.0 * stolen / total);
}

Result<void> need_descriptors(std::uint64_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return Error{fmt::format("the limit on open descriptors cannot be read: {}", errno_text(errno)),
                 ExitCode::kInternal};
  }
  if (limit.rlim_cur >= wanted) return {};
  if (limit.rlim_max < wanted) return too_few_descriptors(wanted, limit.rlim_max, "");
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return too_few_descriptors(wanted, before,
                               fmt::format(" (raising it failed: {})", errno_text(errno)));
  }
  return {};
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace vastar
