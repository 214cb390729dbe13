// The few operations on paths that the outputs need.
#pragma once

#include <string>

namespace vastar {

std::string folder_of(const std::string& path);  // "." for a bare name
std::string real_path(const std::string& path);  // without links and dots; empty, errno set: none

}  // namespace vastar
