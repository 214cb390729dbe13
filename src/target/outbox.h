// Text on its way to a client, and how much of it is there already.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vastar::target {

// Then what there is is sent before more is written.
inline constexpr std::size_t kEnoughOutput = std::size_t{64} * 1024;

struct Outbox {
  std::string text;
  std::size_t sent = 0;  // bytes of text that the kernel has taken

  std::string_view rest() const { return std::string_view(text).substr(sent); }
  bool empty() const { return sent == text.size(); }
  void clear() {
    text.clear();
    sent = 0;
  }
};

}  // namespace vastar::target
