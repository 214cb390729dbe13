// In which order the entries of a list are taken for requests.
#pragma once

#include <cstdint>
#include <string_view>

namespace vastar {

enum class DrawOrder : std::uint8_t {
  kSequential,  // one after the other, and from the first again
  kRandom,
  kOnce,  // one after the other; the run ends with the last
};

constexpr std::string_view name_of(DrawOrder order) {
  switch (order) {
    case DrawOrder::kSequential:
      return "sequential";
    case DrawOrder::kRandom:
      return "random";
    case DrawOrder::kOnce:
      return "once";
  }
  return "";
}

}  // namespace vastar
