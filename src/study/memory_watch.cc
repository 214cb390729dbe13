// /proc/PID/statm.
#include "study/memory_watch.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace vastar {

std::optional<std::uint64_t> resident_bytes(unsigned pid, const std::string& root) {
  std::ifstream file(fmt::format("{}/proc/{}/statm", root, pid));
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(file >> size >> resident)) return std::nullopt;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

MemoryWatch::MemoryWatch(unsigned pid) : pid_(pid), before_(resident_bytes(pid)), peak_(before_) {}

void MemoryWatch::look() {
  if (const auto now = resident_bytes(pid_)) peak_ = std::max(peak_.value_or(0), *now);
}

void MemoryWatch::take(OwnMetrics& metrics, std::vector<std::string>& notes) {
  look();
  const auto after = resident_bytes(pid_);
  const auto put = [&metrics](const char* name, std::optional<std::uint64_t> bytes) {
    OwnMetric& metric = metrics.at(name, OwnKind::kHighest);
    if (bytes) metric.put(static_cast<double>(*bytes));
  };
  put("target_rss_before_bytes", before_);
  put("target_rss_peak_bytes", peak_);
  put("target_rss_after_bytes", after);
  if (!before_ || !after) notes.push_back(fmt::format("--pid {}: no such process", pid_));
}

}  // namespace vastar
