// Affinity masks of any size (sched_setaffinity(2), CPU_ALLOC(3)).
#include "machine/cores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "base/text.h"

namespace vastar {
namespace {

constexpr unsigned kMostCores = 1U << 20U;

Error not_cores(std::string_view text) {
  return Error{
      fmt::format("'{}' names no cores: write numbers and ranges, like 0,2-3", printable(text))};
}

std::optional<unsigned> core_number(std::string_view text) {
  const auto number = parse_unsigned(trim(text));
  if (!number || *number >= kMostCores) return std::nullopt;
  return static_cast<unsigned>(*number);
}

}  // namespace

Cores available_cores() {
  // A set smaller than the kernel's own is refused, and its size is not to be asked for.
  for (unsigned count = 1024; count <= kMostCores; count *= 2) {
    const CoreSet set(CPU_ALLOC(count));
    if (!set) break;
    const std::size_t size = CPU_ALLOC_SIZE(count);
    if (sched_getaffinity(0, size, set.get()) == 0) {
      Cores cores;
      for (unsigned core = 0; core < count; ++core) {
        if (CPU_ISSET_S(core, size, set.get())) cores.push_back(core);
      }
      return cores;
    }
    if (errno != EINVAL) break;
  }
  return {};
}

CoreMask::CoreMask(const Cores& cores) {
  if (cores.empty()) return;
  const std::size_t count = cores.back() + 1;
  set_.reset(CPU_ALLOC(count));
  size_ = CPU_ALLOC_SIZE(count);
  if (!set_) return;
  CPU_ZERO_S(size_, set_.get());
  for (const unsigned core : cores) CPU_SET_S(core, size_, set_.get());
}

bool CoreMask::apply() const { return !set_ || sched_setaffinity(0, size_, set_.get()) == 0; }

Result<Cores> parse_cores(std::string_view text) {
  Cores cores;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t dash = part.find('-');
    const auto first = core_number(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : core_number(part.substr(dash + 1));
    if (!first || !last || *last < *first) return not_cores(text);
    for (unsigned core = *first; core <= *last; ++core) cores.push_back(core);
  }
  if (cores.empty()) return not_cores(text);
  std::sort(cores.begin(), cores.end());
  cores.erase(std::unique(cores.begin(), cores.end()), cores.end());
  return cores;
}

std::string cores_text(const Cores& cores) {
  std::string text;
  for (std::size_t i = 0; i < cores.size();) {
    std::size_t end = i + 1;
    while (end < cores.size() && cores[end] == cores[end - 1] + 1) ++end;
    if (!text.empty()) text += ',';
    text += std::to_string(cores[i]);
    if (end - i > 1) text += fmt::format("-{}", cores[end - 1]);
    i = end;
  }
  return text;
}

Confined::Confined(const Cores& cores) {
  if (cores.empty()) return;
  before_ = available_cores();
  if (CoreMask(cores).apply()) return;
  status_ = Error{fmt::format("cannot keep to cores {}: {}", cores_text(cores), errno_text(errno))};
}

Confined::~Confined() {
  if (!before_.empty()) (void)CoreMask(before_).apply();
}

}  // namespace vastar
