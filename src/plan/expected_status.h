// Which statuses count as success.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace vastar {

// `expected` is what --expect-status says; empty: every status below 400.
inline bool is_expected(const std::vector<std::uint16_t>& expected, std::uint16_t status) {
  if (expected.empty()) return status < 400;
  return std::find(expected.begin(), expected.end(), status) != expected.end();
}

}  // namespace vastar
