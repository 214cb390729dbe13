// The version, given by CMake to this file alone, so that a new one rebuilds nothing else.
#include "base/version.h"

namespace vastar {

std::string_view version() { return VASTAR_VERSION; }

}  // namespace vastar
