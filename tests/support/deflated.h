// Texts as a server compresses them.
#pragma once

#include <string>
#include <string_view>

namespace vastar::testing {

// What is around the deflated bytes, as windowBits of zlib.h says it.
enum class Wrapping : int { kGzip = 31, kZlib = 15, kBare = -15 };

std::string deflated(std::string_view text, Wrapping wrapping);

}  // namespace vastar::testing
