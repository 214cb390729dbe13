// The resident memory of a local process, the target's, while load runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/own_metrics.h"

namespace vastar {

// Bytes, from /proc; nothing where there is no such process. `root` stands for / (tests).
std::optional<std::uint64_t> resident_bytes(unsigned pid, const std::string& root = "");

// Of one run; on the coordinating thread. The first look is when it is made.
class MemoryWatch {
 public:
  explicit MemoryWatch(unsigned pid);

  void look();
  // `target_rss_before_bytes`, `..._peak_bytes` and `..._after_bytes`, and a note where the process
  // could not be read.
  void take(OwnMetrics& metrics, std::vector<std::string>& notes);

 private:
  const unsigned pid_;
  std::optional<std::uint64_t> before_, peak_;
};

}  // namespace vastar
