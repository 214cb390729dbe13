// Reading the small text files of /proc, /sys and /etc.
#pragma once

#include <optional>
#include <string>

namespace vastar {

// The first 64 KiB of the file; nothing where it cannot be read.
std::optional<std::string> read_system_file(const std::string& path);

}  // namespace vastar
