// Reading the small text files of /proc, /sys and /etc.
#include "machine/system_file.h"

#include <array>
#include <fstream>

namespace vastar {

std::optional<std::string> read_system_file(const std::string& path) {
  constexpr std::size_t kLimit = 65536;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text;
  std::array<char, 4096> piece;  // most are shorter than this
  while (file && text.size() < kLimit) {
    file.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return std::nullopt;  // a folder opens, and fails here
  return text;
}

}  // namespace vastar
