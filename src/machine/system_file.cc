// Reading the small text files of /proc, /sys and /etc.
#include "machine/system_file.h"

#include <fstream>

namespace vastar {

std::optional<std::string> read_system_file(const std::string& path) {
  constexpr std::streamsize kLimit = 65536;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(static_cast<std::size_t>(kLimit), '\0');
  file.read(text.data(), kLimit);
  if (file.bad()) return std::nullopt;  // a folder opens, and fails here
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

}  // namespace vastar
