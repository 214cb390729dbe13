// The version of vastar: one source, project(VERSION) in CMakeLists.txt.
#pragma once

#include <string_view>

namespace vastar {

std::string_view version();  // "0.1.0"

}  // namespace vastar
