// SHA-256, HMAC-SHA-256 and SHA-1 (FIPS 180-4, RFC 2104): the one use of OpenSSL outside of net.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace vastar {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes);
Digest hmac_sha256(std::string_view key, std::string_view bytes);
// 20 bytes. Only where a protocol asks for it; it protects nothing.
std::string sha1(std::string_view bytes);

inline std::string_view as_text(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
void append_hex(const Digest& digest, std::string& out);  // lower case

}  // namespace vastar
