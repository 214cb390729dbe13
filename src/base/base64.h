// Base64 with padding (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vastar {

std::string base64_encode(std::string_view bytes);

// Nothing when the text is not exactly what base64_encode gives for some bytes: a length that is no
// multiple of 4, a byte outside the alphabet, stray padding or bits.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace vastar
