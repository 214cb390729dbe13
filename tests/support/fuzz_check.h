// What fuzz targets assert: a crash is the only answer that libFuzzer hears.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace vastar {

inline void fuzz_check(bool holds) {
  if (!holds) std::abort();
}

// One line of bounded length without control bytes, whatever it quotes.
inline bool is_clean_text(std::string_view text) {
  return !text.empty() && text.size() < 1000 && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

inline bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace vastar
