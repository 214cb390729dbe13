// Paths: the folder, and the real name.
#include "output/path.h"

#include <array>
#include <climits>
#include <cstdlib>

namespace vastar {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string real_path(const std::string& path) {
  std::array<char, PATH_MAX> whole{};
  return realpath(path.c_str(), whole.data()) == nullptr ? std::string() : whole.data();
}

}  // namespace vastar
